import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byProfile, type Profile } from "../../lib/core";
import { defaultDataFolder } from "../../lib/project/data";
import { readSettings } from "../../lib/project/settings";

let base: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "settings-")));
  for (const name of ["mine", "other"]) mkdirSync(join(base, name));
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe("settings", () => {
  it("are the default data, quick, seed 1, when nothing is said", () => {
    expect(readSettings({}, {})).toEqual({
      ...{ data: defaultDataFolder(), profile: "quick", seed: 1 },
      mostNotes: 200_000,
    });
  });

  it("are the notebook's own, and the environment's before them", () => {
    const own = { data: join(base, "mine"), profile: "full", seed: 3, mostNotes: 9 } as const;
    expect(readSettings(own, {})).toEqual(own);
    const environment = {
      ETUDE_DATA: join(base, "other"),
      ETUDE_PROFILE: "smoke",
      ETUDE_SEED: "9",
    };
    expect(readSettings(own, environment)).toEqual({
      data: join(base, "other"),
      profile: "smoke",
      seed: 9,
      mostNotes: 9,
    });
  });

  it("take more notes where more time is given", () => {
    const most = (profile: Profile) => readSettings({ profile }, {}).mostNotes;
    expect(most("full")).toBeGreaterThan(most("quick"));
    expect(() => readSettings({ mostNotes: 0 }, {})).toThrow("invalid setting mostNotes");
  });

  it("are shown without the way to the folder, and handed on with it", () => {
    const settings = readSettings({ data: join(base, "mine"), seed: 3 }, {});
    expect(inspect(settings)).toBe(
      "{ data: 'mine', profile: 'quick', seed: 3, mostNotes: 200000 }",
    );
    expect(JSON.parse(JSON.stringify(settings)).data).toBe(join(base, "mine"));
  });

  it("refuse an unknown profile by name", () => {
    expect(() => readSettings({}, { ETUDE_PROFILE: "huge" })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid setting profile: Invalid option: expected one of "smoke"|"quick"|"full" (set it in the settings cell or by ETUDE_DATA, ETUDE_PROFILE, ETUDE_SEED)]`,
    );
  });

  it("take the name of a data set, and say which command brings one that is not here", () => {
    const places = { ETUDE_SETS: join(base, "sets") };
    Object.assign(process.env, places);
    expect(readSettings({ data: "chorales" }, {}).data).toBe(defaultDataFolder());
    expect(() => readSettings({ data: "maestro" }, {})).toThrow(
      "maestro: not on this machine (npm run -s etude -- data get maestro brings it)",
    );
    expect(() => readSettings({ data: "maestor" }, {})).toThrow(
      "maestor: no such file, folder or data set (did you mean maestro?;",
    );
    delete process.env.ETUDE_SETS;
  });

  it("pick a value by profile", () => {
    expect(byProfile("smoke", { smoke: 1, quick: 20, full: 120 })).toBe(1);
  });
});

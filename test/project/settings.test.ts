import { describe, expect, it } from "vitest";
import { byProfile } from "../../lib/core";
import { defaultDataFolder, readSettings } from "../../lib/project/settings";

describe("settings", () => {
  it("are the default data, quick, seed 1, when nothing is said", () => {
    expect(readSettings({}, {})).toEqual({ data: defaultDataFolder(), profile: "quick", seed: 1 });
  });

  it("are the notebook's own, and the environment's before them", () => {
    const own = { data: "/music/mine", profile: "full", seed: 3 } as const;
    expect(readSettings(own, {})).toEqual(own);
    const environment = { ETUDE_DATA: "/music/other", ETUDE_PROFILE: "smoke", ETUDE_SEED: "9" };
    expect(readSettings(own, environment)).toEqual({
      data: "/music/other",
      profile: "smoke",
      seed: 9,
    });
  });

  it("refuse an unknown profile by name", () => {
    expect(() => readSettings({}, { ETUDE_PROFILE: "huge" })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid setting profile: Invalid option: expected one of "smoke"|"quick"|"full" (set it in the settings cell or by ETUDE_DATA, ETUDE_PROFILE, ETUDE_SEED)]`,
    );
  });

  it("pick a value by profile", () => {
    expect(byProfile("smoke", { smoke: 1, quick: 20, full: 120 })).toBe(1);
  });
});

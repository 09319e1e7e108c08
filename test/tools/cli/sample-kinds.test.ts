import { describe, expect, test } from "vitest";
import type { OpenedRun } from "../../../lib/recipes/recipe-run";
import type { SampleFlags } from "../../../lib/tools/cli/sample-flags";
import { generate } from "../../../lib/tools/cli/sample-kinds";

/** As much of a GAN's run as is looked at before anything is drawn. */
const ganRun = { config: { experiment: "gan" }, speaker: null } as unknown as OpenedRun;

const hooks = { strategy: undefined, signal: new AbortController().signal, onProgress: () => {} };
const refusal = (flags: Partial<SampleFlags>) =>
  generate(ganRun, { run: "run", seed: 1, count: 1, ...flags }, hooks).then(
    () => "granted",
    (error: Error) => error.message,
  );

describe("a GAN", () => {
  test("cannot be steered", async () => {
    expect(await refusal({ melody: "tune.mid" })).toBe(
      'invalid melody: "tune.mid" (the run gan is a GAN, which draws a piece at once and cannot be ' +
        "steered: take a recurrent run)",
    );
    const flags = [{ temperature: 0.8 }, { scale: "C major" }, { primer: "a.mid" }, { rank: true }];
    for (const flag of flags) expect(await refusal(flag)).toContain("cannot be steered");
  });
});

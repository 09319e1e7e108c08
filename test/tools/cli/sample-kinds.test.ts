import { describe, expect, test } from "vitest";
import { type OpenedRun, sampleRun } from "../../../lib/recipes/sample-run";
import type { SampleFlags } from "../../../lib/tools/cli/sample";
import { generate } from "../../../lib/tools/cli/sample-kinds";

/** As much of a GAN's run as is looked at before anything is drawn. */
function ganRun(gan: object): OpenedRun {
  const config = { experiment: "gan", window: 100, gan };
  return { folder: "run", config, model: null } as unknown as OpenedRun;
}

const hooks = { strategy: undefined, signal: new AbortController().signal, onProgress: () => {} };
const refusal = (flags: Partial<SampleFlags>) =>
  generate(ganRun({ kind: "index-gan" }), { run: "run", seed: 1, count: 1, ...flags }, hooks).then(
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

  test("has a length of its own", async () => {
    const tooLong = { seed: 1, length: 500 };
    await expect(sampleRun(ganRun({ kind: "index-gan" }), tooLong)).rejects.toThrow(
      "invalid length: 500 (this GAN draws 100 tokens at once: at most that)",
    );
    await expect(sampleRun(ganRun({ kind: "chorale-gan", steps: 32 }), tooLong)).rejects.toThrow(
      "invalid length: 500 (this GAN draws 32 steps at once: leave it out)",
    );
  });
});

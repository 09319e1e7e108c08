import { describe, expect, test } from "vitest";
import { createPiece, type Note } from "../../lib/music/piece";
import type { OpenedRun } from "../../lib/recipes/recipe-run";
import { problemOf } from "../../lib/recipes/sample-problem";
import { pitchDuration } from "../../lib/tokens/pitch-duration";

/** A run of which only the configuration is looked at; it has no log. */
function runOf(more: Record<string, unknown> = {}, speaker: unknown = {}): OpenedRun {
  const sampling = { strategy: { argmax: true } };
  const config = { recipe: "musigan", repaired: false, kind: "recurrent", sampling, ...more };
  return { config, speaker, epochs: () => 0 } as unknown as OpenedRun;
}
const sampled = (tokens: string[]) => ({
  ...{ tokens, stream: null },
  piece: pitchDuration.decode(tokens),
});

describe("problemOf", () => {
  test("says why a piece has no note and what would do", () => {
    expect(problemOf(runOf(), sampled(["rest", "rest"]))).toEqual({
      kind: "no notes",
      message:
        'no note: all 2 tokens are "rest" (argmax, 0 epochs of training); what would do: ' +
        "draw instead of taking the likeliest token (--temperature 1); " +
        "train for longer (etude train --resume --epochs N); " +
        "train the recipe with its faults mended (--repaired)",
    });
    expect(problemOf(runOf(), sampled([]))?.message).toMatch(/^no note: none of its 0 tokens/);
  });

  test("tells one pitch over and over, and how it was drawn", () => {
    const two = problemOf(runOf({ repaired: true }), sampled(["C4$1.0", "rest", "C4$0.5"]), {
      temperature: 0.2,
    });
    expect(two?.kind).toBe("one pitch");
    expect(two?.message).toMatch(
      /^all 2 notes have one pitch \(temperature 0.2, .*another temperature than 0.2/,
    );
    expect(two?.message).not.toContain("--repaired");
    const stuck = problemOf(runOf(), sampled(["C4$1.0", "C4$1.0"]))?.message;
    expect(stuck).toMatch(/^all 2 notes have one pitch: all 2 tokens are "C4\$1.0"/);
  });

  test("tells one chord over and over, but not two in turns", () => {
    const stuck = problemOf(runOf(), sampled(["0.4$1.0", "0.4$1.0"]));
    expect(stuck?.kind).toBe("one chord");
    expect(stuck?.message).toMatch(
      /^all 4 notes are one chord over and over: all 2 tokens are "0.4\$1.0"/,
    );
    expect(problemOf(runOf(), sampled(["0.4$1.0"]))).toBeNull();
    expect(problemOf(runOf(), sampled(["0.4$1.0", "0.5$1.0"]))).toBeNull();
  });

  test("of a GAN it speaks of noise, not of temperature", () => {
    const gan = { kind: "index-gan", planned: { unit: "steps", count: 1 } };
    const { message } = problemOf(runOf(gan, null), sampled(["rest"]))!;
    expect(message).toContain("(a GAN that has collapsed, 0 steps of training)");
    expect(message).toContain("another noise (--seed)");
    expect(message).not.toContain("temperature");
  });

  test("recommends no repair where there is none", () => {
    const own = problemOf(runOf({ recipe: "chorale" }), sampled(["rest"]))!;
    expect(own.message).not.toContain("--repaired");
  });

  test("is silent of two pitches, and of a single note", () => {
    const note: Note = { pitch: 60, startTicks: 0, durationTicks: 9, velocity: 9, track: 0 };
    const piece = createPiece({ name: "one", notes: [note] });
    expect(problemOf(runOf(), { piece, tokens: ["C4$1.0"], stream: null })).toBeNull();
    expect(problemOf(runOf(), sampled(["C4$1.0", "D4$1.0"]))).toBeNull();
  });
});

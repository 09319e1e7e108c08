import { describe, expect, it } from "vitest";
import { appraise } from "../../lib/appraisal/card";
import { heldPieces } from "../../lib/corpus/pieces";
import { createPiece, type Piece } from "../../lib/music/piece";
import { chorales } from "../recipes/fixtures/tiny";

const own = chorales(12);
const names = own.map(({ name }) => name);
const split = { train: names.slice(0, 9), test: names.slice(9) };
const music = { own: heldPieces(own), split, splitsWindows: false, given: null, folder: "DIR" };

/** A card of what draws these pieces at once. */
const cardOf = (pieces: readonly Piece[], more: { readonly mostNotes?: number } = {}) =>
  appraise(
    {
      ...{ name: "a GAN", parameters: 9, speaker: null },
      sample: async () => pieces.map((piece) => ({ piece, tokens: [], stream: null })),
    },
    { music: { ...music, ...more }, count: pieces.length },
  );

const repeated = createPiece({
  name: "one note",
  notes: Array.from({ length: 80 }, (_, i) => ({
    ...{ pitch: 60, startTicks: 240 * i, durationTicks: 240, velocity: 80, track: 0 },
  })),
});

describe("the card of a GAN", () => {
  it("says that it has no likelihood, and judges its music", async () => {
    const { likelihood, remarks, data, descriptors, memorisation } = await cardOf(own.slice(0, 2));
    expect(likelihood).toBeNull();
    expect(remarks).toEqual([
      "it draws a piece at once and has no likelihood: judge it by its music",
    ]);
    expect(data).toMatchObject({ training: 9, heldOut: 3 });
    expect(descriptors!.mean.overlap).toBeGreaterThan(0.5);
    // Pieces that were learnt by heart are flagged where held-out pieces share less.
    const { generated, limit, flagged } = memorisation!;
    expect(generated.longest).toBeGreaterThan(limit);
    expect(flagged.length).toBeGreaterThan(0);
  });

  it("names the sample where there is much held-out music", async () => {
    const { remarks, data } = await cardOf(own.slice(0, 2), { mostNotes: 1 });
    expect(data).toMatchObject({ training: 9, heldOut: 2, offered: 3 });
    expect(remarks[0]).toBe("judged by a sample of 2 of 3 pieces, drawn by name");
  });

  it("raises the alarm of collapse, and counts pieces without a note", async () => {
    const silent = createPiece({ name: "silence", notes: [] });
    const { collapse, generated } = await cardOf([repeated, silent]);
    expect(generated).toMatchObject({ pieces: 2, silent: 1 });
    expect(collapse).toMatchObject({ pieces: 1, collapsed: 1 });
    expect(collapse.reasons.join()).toContain("only 1 distinct pitch");
  });

  it("goes without descriptors where no stretch is long enough", async () => {
    const short = { ...repeated, notes: repeated.notes.slice(0, 4) };
    const { descriptors, memorisation } = await cardOf([short]);
    expect([descriptors, memorisation]).toEqual([null, null]);
  });
});

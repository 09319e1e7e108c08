import { describe, expect, it } from "vitest";
import {
  choraleFaultsTable,
  collapseTable,
  overlapFigure,
  playSounding,
  rangesTable,
  triadTable,
} from "../../../lib/chapters/07-gan/tables";
import { choraleTable } from "../../../lib/evaluation/chorale-table";
import { createPiece } from "../../../lib/music/piece";
import { toyCrops } from "../../models/gan/toy";

const rows = choraleTable(toyCrops(4), toyCrops(4), { GAN: toyCrops(2) });

describe("the tables of a GAN", () => {
  it("count what collapses, real music in grey", () => {
    const collapse = {
      ...{ distinctPerSample: 2, distinctOverall: 3 },
      ...{ distinctPerPosition: 1.5, repeatedSamples: 0.25 },
    };
    const words = { unit: "tokens", sample: "sample", caption: "2 of each" };
    const { text, html } = collapseTable(
      [
        { music: "real", role: "real", ...collapse },
        { music: "GAN", role: "model", ...collapse },
      ],
      words,
    );
    expect(text).toMatchInlineSnapshot(`
      "music  different tokens (in a sample)  different tokens (over all)  different tokens (at a position)  repeated samples
      ─────  ──────────────────────────────  ───────────────────────────  ────────────────────────────────  ────────────────
      real                                2                            3                               1.5            25.0 %
      GAN                                 2                            3                               1.5            25.0 %
      2 of each"
    `);
    expect(html).toContain('color:#68758A">real');
    expect(html).not.toContain('color:#68758A">GAN');
  });

  it("mark faults, and do not ask the training pieces whether they copy", () => {
    const [first] = choraleFaultsTable(rows).text.split("\n").slice(2);
    expect(first).toMatch(/^training pieces .* – /);
  });

  it("leave out held-out music where all is held against it", () => {
    const [{ y }] = overlapFigure(rows).data;
    expect(y).toEqual(["training pieces", "independent cells", "chord Markov chain", "GAN"]);
  });

  it("name the ranges of both, voice by voice", () => {
    expect(rangesTable(toyCrops(2), toyCrops(2)).text).toMatch(/Soprano\s+76–77\s+76–77\s+2\s+2/);
  });

  it("share pitches out among the notes of a triad", () => {
    const { text } = triadTable({ real: [60, 64.5, 67, 70], generated: [60, 60, 60, 60] });
    expect(text).toMatch(/real\s+25 %\s+25 %\s+25 %\s+25 %\ngenerated\s+100 %\s+0 %\s+0 %\s+0 %/);
  });
});

describe("players of samples", () => {
  const silence = createPiece({ name: "rest", notes: [] });
  const note = { pitch: 60, startTicks: 0, durationTicks: 480, velocity: 80, track: 0 };
  const sound = createPiece({ name: "sound", notes: [note] });
  const item = (piece: typeof sound) => ({ piece, title: "noise 1", maxSeconds: 1 });

  it("leave out what holds only rests, and say so", async () => {
    const shown = await playSounding([item(sound), item(silence)]);
    expect(shown).toHaveLength(2);
    expect(shown[1].text).toContain("1 of 2 samples hold no note at all");
    expect(await playSounding([item(silence)])).toHaveLength(1);
    expect(await playSounding([item(sound)])).toHaveLength(1);
  });
});

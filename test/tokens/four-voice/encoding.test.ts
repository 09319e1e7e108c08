import { describe, expect, it } from "vitest";
import { effectiveSignatures } from "../../../lib/music/meter";
import { createPiece } from "../../../lib/music/piece";
import { factorTable } from "../../../lib/tokens/encoding";
import { fourVoice, fourVoiceEighths, fourVoicePitches } from "../../../lib/tokens/four-voice";
import { emptyGrid } from "../../../lib/tokens/four-voice/grid";

const grid = emptyGrid(2, {
  pickupSteps: 4,
  pitches: Int16Array.from([72, 67, 64, 48, 72, 67, 65, -1]),
  holds: Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0]),
});
const tokens = ["bar:4/4+4", "C5", "G4", "E4", "C3", "hold", "G4", "F4", "rest"];

describe("the four-voice encoding", () => {
  it("opens with the metre, then says soprano, alto, tenor, bass of every step", () => {
    expect(fourVoice.encodeGrid(grid)).toEqual(tokens);
    expect(fourVoice.decodeGrid(tokens)).toEqual(grid);
  });

  it("says pitches only where holds are left out", () => {
    expect(fourVoicePitches.encodeGrid(grid)).toEqual([
      "C5",
      "G4",
      "E4",
      "C3",
      "C5",
      "G4",
      "F4",
      "rest",
    ]);
    expect([
      ...fourVoicePitches.decodeGrid(["C5", "G4", "E4", "C3", "C5", "G4", "F4", "rest"]).holds,
    ]).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
  });

  it("has eighth notes too", () => {
    expect(
      fourVoiceEighths.decode(["bar:4/4+0", "C5", "G4", "E4", "C3"]).notes[0].durationTicks,
    ).toBe(240);
  });

  it("writes the pickup as a short first bar", () => {
    expect(fourVoice.decode(tokens).timeSignatures).toEqual([
      { ticks: 0, numerator: 1, denominator: 4 },
      { ticks: 480, numerator: 4, denominator: 4 },
    ]);
  });

  it.each([
    [6, 8, 2, "bar:6/8+2"],
    [12, 8, 0, "bar:12/8+0"],
    [2, 2, 4, "bar:2/2+4"],
    [3, 4, 0, "bar:3/4+0"],
    [3, 2, 2, "bar:3/2+2"],
  ])("gives bars of %i/%i back as they were", (numerator, denominator, pickupSteps, token) => {
    const full = { numerator, denominator };
    const pickup = { numerator: pickupSteps / 2, denominator: 8 };
    const barTicks = (numerator * 1920) / denominator;
    const written = createPiece({
      ...fourVoice.decode(tokens),
      timeSignatures:
        pickupSteps > 0
          ? [
              { ticks: 0, ...pickup },
              { ticks: pickupSteps * 120, ...full },
            ]
          : [0, barTicks].map((ticks) => ({ ticks, ...full })),
    });
    for (const encoding of [fourVoice, fourVoiceEighths]) {
      const [said] = encoding.encode(written);
      const steps = (pickupSteps * encoding.stepsPerQuarter) / 4;
      expect(said).toBe(token.replace(/\d+$/, String(steps)));
      const back = encoding.decode(encoding.encode(written)).timeSignatures;
      expect(effectiveSignatures({ timeSignatures: back, ticksPerQuarter: 480 })).toEqual(
        effectiveSignatures({
          timeSignatures: written.timeSignatures.map((signature) =>
            signature.numerator === 2 && signature.denominator === 8
              ? { ...signature, numerator: 1, denominator: 4 }
              : signature,
          ),
          ticksPerQuarter: 480,
        }),
      );
    }
  });

  it("takes no metre whose bars are no whole steps", () => {
    const { grammar } = fourVoiceEighths;
    expect(grammar.allows(grammar.start(), "bar:3/16+0")).toBe(false);
    expect(fourVoice.grammar.allows(fourVoice.grammar.start(), "bar:3/16+0")).toBe(true);
    expect(fourVoice.grammar.allows(fourVoice.grammar.start(), "bar:3/16+3")).toBe(false);
    expect(fourVoice.grammar.allows(fourVoice.grammar.start(), "bar:3/5+0")).toBe(false);
  });

  it("holds only a voice that sounds, and ends after a whole step", () => {
    const { grammar } = fourVoice;
    expect(grammar.allows(grammar.start(), "C5")).toBe(false);
    const opened = grammar.next(grammar.start(), "bar:4/4+0");
    expect(
      ["C5", "rest", "hold", "bar:4/4+0"].map((token) => grammar.allows(opened, token)),
    ).toEqual([true, true, false, false]);
    const step = ["C5", "G4", "E4", "C3"].reduce(grammar.next, opened);
    expect(grammar.mayEnd(step)).toBe(true);
    expect(grammar.mayEnd(grammar.next(step, "hold"))).toBe(false);
  });

  it("knows voice, place in the bar and what the voice sang before each token", () => {
    const { names, sizes } = fourVoice.factors!;
    expect(names).toEqual([
      "voice",
      "position",
      "bar",
      "pitch",
      "previous pitch",
      "length",
      "other pitch",
      "third pitch",
      "fourth pitch",
      "onsets",
    ]);
    const table = factorTable(fourVoice.factors!, tokens);
    const row = (i: number) => [...table.slice(i * sizes.length, (i + 1) * sizes.length)];
    expect(row(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(row(1)).toEqual([1, 13, 16, 0, 0, 0, 0, 0, 0, 0]); // soprano, step 12 of the bar
    expect(row(2)).toEqual([2, 13, 16, 0, 0, 0, 73, 0, 0, 1]); // alto, above it C5, just struck
    // Soprano again: C5 for one step; bass C3, tenor E4, alto G4.
    expect(row(5)).toEqual([1, 14, 16, 73, 0, 1, 49, 65, 68, 0]);
    expect(row(9).slice(0, 7)).toEqual([1, 15, 16, 73, 0, 2, 0]); // held for two; the bass rests
    expect(row(8)[9]).toBe(2 + 4); // the bass: alto and tenor have moved, the soprano has not
  });

  it("names the token that stands where none may", () => {
    expect(() => fourVoice.decode(["C5"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 1, "C5", is none of the encoding four-voice (decode with the encoding that the run was trained with)]`,
    );
    expect(() => fourVoice.decode(["bar:4/4+0", "hold"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 2, "hold", is none of the encoding four-voice (decode with the encoding that the run was trained with)]`,
    );
  });
});

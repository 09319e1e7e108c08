import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginningOf, createPiece, type Note, type Pedal } from "../../lib/music/piece";
import { sustained } from "../../lib/music/sustain";

const note = (pitch: number, startTicks: number, durationTicks: number, track = 0): Note => {
  return { pitch, startTicks, durationTicks, velocity: 80, track };
};
const pedal = (startTicks: number, endTicks: number, channel = 0): Pedal => {
  return { channel, startTicks, endTicks };
};
const lengths = (notes: readonly Note[], ...pedals: Pedal[]) =>
  sustained(createPiece({ notes, pedals })).notes.map(({ durationTicks }) => durationTicks);

describe("sustained", () => {
  test("holds a note until the pedal goes up", () => {
    expect(lengths([note(60, 0, 10)], pedal(5, 30))).toEqual([30]);
    expect(lengths([note(60, 0, 10)], pedal(10, 30))).toEqual([30]);
  });

  test("leaves notes that end where no pedal is down", () => {
    expect(lengths([note(60, 0, 10), note(62, 20, 60)], pedal(11, 30))).toEqual([10, 60]);
    expect(lengths([note(60, 0, 30)], pedal(0, 30))).toEqual([30]);
  });

  test("ends a held note where its pitch is struck again", () => {
    expect(lengths([note(60, 0, 5), note(60, 8, 5), note(64, 9, 1)], pedal(0, 20))).toEqual([
      8, 12, 11,
    ]);
  });

  test("knows a pedal for each channel, and none for drums", () => {
    const tracks = [0, 1, 9].map((channel) => {
      return { name: "", channel, program: 0, isDrums: channel === 9 };
    });
    const notes = [note(60, 0, 5, 0), note(61, 0, 5, 1), note(62, 0, 5, 2)];
    const pedals = [pedal(0, 20, 1), pedal(0, 20, 9)];
    const played = sustained(createPiece({ tracks, notes, pedals }));
    expect(played.notes.map(({ durationTicks }) => durationTicks)).toEqual([5, 20, 5]);
    expect(played.pedals).toEqual([]);
  });

  test("never shortens a note, nor holds one beyond the pedal", () => {
    const anyNotes = fc.array(
      fc.tuple(fc.integer({ min: 60, max: 62 }), fc.nat(50), fc.nat(20)).map((n) => note(...n)),
    );
    const anyPedals = fc.uniqueArray(fc.nat(80), { maxLength: 8 }).map((moves) => {
      const sorted = moves.sort((a, b) => a - b);
      return sorted.flatMap((end, i) => (i % 2 === 1 ? [pedal(sorted[i - 1], end)] : []));
    });
    fc.assert(
      fc.property(anyNotes, anyPedals, (notes, pedals) => {
        const piece = createPiece({ notes, pedals });
        sustained(piece).notes.forEach(({ durationTicks, startTicks, pitch }, i) => {
          const end = startTicks + piece.notes[i].durationTicks;
          const span = pedals.find((one) => one.startTicks <= end && end < one.endTicks);
          const again = piece.notes.find((o) => o.pitch === pitch && o.startTicks > startTicks);
          const until = Math.min(span?.endTicks ?? end, again?.startTicks ?? Infinity);
          expect(durationTicks).toBe(Math.max(end, until) - startTicks);
        });
      }),
    );
  });
});

test("the beginning of a piece has what sounds before the cut, and no change after it", () => {
  const changes = [0, 20, 40].map((ticks) => ({ ticks, microsecondsPerQuarter: 500_000 }));
  const piece = createPiece({
    notes: [note(60, 0, 100), note(62, 20, 10), note(64, 30, 10)],
    tempos: changes,
    pedals: [pedal(5, 100), pedal(30, 50, 1)],
  });
  const { notes, tempos, pedals } = beginningOf(piece, 30);
  expect(notes.map(({ durationTicks }) => durationTicks)).toEqual([30, 10]);
  expect(tempos).toEqual(changes.slice(0, 2));
  expect(pedals).toEqual([pedal(5, 30)]);
});

import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { findCopies } from "../../lib/corpus/copies";
import { fingerprint } from "../../lib/corpus/fingerprint";
import { readMidi } from "../../lib/midi/read";
import { pieceToMidi } from "../../lib/midi/write";
import { createPiece, type Note } from "../../lib/music/piece";

/** A tune of random steps: no two seeds have a phrase in common. */
function tune(seed: string, length = 100): Note[] {
  const random = Random.fromSeed(seed);
  let pitch = 60;
  return Array.from({ length }, (_, i) => {
    pitch = Math.max(40, Math.min(80, pitch + random.integer(13) - 6));
    return { pitch, startTicks: i * 240, durationTicks: 240, velocity: 80, track: 0 };
  });
}

const transposed = (notes: readonly Note[], by: number) =>
  notes.map((note) => ({ ...note, pitch: note.pitch + by }));

const printOf = (notes: readonly Note[], isDrums = false) => {
  const tracks = [{ name: "", channel: isDrums ? 9 : 0, program: 0, isDrums }];
  return fingerprint(readMidi(pieceToMidi(createPiece({ notes, tracks })), "test"));
};

const found = (...pieces: (readonly Note[])[]) => findCopies(pieces.map((p) => printOf(p)));

describe("copies", () => {
  it("are the same notes in another key", () => {
    const { copies, groups } = found(tune("a"), tune("b"), transposed(tune("a"), 5));
    expect(copies).toEqual([null, null, { of: 0, share: 1, semitones: 5 }]);
    expect(groups).toEqual([0, 1, 0]);
  });

  it("are most of the same phrases, with an upbeat more and some notes changed", () => {
    const changed = transposed(tune("a"), -2).map((note, i) =>
      i % 40 === 20 ? { ...note, pitch: note.pitch + 1 } : note,
    );
    const later = changed.map((note) => ({ ...note, startTicks: note.startTicks + 480 }));
    const upbeat = { pitch: 50, startTicks: 0, durationTicks: 480, velocity: 80, track: 0 };
    const { copies } = found(tune("a"), [upbeat, ...later]);
    expect(copies[1]).toMatchObject({ of: 0, semitones: null });
    expect(copies[1]?.share).toBeGreaterThan(0.6);
    expect(copies[1]?.share).toBeLessThan(1);
  });

  it("are no pieces that share a third", () => {
    const other = tune("b").map((note, i) => (i < 33 ? tune("a")[i] : note));
    expect(found(tune("a"), other).copies).toEqual([null, null]);
  });

  it("are no short pieces that share a few phrases", () => {
    const scale = (length: number) =>
      tune("a", length).map((note, i) => ({ ...note, pitch: 60 + i }));
    expect(found(scale(12), scale(11)).copies).toEqual([null, null]);
  });

  it("of copies are one group, though the ends have little in common", () => {
    const mix = (from: number, to: number) =>
      [...tune("a", 40), ...tune("b", 40), ...tune("c", 40)]
        .slice(from, to)
        .map((note, i) => ({ ...note, startTicks: i * 240 }));
    const { groups } = found(mix(0, 80), mix(40, 120), mix(20, 100));
    expect(groups).toEqual([0, 0, 0]);
    expect(found(mix(0, 80), mix(60, 120)).groups).toEqual([0, 1]);
  });

  it("among drums are the same strokes only", () => {
    const drums = [tune("a"), transposed(tune("a"), 1), tune("a")].map((p) => printOf(p, true));
    expect(findCopies(drums).groups).toEqual([0, 1, 0]);
  });

  it("are not looked for among files with fewer than two notes", () => {
    expect(found([], tune("a", 1), tune("b", 1)).copies).toEqual([null, null, null]);
  });
});

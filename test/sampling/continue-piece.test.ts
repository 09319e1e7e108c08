import { describe, expect, test } from "vitest";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";
import { createTempoMap } from "../../lib/music/tempo";
import { continuePiece } from "../../lib/sampling/continue-piece";
import { takePrimer } from "../../lib/sampling/primer";
import type { Encoding } from "../../lib/tokens/encoding";
import { allEncodings, encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { randomChorale } from "./chorales";

/** A waltz at 100 a minute, then slower, in C minor, at 96 ticks, played by four instruments. */
const chorale = randomChorale(7, 12);
const waltz = createPiece({
  ...chorale,
  name: "waltz",
  ticksPerQuarter: 96,
  tempos: [
    { ticks: 0, microsecondsPerQuarter: 600_000 },
    { ticks: 192, microsecondsPerQuarter: 900_000 },
    { ticks: 1200, microsecondsPerQuarter: 400_000 },
  ],
  timeSignatures: [0, 288].map((ticks) => ({ ticks, numerator: 3, denominator: 4 })),
  keySignatures: [{ ticks: 0, tonic: 0, mode: "minor" }],
  pedals: [{ channel: 0, startTicks: 10, endTicks: 20 }],
  tracks: chorale.tracks.map((track, i) => ({ ...track, program: 40 + i })),
  notes: chorale.notes.map((note, i): Note => {
    return { ...note, startTicks: note.startTicks / 5, durationTicks: 96, velocity: 50 + (i % 60) };
  }),
});
const knowing = (encoding: Encoding, ...pieces: Piece[]) =>
  buildVocabulary(pieces.map((piece) => encoding.encode(piece)));
const early = ({ notes }: Piece, limit: number) =>
  notes.filter(({ startTicks }) => startTicks < limit);
const byStart = ({ notes }: Piece) =>
  notes.map(({ startTicks, pitch }) => `${startTicks} ${pitch}`).sort();

describe.each(allEncodings().map((encoding) => [encoding.name, encoding] as const))(
  "what follows a primer in the encoding %s",
  (_, encoding) => {
    const primer = takePrimer(waltz, encoding, knowing(encoding, waltz), { bars: 2 });
    // The music itself is the likeliest continuation.
    const piece = continuePiece(primer, encoding, encoding.encode(waltz));

    test("stands behind the given notes, which stay to the tick", () => {
      expect(primer.piece.notes).toEqual(early(waltz, 576));
      expect(piece.notes).toEqual(expect.arrayContaining(early(waltz, 576)));
      expect(piece.notes.length).toBeGreaterThan(early(waltz, 576).length + 8);
    });

    test("keeps the tempos, metre, key and pedal of the primer", () => {
      expect(piece.tempos.slice(0, 2)).toEqual(waltz.tempos.slice(0, 2));
      expect(piece.timeSignatures).toEqual(waltz.timeSignatures);
      expect(piece.keySignatures).toEqual(waltz.keySignatures);
      expect(piece.pedals).toEqual(waltz.pedals);
      expect([piece.name, piece.ticksPerQuarter]).toEqual(["waltz", 96]);
      expect(piece.tracks).toEqual(waltz.tracks);
    });

    test("stands where the encoding puts it", () => {
      const added = piece.notes.filter((note) => !primer.piece.notes.includes(note));
      const starts = added.map(({ startTicks }) => startTicks);
      const lastGiven = 480; // the onset of the sixth quarter
      if (encoding.clock === "quarters") {
        // One of them joins what is struck again.
        expect(byStart(waltz)).toEqual(expect.arrayContaining(byStart(piece)));
      } else if (encoding.clock === "order") expect(Math.min(...starts)).toBeGreaterThan(lastGiven);
      else {
        // Two of three tempos are the primer's: what was faster later comes in slower ticks.
        const { secondsAt } = createTempoMap(piece);
        const meant = createTempoMap(waltz);
        const late = waltz.notes.filter(({ startTicks }) => startTicks >= 576);
        added.forEach(({ startTicks }, i) => {
          const difference = secondsAt(startTicks) - meant.secondsAt(late[i].startTicks);
          expect(Math.abs(difference)).toBeLessThan(0.011);
        });
      }
    });
  },
);

describe("a continuation", () => {
  const line = createPiece({
    name: "line",
    tracks: [
      { name: "Kit", channel: 9, program: 0, isDrums: true },
      { name: "Oboe", channel: 3, program: 68, isDrums: false },
    ],
    notes: [0, 1, 2, 3].map((i) => {
      return { pitch: 60 + i, startTicks: 480 * i, durationTicks: 480, velocity: 31, track: 1 };
    }),
  });
  const continued = (name: string, piece: Piece, said: readonly string[]) => {
    const encoding = encodingByName(name);
    const primer = takePrimer(piece, encoding, knowing(encoding, piece));
    return continuePiece(primer, encoding, [...primer.tokens, ...said]);
  };

  test("is played by the instrument of the primer, as loudly", () => {
    const { notes } = continued("note-durations", line, [">1", "G4$1"]);
    expect(notes.at(-1)).toEqual({
      ...{ pitch: 67, startTicks: 1920, durationTicks: 480, velocity: 31, track: 1 },
    });
  });

  test("follows the last onset where the encoding knows no time", () => {
    const { notes } = continued("notes", line, ["G4", "A4"]);
    expect(notes.slice(4).map(({ startTicks }) => startTicks)).toEqual([1680, 1920]);
    const late = {
      ...line,
      notes: line.notes.map((n) => ({ ...n, startTicks: n.startTicks + 960 })),
    };
    const slow = continued("pitch-duration", late, ["rest", "rest", "rest", "G4$1.0"]);
    expect(slow.notes.at(-1)?.startTicks).toBe(1440 + 960 + 480);
  });

  test("brings its own tempos, metres and instruments where the encoding has them", () => {
    const said = ["bar:3/4", "position:0", "tempo:101", "program:73", "pitch:G4", "velocity:98"];
    const piece = continued("remi", line, [...said, "duration:1"]);
    expect(piece.tempos).toEqual([
      { ticks: 0, microsecondsPerQuarter: 500_000 },
      { ticks: 1920, microsecondsPerQuarter: Math.round(60_000_000 / 101) },
    ]);
    expect(piece.timeSignatures.at(-1)).toEqual({ ticks: 1920, numerator: 3, denominator: 4 });
    expect(piece.tracks.map(({ program }) => program)).toEqual([0, 68, 73]);
    expect(piece.notes.at(-1)).toMatchObject({ pitch: 67, velocity: 98, track: 2 });
  });

  test("of a primer with tokens left out, what they say stands in the frame", () => {
    const encoding = encodingByName("note-durations");
    const vocabulary = buildVocabulary([["C4$1", ">1", "E-4$1"]]);
    const primer = takePrimer(line, encoding, vocabulary, { unknown: "drop" });
    expect(primer.tokens).toEqual(["C4$1", ">1", "E-4$1"]);
    const { notes, tracks } = continuePiece(primer, encoding, primer.tokens);
    expect(tracks).toEqual(line.tracks);
    expect(notes).toEqual([
      { pitch: 60, startTicks: 0, durationTicks: 480, velocity: 31, track: 1 },
      { pitch: 63, startTicks: 480, durationTicks: 480, velocity: 31, track: 1 },
    ]);
  });

  test("moves with a primer that is transposed, its key too", () => {
    const encoding = encodingByName("notes");
    const vocabulary = buildVocabulary([["D4", "E-4", "E4", "F4"]]);
    const keyed = { ...line, keySignatures: [{ ticks: 0, tonic: 0, mode: "major" as const }] };
    const primer = takePrimer(keyed, encoding, vocabulary, { transpose: 2 });
    const piece = continuePiece(primer, encoding, primer.tokens);
    expect(piece.notes.map(({ pitch }) => pitch)).toEqual([62, 63, 64, 65]);
    expect(piece.keySignatures[0].tonic).toBe(2);
  });
});

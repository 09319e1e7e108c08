import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { DataError } from "../../lib/core/errors";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";
import { projectPath } from "../../lib/project/root";
import type { Grammar } from "../../lib/tokens/encoding";
import { voiceNames } from "../../lib/tokens/four-voice/voices";

/** Notes on one track, `[pitch, start, duration]` in quarter notes. */
export function melody(...notes: [pitch: number, start: number, duration: number][]): Piece {
  return createPiece({
    name: "melody",
    notes: notes.map(([pitch, start, duration]) => ({
      pitch,
      startTicks: start * 480,
      durationTicks: duration * 480,
      velocity: 90,
      track: 0,
    })),
  });
}

const tracks = [
  { name: "Piano", channel: 0, program: 0, isDrums: false },
  { name: "Flute", channel: 1, program: 73, isDrums: false },
  { name: "Kit", channel: 9, program: 0, isDrums: true },
];

const anyNote: fc.Arbitrary<Note> = fc.record({
  pitch: fc.integer({ min: 0, max: 127 }),
  startTicks: fc.nat(9000),
  durationTicks: fc.nat(2000),
  velocity: fc.integer({ min: 1, max: 127 }),
  track: fc.nat(2),
});

const anySignature = fc.record({
  ticks: fc.nat(6000),
  numerator: fc.integer({ min: 1, max: 13 }),
  denominator: fc.constantFrom(2, 4, 8, 16, 32),
});

/** Any piece: overlaps, unisons, notes of no length, tempo and metre changing anywhere. */
export const anyPiece: fc.Arbitrary<Piece> = fc
  .record({
    notes: fc.array(anyNote, { minLength: 1, maxLength: 40 }),
    ticksPerQuarter: fc.constantFrom(96, 480, 384, 101),
    timeSignatures: fc.array(anySignature, { maxLength: 3 }),
    tempos: fc.array(
      fc.record({
        ticks: fc.nat(6000),
        microsecondsPerQuarter: fc.integer({ min: 150_000, max: 2_000_000 }),
      }),
      { maxLength: 4 },
    ),
  })
  .map((parts) => {
    const byTicks = (a: { ticks: number }, b: { ticks: number }) => a.ticks - b.ticks;
    return createPiece({
      ...parts,
      tracks,
      timeSignatures: [...parts.timeSignatures].sort(byTicks),
      tempos: [...parts.tempos].sort(byTicks),
    });
  });

/** Any piece of four voices. */
export const anyChorale: fc.Arbitrary<Piece> = fc
  .tuple(...voiceNames.map(() => voiceLine()))
  .map((voices) =>
    createPiece({
      name: "chorale",
      tracks: voiceNames.map((name, channel) => ({ name, channel, program: 0, isDrums: false })),
      notes: voices.flatMap((line, track) => {
        let now = 0;
        return line.map(({ pitch, rest, length }) => {
          const startTicks = now + rest * 60;
          now = startTicks + length * 60;
          return { pitch, startTicks, durationTicks: length * 60, velocity: 90, track };
        });
      }),
    }),
  );

function voiceLine() {
  return fc.array(
    fc.record({
      pitch: fc.integer({ min: 36, max: 81 }),
      rest: fc.constantFrom(0, 0, 0, 2, 5),
      length: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
}

/** Random sequences a grammar allows, over some tokens; `null` where it may not end in time. */
export function grammaticalSequences(
  grammar: Grammar,
  tokens: readonly string[],
): fc.Arbitrary<string[] | null> {
  return fc.infiniteStream(fc.nat(1_000_000)).map((choices) => {
    let state = grammar.start();
    const said: string[] = [];
    for (const choice of choices) {
      if (said.length >= 40 && grammar.mayEnd(state)) return said;
      if (said.length >= 400) return null;
      const allowed = tokens.filter((token) => grammar.allows(state, token));
      if (allowed.length === 0 && grammar.mayEnd(state)) return said;
      if (allowed.length === 0) throw new Error(`dead end after ${said.join(" ")}`);
      said.push(allowed[choice % allowed.length]);
      state = grammar.next(state, said[said.length - 1]);
    }
    return null;
  });
}

/** MIDI files of a folder of the development data, as pieces; null where it is not here. */
export function piecesOf(folder: string, limit = Number.POSITIVE_INFINITY): Piece[] | null {
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.midi?$/i.test(file))
    .sort();
  const step = Math.max(1, Math.floor(files.length / limit));
  return files
    .filter((_, i) => i % step === 0)
    .flatMap((file) => {
      try {
        return [midiToPiece(readMidi(readFileSync(join(folder, file)), file))];
      } catch (error) {
        if (error instanceof DataError) return []; // refused by the reader
        throw error;
      }
    });
}

const development = (folder: string) => projectPath("..", "shared", "data", folder);

/**
 * The folders of real music that tests look for, with how many files of each they read:
 * all of them with `ETUDE_ALL_MUSIC=1`.
 */
export const musicFolders: readonly { name: string; folder: string; limit: number }[] = [
  { name: "the chorales", folder: projectPath("data", "chorales"), limit: 30 },
  { name: "piano-midi.de", folder: development("pianomidi_de338"), limit: 8 },
  { name: "MAESTRO", folder: development("maestro52"), limit: 3 },
  { name: "Mutopia", folder: development("mutopia_pd_piano"), limit: 12 },
  { name: "the reader's odd files", folder: development("symusic_tests"), limit: 10 },
].map((entry) => (process.env.ETUDE_ALL_MUSIC ? { ...entry, limit: 1e6 } : entry));

/** A folder's path as a test prints it. */
export function shortPath(folder: string): string {
  return relative(projectPath(), folder);
}

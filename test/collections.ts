import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Random } from "../lib/core";
import { pieceToMidi } from "../lib/midi";
import { createPiece, type Note, type Piece, type Track } from "../lib/music";

// Six small folders of music that is not chorales: what chapters and commands must cope with.

const quarter = 480;
const eighth = quarter / 2;
const scale = [0, 2, 4, 5, 7, 9, 11];

const part = (name: string, program: number, channel: number): Track => ({
  name,
  program,
  channel,
  isDrums: channel === 9,
});

/** The pitch of a degree of the major scale on `tonic`; degree 7 is the octave. */
const degreeOf = (tonic: number, degree: number) =>
  tonic + 12 * Math.floor(degree / 7) + scale[((degree % 7) + 7) % 7];

/** A tune that moves by steps and small leaps around its tonic, without a rest. */
function tune(random: Random, tonic: number, lengths: readonly number[], track = 0): Note[] {
  let degree = 0;
  let startTicks = 0;
  return lengths.map((durationTicks, i) => {
    degree = Math.max(-3, Math.min(9, degree + random.integer(5) - 2));
    const pitch = degreeOf(tonic, i === lengths.length - 1 ? 0 : degree);
    const note = { pitch, startTicks, durationTicks, velocity: 60 + random.integer(40), track };
    startTicks += durationTicks;
    return note;
  });
}

const times = (count: number, ...lengths: readonly number[]) =>
  Array.from({ length: count * lengths.length }, (_, i) => lengths[i % lengths.length]);

const metre = (numerator: number, denominator: number) => [{ ticks: 0, numerator, denominator }];

/** Thirty-two notes in three-four time: shorter than most windows. */
function waltz(random: Random): Piece {
  const lengths = times(8, quarter, eighth, eighth, quarter);
  const notes = tune(random, 60 + random.integer(12), lengths);
  return createPiece({ notes, timeSignatures: metre(3, 4), tracks: [part("Violin", 40, 0)] });
}

/** Four voices in six-eight time that never rest. */
function jig(random: Random): Piece {
  const tonic = 60 + random.integer(7) - 3;
  const bars = 12;
  const upper = tune(random, tonic + 7, times(bars * 2, quarter, eighth));
  const inner = [0, -5].map((below, i) =>
    tune(random, tonic + below, times(bars * 2, 3 * eighth), i + 1),
  );
  const bass = tune(random, tonic - 17, times(bars, 6 * eighth), 3);
  const tracks = ["Soprano", "Alto", "Tenor", "Bass"].map((name, i) => part(name, 19, i));
  const notes = [...upper, ...inner.flat(), ...bass];
  return createPiece({ notes, tracks, timeSignatures: metre(6, 8) });
}

/** Kick, snare and hat: nothing with a pitch. */
function groove(random: Random): Piece {
  const hit = (pitch: number, step: number): Note => ({
    pitch,
    startTicks: step * eighth,
    durationTicks: eighth / 2,
    velocity: 70 + random.integer(50),
    track: 0,
  });
  const notes = Array.from({ length: 64 }, (_, step) => [
    hit(42, step),
    ...(step % 4 === 0 ? [hit(36, step)] : []),
    ...(step % 4 === 2 ? [hit(38, step)] : []),
    ...(random.next() < 0.2 ? [hit(46, step)] : []),
  ]).flat();
  return createPiece({ notes, tracks: [part("Drums", 0, 9)] });
}

/** A melody over long bass notes, sixteen bars. */
function duet(random: Random): Piece {
  const tonic = 60 + random.integer(12);
  const melody = tune(random, tonic, times(16, quarter, eighth, eighth, 2 * quarter));
  const bass = tune(random, tonic - 24, times(32, 2 * quarter), 1);
  const tracks = [part("Piano", 0, 0), part("Cello", 42, 1)];
  return createPiece({ notes: [...melody, ...bass], tracks });
}

/** The same with forty bars of nothing after each four. */
function hesitation(random: Random): Piece {
  const piece = duet(random);
  const later = (ticks: number) => ticks + Math.floor(ticks / (16 * quarter)) * 160 * quarter;
  const notes = piece.notes.map((note) => ({ ...note, startTicks: later(note.startTicks) }));
  return { ...piece, notes };
}

/** The same, the last note of which comes months later. */
function sleeper(random: Random): Piece {
  const piece = duet(random);
  const last = { ...piece.notes[0], startTicks: 3_000_000 * quarter };
  return { ...piece, notes: [...piece.notes, last] };
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}.mid`);

const inFourScripts = [
  "Ça ira, là-bas/Größe Nº 1.mid",
  "Ça ira, là-bas/naïve & <b>o'clock</b>.mid",
  "Песни/Полюшко, поле.mid",
  "Песни/Ёлочка.MID",
  "音楽/さくら さくら.mid",
  "音楽/茉莉花.midi",
  "موسيقى/لحن بسيط.mid",
  "موسيقى/أغنية ٢.kar",
];

interface Recipe {
  readonly files: readonly string[];
  make(random: Random, file: string): Piece;
}

const recipes = {
  waltzes: { files: numbered(12, "waltz"), make: waltz },
  jigs: { files: numbered(8, "jig"), make: jig },
  drums: { files: numbered(5, "groove"), make: groove },
  "one piece": { files: ["alone.mid"], make: duet },
  "long silences": {
    files: ["asleep.mid", ...numbered(6, "hesitation")],
    make: (random, file) => (file === "asleep.mid" ? sleeper(random) : hesitation(random)),
  },
  "four scripts": { files: inFourScripts, make: duet },
} satisfies Readonly<Record<string, Recipe>>;

export type Collection = keyof typeof recipes;
export const collections = Object.keys(recipes) as Collection[];

/** Writes a collection into a folder below `folder`; returns its path. Always the same bytes. */
export function writeCollection(name: Collection, folder: string): string {
  const { files, make }: Recipe = recipes[name];
  const target = join(folder, name);
  for (const file of files) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    const title = file.replace(/\.\w+$/, "");
    const piece = make(Random.fromSeed(`${name}/${file}`), file);
    // The title as the first track's name: texts in files are in four scripts too.
    const tracks = piece.tracks.map((track, i) => (i === 0 ? { ...track, name: title } : track));
    writeFileSync(path, pieceToMidi({ ...piece, name: title, tracks }));
  }
  return target;
}

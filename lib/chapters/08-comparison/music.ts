import { sum } from "d3-array";
import { Random, spread } from "../../core";
import type { Dataset } from "../../dataset";
import {
  compareMemorisation,
  cutFrames,
  framePiece,
  MemorisationIndex,
  type RowRole,
} from "../../evaluation";
import type { NextTokenModel } from "../../models";
import { type ChoraleGanConfig, cropPieces, sampleCrops } from "../../models/gan";
import { type Piece, pieceSeconds } from "../../music";
import { sampleTokens } from "../../sampling";
import { joinStretches, musicSigns } from "./signs";

/** A row about one set of music. */
export interface Named {
  readonly music: string;
  readonly role: RowRole;
}

/** The GAN of chapter 7, trained on the folder's music. */
export interface TrainedGan {
  readonly config: ChoraleGanConfig;
  readonly weights: Float32Array;
  readonly steps: number;
  /** Of training. */
  readonly seconds: number;
}

/** Music that a model wrote, and the seconds that it took. */
export interface WrittenMusic {
  readonly pieces: readonly Piece[];
  readonly seconds: number;
}

/** Pieces from the beginning on, with the model's own probabilities under the encoding's grammar. */
export async function writeMusic(
  model: NextTokenModel,
  { vocabulary, encoding }: Pick<Dataset, "vocabulary" | "encoding">,
  { seed, ...plan }: { readonly length: number; readonly count: number; readonly seed: number },
): Promise<WrittenMusic> {
  const begun = performance.now();
  const options = { ...plan, grammar: encoding.grammar, random: Random.fromSeed(seed) };
  const streams = await sampleTokens(model, vocabulary, options);
  const pieces = streams.map(({ tokens }) => encoding.decode(tokens));
  return { pieces, seconds: (performance.now() - begun) / 1000 };
}

/** Stretches of the GAN, one from each draw of noise; none without a GAN. */
export function writeCrops(
  gan: TrainedGan | null,
  draws: { readonly count: number; readonly seed: number },
): WrittenMusic {
  const begun = performance.now();
  const pieces = gan ? cropPieces(sampleCrops(gan.config, gan.weights, draws)) : [];
  return { pieces, seconds: (performance.now() - begun) / 1000 };
}

/** The pieces of a dataset on both sides of its split. */
export function splitPieces(
  { names, split }: Pick<Dataset, "names" | "split">,
  pieces: readonly Piece[],
): {
  readonly all: readonly Piece[];
  readonly train: readonly Piece[];
  readonly test: readonly Piece[];
} {
  const named = new Map(pieces.map((piece) => [piece.name, piece]));
  const all = names.map((name) => named.get(name)!);
  const side = (indices: readonly number[]) => indices.map((index) => all[index]);
  return { all, train: side(split.train), test: side(split.test) };
}

/** One kind of music. */
export interface MusicSet {
  readonly label: string;
  readonly role: RowRole;
  readonly pieces: readonly Piece[];
}

/** Kinds of music in one frame; as they stand where no GAN asks for one. */
export interface ComparedMusic {
  /** Whether the pieces are stretches of four bars in C major or A minor. */
  readonly framed: boolean;
  readonly training: readonly Piece[];
  /** What the others are measured against: some of the training pieces. */
  readonly reference: MusicSet;
  /** Held-out music, then what the models wrote. */
  readonly sets: readonly MusicSet[];
}

/**
 * Brings real and generated music into the GAN's frame, where there is a GAN, so that what the frame
 * loses is lost for all alike.
 *
 * @param count stretches of each kind at most, spread evenly over all
 */
export function compareInOneFrame(
  real: { readonly train: readonly Piece[]; readonly test: readonly Piece[] },
  written: Readonly<Record<"LSTM" | "GRU" | "GAN", WrittenMusic>>,
  count: number,
): ComparedMusic {
  const framed = written.GAN.pieces.length > 0;
  const some = (pieces: readonly Piece[], shift?: number) => {
    const frame = shift === undefined ? {} : { shift };
    const frames = framed ? pieces.flatMap((piece) => cutFrames(framePiece(piece, frame))) : pieces;
    return spread(frames.length, count).map((i) => frames[i]);
  };
  const models: MusicSet[] = [
    { label: "LSTM", role: "model", pieces: some(written.LSTM.pieces) },
    { label: "GRU", role: "model", pieces: some(written.GRU.pieces) },
    { label: "GAN", role: "model", pieces: some(written.GAN.pieces, 0) }, // in C or A already
  ];
  const heldOut: MusicSet = { label: "held-out", role: "real", pieces: some(real.test) };
  return {
    framed,
    training: framed ? real.train.map((piece) => framePiece(piece)) : real.train,
    reference: { label: "training", role: "training", pieces: some(real.train) },
    sets: [heldOut, ...models].filter(({ pieces }) => pieces.length > 0),
  };
}

/** So many stretches are laid end to end before loops are looked for. */
const joinedStretches = 8;

/** Repeats, loops and alarms of every set; stretches are laid end to end first. */
export function signsOf({ framed, reference, sets }: ComparedMusic) {
  const joined = ({ pieces }: MusicSet) => {
    const size = Math.min(joinedStretches, pieces.length);
    return framed ? joinStretches(pieces, { size, quarters: 16 }) : pieces;
  };
  const limits = joined(reference);
  return sets.map((set) => ({ ...namedBy(set), ...musicSigns(joined(set), limits) }));
}

/** What every set shares with the training pieces, beside what held-out music does. */
export function copiesOf({ training, sets }: ComparedMusic) {
  const index = new MemorisationIndex(training);
  const [heldOut] = sets;
  return sets.map((set) => ({
    ...namedBy(set),
    comparison: compareMemorisation(index, set.pieces, heldOut.pieces),
  }));
}

const namedBy = ({ label, role }: MusicSet): Named => ({ music: label, role });

/** The first piece of each kind, for a row of players; kinds without pieces are left out. */
export function firstOfEach(music: Readonly<Record<string, readonly Piece[]>>, maxSeconds = 20) {
  return Object.entries(music).flatMap(([title, [piece]]) =>
    piece ? [{ piece, title, maxSeconds }] : [],
  );
}

/** Seconds that a model takes to write a minute of music; NaN where it wrote none. */
export function secondsPerMinute({ pieces, seconds }: WrittenMusic): number {
  return (60 * seconds) / sum(pieces, pieceSeconds);
}

import { max, mean, min } from "d3-array";
import { Random } from "../core";
import { type Dataset, trainingInAllKeys } from "../dataset";
import {
  evaluateLikelihood,
  measureVoiceLeading,
  type ScoredModel,
  scoreModel,
  sharedCells,
  type VoiceLeading,
} from "../evaluation";
import { type NextTokenModel, trainNgram } from "../models";
import type { Note, Piece } from "../music";
import { type FourVoiceModel, harmonise, type SampledStream, voiceRangesOf } from "../sampling";
import { firstGrammarFault, type Grammar, type Vocabulary } from "../tokens";
import type { ControlData } from "./control";

/** The model as what harmonises and fills gaps; null for music without four voices. */
export function voicesOf(
  { voices, dataset }: Pick<ControlData, "voices" | "dataset">,
  model: NextTokenModel,
): FourVoiceModel | null {
  if (!voices) return null;
  const { vocabulary, shifts, split, tokens } = dataset;
  const training = split.train.map((index) => tokens[index]);
  const ranges = voiceRangesOf(voices, training, shifts);
  return { model, vocabulary, encoding: voices, ranges };
}

/**
 * Scores on the held-out pieces: n-grams of some orders, counted in all keys, then the network.
 *
 * @example
 * const scored = await scoreBesideNgrams(dataset, fit, [1, 2, 8]);
 * show(bitsFigure(scoreRows(scored)));
 */
export async function scoreBesideNgrams(
  dataset: Dataset,
  network: Pick<ScoredModel, "label" | "model"> & { parameterCount: number; seconds: number },
  orders: readonly number[],
): Promise<ScoredModel[]> {
  const { size: vocabularySize } = dataset.vocabulary;
  const begun = performance.now();
  const order = Math.max(...orders);
  const longest = trainNgram(trainingInAllKeys(dataset), { order, vocabularySize });
  const counting = (performance.now() - begun) / 1000;
  const scored: ScoredModel[] = [];
  for (const n of orders) {
    const model = longest.shortened(n);
    const parts = { model, parameters: model.parameterCount, seconds: counting };
    const label = `${n}-gram, ${dataset.shifts.length} keys`;
    scored.push(await scoreModel(dataset, { label, kind: "floor", ...parts }));
  }
  const { label, model, parameterCount: parameters, seconds } = network;
  scored.push(await scoreModel(dataset, { label, kind: "model", model, parameters, seconds }));
  return scored;
}

/** How many sequences keep a grammar, and where the first fault of all stands; 1 is the first token. */
export function countReadable(
  sequences: readonly (readonly string[])[],
  grammar: Grammar,
): { readonly readable: number; readonly earliestFault: number | null } {
  const faults = sequences.map((tokens) => firstGrammarFault(grammar, tokens));
  const broken = faults.filter((index) => index >= 0);
  const earliestFault = broken.length > 0 ? Math.min(...broken) + 1 : null;
  return { readable: sequences.length - broken.length, earliestFault };
}

/** Share of the notes for which something holds, 0 to 1; 0 without notes. */
export function shareOfNotes(pieces: readonly Piece[], holds: (note: Note) => boolean): number {
  const notes = pieces.flatMap((piece) => piece.notes);
  return notes.length > 0 ? notes.filter(holds).length / notes.length : 0;
}

/** The topmost note of each onset, cut where the next begins: a piece's tune, one note at a time. */
export function topLine(piece: Piece): Piece {
  const highest = new Map<number, Note>();
  for (const note of piece.notes) {
    if (piece.tracks[note.track]?.isDrums) continue;
    const other = highest.get(note.startTicks);
    if (!other || other.pitch < note.pitch) highest.set(note.startTicks, note);
  }
  const line = [...highest.values()].sort((a, b) => a.startTicks - b.startTicks);
  const notes = line.map((note, i) => {
    const next = line[i + 1]?.startTicks ?? Number.POSITIVE_INFINITY;
    return { ...note, durationTicks: Math.min(note.durationTicks, next - note.startTicks) };
  });
  return { ...piece, notes, pedals: [] };
}

/** Bits per token that the unshaped model charges for what was sampled from it. */
export function bitsOfStreams(streams: readonly SampledStream[]): number {
  const nats = streams.reduce((sum, { logLikelihood }) => sum - logLikelihood, 0);
  return nats / Math.LN2 / streams.reduce((sum, { scoredTokens }) => sum + scoredTokens, 0);
}

/** A four-voice piece beside the original whose soprano it has. */
export interface JudgedHarmony extends VoiceLeading {
  readonly music: string;
  /** Bits per token under the model. */
  readonly bits: number;
  /** Share of the steps in which alto and tenor, or the bass, sing what the original does. */
  readonly inner: number;
  readonly bass: number;
}

/** What a model thinks of a harmony, how it agrees with the original, how its voices move. */
export async function judgeHarmony(
  { model, vocabulary, encoding }: FourVoiceModel,
  version: { readonly music: string; readonly tokens: readonly string[] },
  original: Piece,
): Promise<JudgedHarmony> {
  const { music, tokens } = version;
  const { bitsPerToken: bits } = await evaluateLikelihood(model, vocabulary, [tokens]);
  const piece = encoding.decode(tokens);
  const { stepsPerQuarter } = encoding;
  const inner = sharedCells(piece, original, [1, 2], stepsPerQuarter);
  const bass = sharedCells(piece, original, [3], stepsPerQuarter);
  return { music, bits, inner, bass, ...measureVoiceLeading([piece], stepsPerQuarter) };
}

/** Log evidence of a melody in bits, for one number of particles. */
export interface EvidencePoint {
  readonly particles: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Harmonises a melody with several numbers of particles, each with several seeds. */
export async function evidenceByParticles(
  parts: FourVoiceModel,
  melody: Piece,
  { sizes, seeds }: { readonly sizes: readonly number[]; readonly seeds: readonly number[] },
): Promise<EvidencePoint[]> {
  const points: EvidencePoint[] = [];
  for (const particles of sizes) {
    const bits: number[] = [];
    for (const seed of seeds) {
      const options = { random: Random.fromSeed(seed), particles };
      bits.push((await harmonise(parts, melody, options)).logEvidence / Math.LN2);
    }
    points.push({ particles, mean: mean(bits)!, low: min(bits)!, high: max(bits)! });
  }
  return points;
}

/** Tokens as if they had been sampled, scored by the model: for real music among samples. */
export async function recite(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  tokens: readonly string[],
): Promise<SampledStream> {
  const { pieces } = await evaluateLikelihood(model, vocabulary, [tokens]);
  const [{ nats, tokens: scoredTokens }] = pieces;
  return { tokens, primerLength: 0, logLikelihood: -nats, scoredTokens, ended: "length" };
}

/** What comes of a wish: `granted`, or the message that refuses it. */
export async function answerTo(
  wish: string,
  attempt: () => unknown,
): Promise<{ readonly wish: string; readonly answer: string }> {
  try {
    await attempt();
    return { wish, answer: "granted" };
  } catch (error) {
    return { wish, answer: error instanceof Error ? error.message : String(error) };
  }
}

/** Two frauds for a ranking to catch: a training piece as it stands, one of its chords for ever. */
export interface Frauds {
  readonly stolen: readonly string[];
  readonly stuck: readonly string[];
}

/**
 * Frauds made of a training piece.
 *
 * @param header tokens before the first chord (`voices.headerLength`)
 * @param length of the stolen passage in tokens
 */
export function fraudsFrom(
  tokens: readonly string[],
  { header, length }: { readonly header: number; readonly length: number },
): Frauds {
  const chord = tokens.slice(header, header + 4);
  const stuck = Array.from({ length: 48 }, () => chord).flat();
  return { stolen: tokens.slice(0, length), stuck: [...tokens.slice(0, header), ...stuck] };
}

/** The position of the sequence whose length is nearest to `length`; the first of equals. */
export function nearestInLength(
  sequences: readonly (readonly unknown[])[],
  length: number,
): number {
  const off = (index: number) => Math.abs(sequences[index].length - length);
  return [...sequences.keys()].reduce((best, index) => (off(index) < off(best) ? index : best), 0);
}

/** Says of each note of a changed piece whether it stands in the original too. */
export function originOf(original: Piece): (note: Note) => "as written" | "the model" {
  const nameOf = ({ track, startTicks, pitch }: Note) => `${track} ${startTicks} ${pitch}`;
  const written = new Set(original.notes.map(nameOf));
  return (note) => (written.has(nameOf(note)) ? "as written" : "the model");
}

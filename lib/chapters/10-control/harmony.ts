import { max, mean, min } from "d3-array";
import { Random } from "../../core";
import type { Dataset } from "../../dataset";
import { evaluateLikelihood, type RowRole, type ScoredModel, scoreModel } from "../../evaluation";
import { type NextTokenModel, ngramInKeys } from "../../models";
import type { Piece } from "../../music";
import { type FourVoiceModel, harmonise, voiceRangesOf } from "../../sampling";
import type { ControlData } from "./data";
import { measureVoiceLeading, sharedCells, type VoiceLeading } from "./voice-leading";

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
  const begun = performance.now();
  const order = Math.max(...orders);
  const longest = ngramInKeys(dataset, order);
  const counting = (performance.now() - begun) / 1000;
  const scored: ScoredModel[] = [];
  for (const n of orders) {
    const model = longest.shortened(n);
    const parts = { model, parameters: model.parameterCount, seconds: counting };
    const label = `${n}-gram, ${dataset.shifts.length} keys`;
    scored.push(await scoreModel(dataset, { label, role: "floor", ...parts }));
  }
  const { label, model, parameterCount: parameters, seconds } = network;
  scored.push(await scoreModel(dataset, { label, role: "model", model, parameters, seconds }));
  return scored;
}

/** A four-voice piece beside the original whose soprano it has. */
export interface JudgedHarmony extends VoiceLeading {
  readonly music: string;
  readonly role: RowRole;
  /** Bits per token under the model. */
  readonly bits: number;
  /** Share of the steps in which alto and tenor, or the bass, sing what the original does. */
  readonly inner: number;
  readonly bass: number;
}

/**
 * What a model thinks of harmonies, how they agree with the original, how their voices move.
 *
 * @param versions what `harmonise` gave, by name; the original comes before them
 * @returns null without four voices
 */
export async function judgeHarmonies(
  parts: FourVoiceModel | null,
  original: { readonly tokens: readonly string[]; readonly piece: Piece },
  versions: Readonly<Record<string, { readonly tokens: readonly string[] } | null>>,
): Promise<JudgedHarmony[] | null> {
  if (!parts) return null;
  const judged: JudgedHarmony[] = [];
  const all = Object.entries({ "as it was written": original, ...versions });
  for (const [music, version] of all) {
    const role = version === original ? "real" : "model";
    const named = { music, role } as const;
    if (version) judged.push({ ...named, ...(await judge(parts, version.tokens, original.piece)) });
  }
  return judged;
}

async function judge(
  { model, vocabulary, encoding }: FourVoiceModel,
  tokens: readonly string[],
  original: Piece,
): Promise<Omit<JudgedHarmony, "music" | "role">> {
  const { bitsPerToken: bits } = await evaluateLikelihood(model, vocabulary, [tokens]);
  const piece = encoding.decode(tokens);
  const { stepsPerQuarter } = encoding;
  const inner = sharedCells(piece, original, [1, 2], stepsPerQuarter);
  const bass = sharedCells(piece, original, [3], stepsPerQuarter);
  return { bits, inner, bass, ...measureVoiceLeading([piece], stepsPerQuarter) };
}

/** Log evidence of a melody in bits, for one number of particles. */
export interface EvidencePoint {
  readonly particles: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Harmonises a melody with several numbers of particles, each with several seeds.
 *
 * @returns null without four voices
 */
export async function evidenceByParticles(
  parts: FourVoiceModel | null,
  melody: Piece,
  { sizes, seeds }: { readonly sizes: readonly number[]; readonly seeds: readonly number[] },
): Promise<EvidencePoint[] | null> {
  if (!parts) return null;
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

/**
 * The effective sample size after every token of a melody, 1 to `particles`.
 *
 * @returns null without four voices
 */
export async function effectiveParticles(
  parts: FourVoiceModel | null,
  melody: Piece,
  options: { readonly particles: number; readonly random: Random },
): Promise<number[] | null> {
  if (!parts) return null;
  const effective: number[] = [];
  const onProgress = (step: { readonly effectiveSampleSize: number }) => {
    effective.push(step.effectiveSampleSize);
  };
  await harmonise(parts, melody, { ...options, onProgress });
  return effective;
}

import { DataError } from "../../core";
import { sha256Of } from "../../core/node";
import type { Dataset } from "../../dataset";
import {
  type CollapseSigns,
  compareMemorisation,
  type MemorisationComparison,
  MemorisationIndex,
} from "../../evaluation";
import { pieceToMidi } from "../../midi";
import { type NgramModel, trainNgram } from "../../models";
import type { Piece } from "../../music";
import { type SamplingStrategy, shapeDistribution } from "../../sampling";
import { buildVocabulary, type Encoding, type Vocabulary } from "../../tokens";
import { cutSamples, signsOf } from "./measures";

/** A bigram that has heard one tune, and the notes it knows. */
export function learnTune(tune: readonly string[]): { bigram: NgramModel; letters: Vocabulary } {
  const letters = buildVocabulary([tune]);
  const options = { order: 2, vocabularySize: letters.size };
  return { bigram: trainNgram([letters.encodePiece(tune)], options), letters };
}

/** Held-out music cut to one length, to begin from and to compare with. */
export interface HeldOutMusic {
  /** Tokens of each of `real`; what was asked for, or the longest piece where none has so many. */
  readonly length: number;
  /** All held-out pieces, whole. */
  readonly held: readonly (readonly string[])[];
  /** The beginnings of those that are long enough. */
  readonly real: readonly (readonly string[])[];
  /** Some of them whose every token the model knows; never empty. */
  readonly openings: readonly (readonly string[])[];
  /** Their signs of collapse: what the alarm must let pass. */
  readonly reference: readonly CollapseSigns[];
}

/** Fewest tokens in which loops and repeats can be told. */
const fewestTokens = 40;

/**
 * The held-out pieces as this chapter needs them.
 *
 * @param wanted tokens of each, and how many openings at most
 * @throws DataError when no held-out piece has 40 tokens
 */
export function heldOutMusic(
  { split, tokens, encoding, vocabulary }: Dataset,
  wanted: { readonly length: number; readonly openings: number },
): HeldOutMusic {
  const held = split.test.map((index) => tokens[index]);
  const longest = held.reduce((best, one) => (one.length > best.length ? one : best), []);
  if (longest.length < fewestTokens) {
    throw new DataError(
      `the longest held-out piece has ${longest.length} tokens, and loops show in ` +
        `${fewestTokens} or more (give longer pieces)`,
    );
  }
  const length = Math.min(wanted.length, longest.length);
  const real = cutSamples(held, length);
  const isKnown = (token: string) => vocabulary.has(token);
  const known = real.filter((one) => one.every(isKnown));
  // Where a rare token stands in every piece, one without it is better than none.
  const openings =
    known.length > 0 ? known.slice(0, wanted.openings) : [longest.filter(isKnown).slice(0, length)];
  return { length, held, real, openings, reference: signsOf(real, encoding) };
}

/** How many tokens each way of cutting leaves possible. */
export function countKept(
  logits: ArrayLike<number>,
  strategies: readonly SamplingStrategy[],
): number[] {
  return strategies.map(
    (strategy) => shapeDistribution(logits, strategy).filter((p) => p > -Infinity).length,
  );
}

/** The first 16 hexadecimal digits of the SHA-256 of a piece's MIDI file. */
export function fingerprint(piece: Piece): string {
  return sha256Of(pieceToMidi(piece)).slice(0, 16);
}

/** The pieces that token sequences stand for: "sample 1", "sample 2", … */
export function namedPieces(
  samples: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
  name: string,
): Piece[] {
  return samples.map((tokens, i) => ({ ...encoding.decode(tokens), name: `${name} ${i + 1}` }));
}

/** What samples share with the training pieces as tokens keep them, beside what held-out ones do. */
export function copiesIn(
  samples: readonly Piece[],
  { split, tokens, names, encoding }: Dataset,
): MemorisationComparison {
  const decoded = (indices: readonly number[]) =>
    indices.map((index) => ({ ...encoding.decode(tokens[index]), name: names[index] }));
  const index = new MemorisationIndex(decoded(split.train));
  return compareMemorisation(index, samples, decoded(split.test));
}

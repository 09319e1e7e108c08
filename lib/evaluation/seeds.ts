import { max, mean, min } from "d3-array";
import { checkArgument, Random } from "../core";
import { bootstrapRatio } from "./bootstrap";
import type { Likelihood } from "./likelihood";

/** Several trainings of one model, each scored on the same pieces. */
export interface SeededLikelihood {
  /** Each piece's cost is the mean over the trainings; the interval is over pieces. */
  readonly mean: Likelihood;
  /** Bits per token of each training. */
  readonly bits: readonly number[];
  /** Lowest and highest of them: what the seed alone does. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The likelihood of a model over several seeds. Averaging the cost of each piece keeps both
 * questions apart: how much the seed matters (`lowest`, `highest`) and how sure we can be about
 * music of this kind (`mean.interval`).
 *
 * @throws InvalidArgumentError without likelihoods, or when they are of different pieces
 */
export function averageLikelihoods(
  likelihoods: readonly Likelihood[],
  random: Random = Random.fromSeed(0),
): SeededLikelihood {
  const [first] = likelihoods;
  checkArgument(first !== undefined, "likelihoods", 0, "give at least one");
  const areSame = likelihoods.every(
    ({ pieces }) =>
      pieces.length === first.pieces.length &&
      pieces.every((piece, i) => piece.tokens === first.pieces[i].tokens),
  );
  checkArgument(areSame, "likelihoods", likelihoods.length, "must be of the same pieces");
  const pieces = first.pieces.map((piece, i) => ({
    ...piece,
    nats: mean(likelihoods, (one) => one.pieces[i].nats)!,
    correct: mean(likelihoods, (one) => one.pieces[i].correct)!,
  }));
  const bits = likelihoods.map(({ bitsPerToken }) => bitsPerToken);
  const bitsPerToken = mean(bits)!;
  const average: Likelihood = {
    ...first,
    pieces,
    bitsPerToken,
    interval: bootstrapRatio(
      pieces.map(({ nats }) => nats / Math.LN2),
      pieces.map(({ tokens }) => tokens),
      { random },
    ),
    perplexity: 2 ** bitsPerToken,
    accuracy: mean(likelihoods, ({ accuracy }) => accuracy)!,
    adjustedBitsPerToken: first.adjustedBitsPerToken - first.bitsPerToken + bitsPerToken,
  };
  return { mean: average, bits, lowest: min(bits)!, highest: max(bits)! };
}

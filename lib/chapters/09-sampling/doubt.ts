import { entropyBits } from "../../evaluation";
import type { NextTokenModel } from "../../models";

/** What a model expected at one place of a piece. */
export interface Moment {
  /** Natural log-probabilities of the next token [vocabulary]. */
  readonly logits: Float32Array;
  /** Entropy in bits: how much is left open. */
  readonly bits: number;
  /** The token that came, by its place in the sequence. */
  readonly index: number;
}

/**
 * The moments of a piece from the one at which a model is surest to the one at which it doubts
 * most.
 *
 * @param ids begin with `<start>`
 * @param from the first token that counts; before it the model has hardly heard anything
 * @example
 * const moments = momentsByDoubt(model, ids);
 * const unsure = moments.at(-1)!.logits;
 */
export function momentsByDoubt(model: NextTokenModel, ids: Int32Array, from = 5): Moment[] {
  const streams = model.open(1);
  const moments: Moment[] = [];
  for (let index = 1; index < ids.length; index++) {
    const logits = streams.advance(Int32Array.of(ids[index - 1])).slice();
    if (index >= from) moments.push({ logits, bits: entropyBits(logits.map(Math.exp)), index });
  }
  streams.close();
  return moments.sort((a, b) => a.bits - b.bits || a.index - b.index);
}

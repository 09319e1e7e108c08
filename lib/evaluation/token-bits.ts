import { createPace } from "../core";
import type { NextTokenModel } from "../models";

/**
 * What each target of each sequence costs a model, in bits: entry i of a row is the price of id
 * i + 1, given all ids before it.
 *
 * @param sequences ids that begin with `<start>`
 * @returns float32 [ids - 1] per sequence; on interrupt what is not reached yet is NaN
 * @example
 * const [bits] = await tokenBits(model, [Int32Array.of(1, 5, 7, 2)]); // bits of 5, 7 and the end
 */
export async function tokenBits(
  model: NextTokenModel,
  sequences: readonly Int32Array[],
  { batchSize = 32, signal }: { readonly batchSize?: number; readonly signal?: AbortSignal } = {},
): Promise<Float32Array[]> {
  const result = sequences.map((ids) => new Float32Array(Math.max(0, ids.length - 1)).fill(NaN));
  const order = [...sequences.keys()].sort((a, b) => sequences[b].length - sequences[a].length);
  const pace = createPace(signal);
  try {
    for (let first = 0; first < order.length; first += batchSize) {
      let alive = order.slice(first, first + batchSize).filter((i) => sequences[i].length > 1);
      const streams = model.open(Math.max(1, alive.length));
      for (let at = 0; alive.length > 0; at++) {
        const rows = streams.advance(Int32Array.from(alive, (i) => sequences[i][at]));
        alive.forEach((i, row) => {
          const nats = -rows[row * model.vocabularySize + sequences[i][at + 1]];
          result[i][at] = nats / Math.LN2;
        });
        if (!(await pace.breathe())) break;
        const going = alive.filter((i) => at + 2 < sequences[i].length);
        if (going.length === 0) break;
        if (going.length < alive.length) streams.select(Int32Array.from(going.keys()));
        alive = going;
      }
      streams.close();
    }
  } finally {
    pace.end();
  }
  return result;
}

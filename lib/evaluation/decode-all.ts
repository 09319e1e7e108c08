import type { Piece } from "../music";
import type { Encoding } from "../tokens";

/** The pieces that token sequences stand for, named. */
export function decodeAll(
  samples: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
  nameOf: (index: number) => string,
): Piece[] {
  return samples.map((tokens, i) => ({ ...encoding.decode(tokens), name: nameOf(i) }));
}

import type { Piece } from "../../../music";
import { gridToPiece, heldGrid } from "../../../tokens";
import { type GeneratorHeader, unpackGenerator } from "./generator-file";
import { PortableGenerator } from "./portable-generator";

/** A generator ready to make music. */
export interface LoadedGenerator {
  readonly header: GeneratorHeader;
  readonly generator: PortableGenerator;
  /** Unit vectors, [directions, latent]. */
  readonly directions: Float32Array;
}

/**
 * Opens the bytes of a generator, in Node or in a page.
 *
 * @throws RunError naming the source and what is wrong with it
 */
export function loadGenerator(bytes: Uint8Array, source: string): LoadedGenerator {
  const { header, weights, directions } = unpackGenerator(bytes, source);
  return { header, generator: new PortableGenerator(header.shape, weights), directions };
}

/** What a latent vector sounds like: a piece of four tracks. */
export function pieceOfLatent(
  { header, generator }: Pick<LoadedGenerator, "header" | "generator">,
  latent: ArrayLike<number>,
): Piece {
  const { stepsPerQuarter, name } = header;
  return gridToPiece(heldGrid(generator.pitches(latent), stepsPerQuarter), { name });
}

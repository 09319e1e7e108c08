import { checkArgument, Random } from "../../core";
import type { LoadedGenerator } from "../../models/portable";

/** A place in the latent space, as the reader finds it. */
export interface LatentPlace {
  /** Of the noise that the way begins at. */
  readonly from: number;
  /** Of the noise that the way leads to. */
  readonly to: number;
  /** Share of the way that is gone, 0 to 1. */
  readonly share: number;
  /** How far it goes along each direction, in standard deviations of the noise. */
  readonly shifts: readonly number[];
}

/** The place a page opens with. */
export const firstPlace = (directions: number): LatentPlace => ({
  ...{ from: 1, to: 2, share: 0 },
  shifts: new Array(directions).fill(0),
});

/**
 * The latent vector of a place, float32 [latent]. The way from one noise to the other is a quarter
 * of a circle: every point of it is as likely a length of noise as its ends.
 *
 * @example
 * latentAt(loaded, { from: 1, to: 2, share: 0.5, shifts: [0, 0, 2, 0, 0] });
 */
export function latentAt(
  { generator, directions }: Pick<LoadedGenerator, "generator" | "directions">,
  { from, to, share, shifts }: LatentPlace,
): Float32Array {
  const { latent } = generator.shape;
  checkArgument(share >= 0 && share <= 1, "share", share, "must be 0 to 1");
  const count = directions.length / latent;
  checkArgument(
    shifts.length === count,
    "shifts",
    shifts.length,
    `must be ${count}, as directions`,
  );
  const [a, b] = [from, to].map((seed) => generator.noise(Random.fromSeed(seed)));
  const angle = (share * Math.PI) / 2;
  const [ofA, ofB] = [Math.cos(angle), Math.sin(angle)];
  return Float32Array.from({ length: latent }, (_, i) => {
    const shifted = shifts.reduce((sum, shift, k) => sum + shift * directions[k * latent + i], 0);
    return ofA * a[i] + ofB * b[i] + shifted;
  });
}

/** What fixes the arrays of a generator of four voices, and what its channels mean. */
export interface GeneratorShape {
  /** Lowest and highest MIDI pitch of soprano, alto, tenor, bass. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  /** Grid steps of what it makes; a multiple of 4. */
  readonly steps: number;
  /** Length of the latent vector. */
  readonly latent: number;
  /** Channels of its layers. */
  readonly width: number;
}

/** One array of a generator, row-major. */
export interface GeneratorArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Product of `shape`. */
  readonly size: number;
}

/** The layers between two doublings of time and after them, from the latent vector on. */
export const convolutions = ["coarse", "middle", "fine", "last"] as const;

/** Channels given to each voice: the widest range; narrower voices leave the rest unused. */
export function channelsOfVoice({ ranges }: Pick<GeneratorShape, "ranges">): number {
  return Math.max(...ranges.map(([low, high]) => high - low + 1));
}

/**
 * The arrays of a trained generator in the order of its flat vector: weights, and then mean and
 * variance of each normalisation.
 */
export function generatorArrays(shape: GeneratorShape): GeneratorArray[] {
  const { latent, steps, width } = shape;
  const channels = 4 * channelsOfVoice(shape);
  const arrays: GeneratorArray[] = [];
  const add = (name: string, ...sides: number[]) =>
    arrays.push({ name, shape: sides, size: sides.reduce((a, b) => a * b, 1) });
  const normalised = (name: string, ...sides: number[]) => {
    add(`${name}/filter`, ...sides);
    add(`${name}/scale`, width);
    add(`${name}/offset`, width);
  };
  normalised("dense", latent, (steps / 4) * width);
  for (const name of convolutions) normalised(name, 3, width, width);
  add("position", steps, width);
  add("out/filter", width, channels);
  add("out/bias", channels);
  for (const name of ["dense", ...convolutions]) {
    add(`${name}/mean`, width);
    add(`${name}/variance`, width);
  }
  return arrays;
}

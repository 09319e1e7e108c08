import { voiceCount } from "../../tokens";
import type { ChoraleGanConfig } from "./config";
import type { Crops } from "./crops";
import { cropsOfLatents, latentsOf } from "./sample-gan";

/** A way through the latent space along which one thing of the music changes. */
export interface LatentDirection {
  readonly name: string;
  readonly unit: string;
  /** Mean of what it changes, two standard deviations of the noise to either side. */
  readonly low: number;
  readonly high: number;
  /** A unit vector, [latent]; at right angles to those before it. */
  readonly vector: Float32Array;
}

interface Trait {
  readonly name: string;
  readonly unit: string;
  /** @param pitches of one crop, [steps, 4] */
  measure(pitches: Uint8Array): number;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const voice = (pitches: Uint8Array, number: number): number[] =>
  [...pitches].filter((_, cell) => cell % voiceCount === number);

const height = (pitches: Uint8Array) => mean(voice(pitches, 0));

function rise(pitches: Uint8Array): number {
  const half = pitches.length / 2;
  return height(pitches.subarray(half)) - height(pitches.subarray(0, half));
}

function movement(pitches: Uint8Array): number {
  const later = [...pitches.subarray(voiceCount)];
  return 100 * mean(later.map((pitch, cell) => Number(pitch !== pitches[cell])));
}

const width = (pitches: Uint8Array) => height(pitches) - mean(voice(pitches, voiceCount - 1));

/** Pitch classes of C, F and G major, and of A, D and E minor. */
const [majors, minors] = [
  ["0,4,7", "0,5,9", "2,7,11"],
  ["0,4,9", "2,5,9", "4,7,11"],
];

function minorShare(pitches: Uint8Array): number {
  let [major, minor] = [0, 0];
  for (let at = 0; at < pitches.length; at += voiceCount) {
    const classes = [...pitches.subarray(at, at + voiceCount)].map((pitch) => pitch % 12);
    const chord = [...new Set(classes)].sort((a, b) => a - b).join();
    if (majors.includes(chord)) major++;
    if (minors.includes(chord)) minor++;
  }
  return major + minor === 0 ? 50 : (100 * minor) / (major + minor);
}

/** What a listener would call the differences between two crops. */
const traits: readonly Trait[] = [
  { name: "height of the tune", unit: "mean MIDI pitch of the soprano", measure: height },
  { name: "movement", unit: "% of steps with a new note, all voices", measure: movement },
  { name: "minor chords", unit: "% of triads", measure: minorShare },
  { name: "rise of the tune", unit: "semitones from first to second half", measure: rise },
  { name: "width of the chords", unit: "semitones from bass to soprano", measure: width },
];

const reach = 2;
const probeCount = 256;

const cropsOf = ({ count, pitches }: Crops): Uint8Array[] => {
  const cells = pitches.length / count;
  return Array.from({ length: count }, (_, i) => pitches.subarray(i * cells, (i + 1) * cells));
};

/**
 * Directions of the latent space along which something that can be heard changes. For z ~ N(0, I)
 * the covariance of z and a trait points to where the trait grows fastest on average (Stein 1981);
 * each direction is then put at right angles to those before it, and followed.
 *
 * @param count latents that the covariances are taken over
 * @example
 * latentDirections(gan.config, gan.weights)[0].name; // "height of the tune"
 */
export function latentDirections(
  config: ChoraleGanConfig,
  weights: Float32Array,
  count = 2048,
): LatentDirection[] {
  const { latent } = config;
  const latents = latentsOf(config, { count, seed: "directions" });
  const crops = cropsOf(cropsOfLatents(config, weights, latents));
  const probes = latentsOf(config, { count: probeCount, seed: "probes" });
  const before: Float32Array[] = [];
  return traits.slice(0, latent).map(({ name, unit, measure }) => {
    const vector = atRightAngles(covariance(latents, crops.map(measure), latent), before);
    before.push(vector);
    const along = (shift: number) => {
      const moved = probes.map((value, i) => value + shift * vector[i % latent]);
      return mean(cropsOf(cropsOfLatents(config, weights, moved)).map(measure));
    };
    return { name, unit, low: along(-reach), high: along(reach), vector };
  });
}

/** Sum of z · (value − mean), [latent]. */
function covariance(latents: Float32Array, values: readonly number[], latent: number) {
  const centre = mean(values);
  const sum = new Float64Array(latent);
  values.forEach((value, row) => {
    for (let i = 0; i < latent; i++) sum[i] += latents[row * latent + i] * (value - centre);
  });
  return sum;
}

/** Of unit length, without its part along the vectors `before`; a flat one points along an axis. */
function atRightAngles(given: Float64Array, before: readonly Float32Array[]): Float32Array {
  const strip = (vector: Float64Array) => {
    for (const other of before) {
      const along = vector.reduce((sum, value, i) => sum + value * other[i], 0);
      other.forEach((value, i) => {
        vector[i] -= along * value;
      });
    }
    return Math.hypot(...vector);
  };
  let vector = given.slice();
  let length = strip(vector);
  for (let axis = 0; length < 1e-6 && axis < vector.length; axis++) {
    vector = new Float64Array(vector.length);
    vector[axis] = 1;
    length = strip(vector);
  }
  return Float32Array.from(vector, (value) => value / length);
}

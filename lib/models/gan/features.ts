import type { Tensor } from "@tensorflow/tfjs";
import { type ChoraleGanConfig, voiceWidth } from "./config";
import {
  bandMatrix,
  fourierMatrix,
  intervalMatrix,
  linearMatrix,
  type Matrix,
  meetingMatrices,
  pairVoiceMatrix,
  parallelMatrix,
  pitchClassPairMatrix,
  voicePairs,
  voiceSumMatrix,
} from "./feature-matrices";
import type { Kernels, Traced } from "./kernels";

/** The groups of channels that follow the one-hot pitches, in order, with their sizes. */
export const featureGroups = [
  { name: "pitch class", size: 48 },
  { name: "height", size: 4 },
  { name: "hold", size: 4 },
  { name: "leap", size: 4 },
  { name: "parallel", size: 12 },
  { name: "harmonic interval", size: 72 },
  { name: "melodic interval", size: 48 },
  { name: "harmony", size: 78 },
] as const;

/** The last channels: which pitch classes sound (12), and which pairs of them (66). */
export const harmonyChannels = 78;

const sameVoice: readonly (readonly [number, number])[] = [0, 1, 2, 3].map((voice) => [
  voice,
  voice,
]);

/**
 * What a musician would look at, as a differentiable function of one-hot pitches: pitch classes,
 * heights, held notes, leaps (over 7 semitones), forbidden parallels, intervals between voices and
 * within them, and the pitch classes and pairs of pitch classes that sound. All are sums of
 * products of a few one-hot entries, so
 * the straight-through gradient of each is exact in those products.
 */
export class FeatureMap {
  /** Channels out: the one-hot ones and all of `featureGroups`. */
  readonly channels: number;
  readonly #kernels: Kernels;
  readonly #constants: Record<string, Tensor>;

  constructor(config: ChoraleGanConfig, kernels: Kernels) {
    this.#kernels = kernels;
    const groups = featureGroups.reduce((sum, group) => sum + group.size, 0);
    this.channels = 4 * voiceWidth(config) + groups;
    const [pairLeft, pairRight] = meetingMatrices(voicePairs);
    const [selfLeft, selfRight] = meetingMatrices(sameVoice);
    const matrices: Record<string, Matrix> = {
      linear: linearMatrix(config),
      fourier: fourierMatrix(config),
      pairLeft,
      pairRight,
      selfLeft,
      selfRight,
      pairIntervals: intervalMatrix(voicePairs.length),
      selfIntervals: intervalMatrix(4),
      voices: voiceSumMatrix(config),
      leap: bandMatrix(config, 8, 127),
      forbidden: parallelMatrix(),
      upper: pairVoiceMatrix(0),
      lower: pairVoiceMatrix(1),
      firstClass: pitchClassPairMatrix(0),
      secondClass: pitchClassPairMatrix(1),
    };
    this.#constants = Object.fromEntries(
      Object.entries(matrices).map(([name, { rows, columns, values }]) => [
        name,
        kernels.tf.keep(kernels.tf.tensor2d(values, [rows, columns])),
      ]),
    );
  }

  /** Frees the constants. */
  dispose(): void {
    for (const tensor of Object.values(this.#constants)) tensor.dispose();
  }

  /** Features of `pitches`, one-hot [batch, 1, time, 4 · voiceWidth]. */
  apply(pitches: Tensor): Traced {
    const kernels = this.#kernels;
    const c = this.#constants;
    const shape = pitches.shape as number[];
    const flatten = (x: Tensor) => x.reshape([-1, x.shape[3] as number]);
    const unflatten = (x: Tensor) => x.reshape([shape[0], 1, shape[2], -1]);
    const delay = (x: Tensor) => flatten(kernels.delay(unflatten(x), 1));
    const advance = (x: Tensor) => flatten(kernels.advance(unflatten(x), 1));

    const now = flatten(pitches);
    const before = flatten(kernels.delay(pitches, 1));
    const linear = kernels.matMul(now, c.linear);
    const fourier = kernels.matMul(now, c.fourier);
    const motion = this.#motion(now, before);
    const harmonic = this.#bilinear(fourier, fourier, "pair");
    const melodic = this.#bilinear(fourier, delay(fourier), "self");
    const parallel = this.#parallels(harmonic.output, motion.hold, { delay, advance });
    const harmony = this.#harmony(linear);
    const parts = [now, linear, motion.hold, motion.leap, parallel.output];
    const all = kernels.tf.concat([...parts, harmonic.output, melodic.output, harmony.output], 1);
    return {
      output: unflatten(all),
      backward: (gradient) => {
        const sizes = [now.shape[1] as number, 52, 4, 4, 12, 72, 48, harmonyChannels];
        const [dNow, dLinear, dHold, dLeap, dParallel, dHarmonic, dMelodic, dHarmony] =
          kernels.tf.split(flatten(gradient), sizes, 1);
        const back = parallel.backward(dParallel);
        const [dA, dB] = harmonic.backward(kernels.add(dHarmonic, back.harmonic));
        const [dC, dDelayed] = melodic.backward(dMelodic);
        const dFourier = kernels.add(kernels.add(dA, dB), kernels.add(dC, advance(dDelayed)));
        const [dX, dBefore] = motion.backward(kernels.add(dHold, back.hold), dLeap);
        const straight = kernels.add(
          kernels.matMul(kernels.add(dLinear, harmony.backward(dHarmony)), c.linear, false, true),
          kernels.matMul(dFourier, c.fourier, false, true),
        );
        const total = kernels.add(kernels.add(dNow, straight), kernels.add(dX, advance(dBefore)));
        return unflatten(total);
      },
    };
  }

  /** Held and leapt: each a sum over pitches of now · (matrix of before). */
  #motion(now: Tensor, before: Tensor) {
    const kernels = this.#kernels;
    const { voices, leap } = this.#constants;
    const far = kernels.matMul(before, leap);
    const along = (reached: Tensor) => kernels.matMul(kernels.multiply(now, reached), voices);
    const backward = (dHold: Tensor, dLeap: Tensor): [Tensor, Tensor] => {
      const hold = kernels.matMul(dHold, voices, false, true);
      const leapt = kernels.matMul(dLeap, voices, false, true);
      const reached = kernels.matMul(kernels.multiply(leapt, now), leap, false, true);
      return [
        kernels.add(kernels.multiply(hold, before), kernels.multiply(leapt, far)),
        kernels.add(kernels.multiply(hold, now), reached),
      ];
    };
    return { hold: along(before), leap: along(far), backward };
  }

  /**
   * Presence of each pitch class in any voice, 1 − Π (1 − voice), and of each pair. The second
   * moments of these 78 tell the whole distribution of chords of up to four pitch classes.
   */
  #harmony(linear: Tensor): Traced {
    const kernels = this.#kernels;
    const { tf } = kernels;
    const { firstClass, secondClass } = this.#constants;
    const absent = tf
      .split(tf.slice(linear, [0, 0], [-1, 48]), 4, 1)
      .map((voice) => tf.sub(1, voice));
    const [upper, lower] = [
      kernels.multiply(absent[0], absent[1]),
      kernels.multiply(absent[2], absent[3]),
    ];
    const present = tf.sub(1, kernels.multiply(upper, lower));
    const first = kernels.matMul(present, firstClass);
    const second = kernels.matMul(present, secondClass);
    const backward = (gradient: Tensor): Tensor => {
      const [dSingle, dPair] = tf.split(gradient, [12, 66], 1);
      const dPresent = kernels.add(
        dSingle,
        kernels.add(
          kernels.matMul(kernels.multiply(dPair, second), firstClass, false, true),
          kernels.matMul(kernels.multiply(dPair, first), secondClass, false, true),
        ),
      );
      const dUpper = kernels.multiply(dPresent, lower);
      const dLower = kernels.multiply(dPresent, upper);
      const voices = [
        kernels.multiply(dUpper, absent[1]),
        kernels.multiply(dUpper, absent[0]),
        kernels.multiply(dLower, absent[3]),
        kernels.multiply(dLower, absent[2]),
      ];
      return tf.pad(tf.concat(voices, 1), [
        [0, 0],
        [0, 4],
      ]);
    };
    return { output: tf.concat([present, kernels.multiply(first, second)], 1), backward };
  }

  #bilinear(a: Tensor, b: Tensor, kind: "pair" | "self") {
    const kernels = this.#kernels;
    const left = this.#constants[`${kind}Left`];
    const right = this.#constants[`${kind}Right`];
    const intervals = this.#constants[`${kind}Intervals`];
    const x = kernels.matMul(a, left);
    const y = kernels.matMul(b, right);
    const backward = (gradient: Tensor): [Tensor, Tensor] => {
      const inner = kernels.matMul(gradient, intervals, false, true);
      return [
        kernels.matMul(kernels.multiply(inner, y), left, false, true),
        kernels.matMul(kernels.multiply(inner, x), right, false, true),
      ];
    };
    return { output: kernels.matMul(kernels.multiply(x, y), intervals), backward };
  }

  /** Both voices of a pair move and keep a unison, octave or fifth: [steps, 12]. */
  #parallels(
    harmonic: Tensor,
    hold: Tensor,
    time: { delay(x: Tensor): Tensor; advance(x: Tensor): Tensor },
  ) {
    const kernels = this.#kernels;
    const { forbidden, upper, lower } = this.#constants;
    const now = kernels.matMul(harmonic, forbidden);
    const before = time.delay(now);
    const moves = kernels.tf.sub(1, hold);
    const up = kernels.matMul(moves, upper);
    const low = kernels.matMul(moves, lower);
    const both = kernels.multiply(up, low);
    const kept = kernels.multiply(now, before);
    const backward = (gradient: Tensor) => {
      const dKept = kernels.multiply(gradient, both);
      const dBoth = kernels.multiply(gradient, kept);
      const dNow = kernels.add(
        kernels.multiply(dKept, before),
        time.advance(kernels.multiply(dKept, now)),
      );
      const dMoves = kernels.add(
        kernels.matMul(kernels.multiply(dBoth, low), upper, false, true),
        kernels.matMul(kernels.multiply(dBoth, up), lower, false, true),
      );
      return {
        harmonic: kernels.matMul(dNow, forbidden, false, true),
        hold: kernels.tf.neg(dMoves),
      };
    };
    return { output: kernels.multiply(kept, both), backward };
  }
}

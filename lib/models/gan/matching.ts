import type { Tensor } from "@tensorflow/tfjs";
import type { ChoraleGanConfig } from "./config";
import { harmonyChannels } from "./features";
import type { Kernels } from "./kernels";

/** Means and lagged second moments of music, to be matched: plain numbers, to be saved. */
export interface Moments {
  /** Mean features, and mean of (even − odd steps), [2, channels]. */
  readonly means: Float32Array;
  /**
   * E[x_t x_{t-lag}ᵀ] of the one-hot pitches, one matrix for each of `lags`, then of the harmony
   * features, one for each of `harmonyLags`.
   */
  readonly covariances: readonly Float32Array[];
}

/** The tensors whose moments are matched. */
export interface MatchedMusic {
  /** One-hot pitches [batch, 1, steps, pitch channels]. */
  readonly pitches: Tensor;
  /** Their features [batch, 1, steps, feature channels], harmony last. */
  readonly features: Tensor;
}

/** Losses and the gradients they send to features and pitches. */
export interface MatchingResult {
  readonly momentLoss: number;
  readonly covarianceLoss: number;
  readonly dFeatures: Tensor;
  readonly dPitches: Tensor;
}

type Lags = Pick<ChoraleGanConfig, "lags" | "harmonyLags">;

/** The moments of one batch as tensors: means, then one matrix for each lag. */
export function momentsOf(kernels: Kernels, music: MatchedMusic, lags: Lags): Tensor[] {
  const [batch, , steps, channels] = music.features.shape as number[];
  const weights = stepWeights(kernels, batch, steps);
  const means = kernels.matMul(weights, music.features.reshape([-1, channels]));
  const covariances = lagged(kernels, music, lags).map(({ now, before, lag }) =>
    kernels.matMul(now, before, true).mul(1 / (batch * (steps - lag))),
  );
  return [means, ...covariances];
}

/**
 * Matches the generator's mean features and lagged second moments to the data's (McGan, Mroueh et
 * al. 2017, with a fixed feature map). What the critic learns slowly and forgets, this holds from
 * the first step: it is what keeps the GAN from collapsing.
 *
 * Two things make it sharper than a plain squared distance. Each moment's distance is divided by
 * its scale in the data (Pearson's χ², which bounds the total variation), so that rare faults such
 * as parallel fifths weigh as much as they are heard. And the generated side is a running mean: the
 * gradient follows the distance of expectations, not that of one batch, whose own scatter would
 * otherwise count as an error and punish variety.
 */
export class Matching {
  readonly #config: ChoraleGanConfig;
  readonly #kernels: Kernels;
  readonly #targets: readonly Tensor[];
  readonly #precisions: readonly Tensor[];
  #running: Tensor[] | null;

  /** `squares` is the data's mean square of each feature, [channels]. */
  constructor(
    config: ChoraleGanConfig,
    kernels: Kernels,
    target: Moments,
    squares: Float32Array,
    running?: Moments,
  ) {
    this.#config = config;
    this.#kernels = kernels;
    this.#targets = keepMoments(kernels, target);
    this.#precisions = keepMoments(kernels, {
      means: Float32Array.from([...squares, ...squares], (square) => 1 / (square + meanFloor)),
      covariances: target.covariances.map((values) =>
        values.map((value) => 1 / (value + covarianceFloor)),
      ),
    });
    this.#running = running ? keepMoments(kernels, running) : null;
  }

  /** Frees the tensors kept. */
  dispose(): void {
    const kept = [this.#targets, this.#precisions, this.#running ?? []];
    for (const tensor of kept.flat()) tensor.dispose();
  }

  /** The running mean of the generated moments, null before the first step. */
  running(): Moments | null {
    return this.#running && readMoments(this.#running);
  }

  /** Advances the running mean by this batch and says where its music should go. */
  step(music: MatchedMusic): MatchingResult {
    const kernels = this.#kernels;
    const { momentWeight, covarianceWeight } = this.#config;
    const [batch, , steps, channels] = music.features.shape as number[];
    const running = this.#advance(momentsOf(kernels, music, this.#config));
    const distances = running.map((moment, i) => kernels.subtract(moment, this.#targets[i]));
    const pulls = distances.map((distance, i) => kernels.multiply(distance, this.#precisions[i]));
    const losses = this.#losses(distances, pulls);
    const weights = stepWeights(kernels, batch, steps);
    const dMeans = kernels.matMul(weights, pulls[0].mul(2 * momentWeight), true);
    let dFeatures = dMeans.reshape([batch, 1, steps, channels]);
    let dPitches: Tensor | null = null;
    lagged(kernels, music, this.#config).forEach((view, i) => {
      const scale = (2 * covarianceWeight) / (batch * (steps - view.lag));
      const gradient = backThroughLag(kernels, view, pulls[i + 1].mul(scale), steps);
      if (view.ofPitches) dPitches = dPitches ? kernels.add(dPitches, gradient) : gradient;
      else dFeatures = kernels.add(dFeatures, padHarmony(kernels, gradient, channels));
    });
    return { ...losses, dFeatures, dPitches: dPitches ?? kernels.tf.zerosLike(music.pitches) };
  }

  #losses(distances: readonly Tensor[], pulls: readonly Tensor[]) {
    const kernels = this.#kernels;
    const sums = distances.map((distance, i) =>
      kernels.sum(kernels.multiply(distance, pulls[i]), [0, 1]),
    );
    const values = kernels.tf.stack(sums).dataSync() as Float32Array;
    let covarianceLoss = 0;
    for (let i = 1; i < values.length; i++) covarianceLoss += values[i];
    return { momentLoss: values[0], covarianceLoss };
  }

  #advance(now: readonly Tensor[]): readonly Tensor[] {
    const { momentMemory } = this.#config;
    const { tf } = this.#kernels;
    const before = this.#running;
    const next = now.map((moment, i) =>
      tf.keep(
        before ? tf.add(before[i].mul(momentMemory), moment.mul(1 - momentMemory)) : moment.clone(),
      ),
    );
    for (const tensor of before ?? []) tensor.dispose();
    this.#running = next;
    return next;
  }
}

// Below these a moment is too rare to be told from chance, and its χ² would be all noise.
const meanFloor = 3e-3;
const covarianceFloor = 1e-3;

interface LaggedView {
  readonly ofPitches: boolean;
  readonly lag: number;
  /** [rows, channels] */
  readonly now: Tensor;
  readonly before: Tensor;
}

function lagged(kernels: Kernels, music: MatchedMusic, lags: Lags): LaggedView[] {
  const channels = music.features.shape[3] as number;
  const harmony = kernels.tf.slice(music.features, [0, 0, 0, channels - harmonyChannels]);
  const view = (x: Tensor, lag: number, ofPitches: boolean): LaggedView => {
    const flat = [-1, x.shape[3] as number];
    const now = x.reshape(flat);
    return { ofPitches, lag, now, before: lag === 0 ? now : kernels.delay(x, lag).reshape(flat) };
  };
  return [
    ...lags.lags.map((lag) => view(music.pitches, lag, true)),
    ...lags.harmonyLags.map((lag) => view(harmony, lag, false)),
  ];
}

/** dLoss/dx [batch, 1, steps, channels] from dLoss/d(nowᵀ before). */
function backThroughLag(
  kernels: Kernels,
  view: LaggedView,
  gradient: Tensor,
  steps: number,
): Tensor {
  const shape = [-1, 1, steps, view.now.shape[1] as number];
  const dBefore = kernels.matMul(view.now, gradient).reshape(shape);
  if (view.lag === 0) return kernels.add(dBefore, dBefore); // the matrix is symmetric
  const dNow = kernels.matMul(view.before, gradient, false, true).reshape(shape);
  return kernels.add(dNow, kernels.advance(dBefore, view.lag));
}

function padHarmony(kernels: Kernels, gradient: Tensor, channels: number): Tensor {
  return kernels.tf.pad(gradient, [
    [0, 0],
    [0, 0],
    [0, 0],
    [channels - harmonyChannels, 0],
  ]);
}

/** Rows that take the mean over all steps, and the mean of even minus odd steps: [2, rows]. */
function stepWeights(kernels: Kernels, batch: number, steps: number): Tensor {
  const rows = batch * steps;
  const values = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    values[row] = 1 / rows;
    values[rows + row] = (row % steps) % 2 === 0 ? 1 / rows : -1 / rows;
  }
  return kernels.tf.tensor2d(values, [2, rows]);
}

function keepMoments(kernels: Kernels, moments: Moments): Tensor[] {
  const { tf } = kernels;
  const means = tf.tensor2d(moments.means, [2, moments.means.length / 2]);
  const covariances = moments.covariances.map((values) => {
    const side = Math.sqrt(values.length);
    return tf.tensor2d(values, [side, side]);
  });
  return [means, ...covariances].map((tensor) => tf.keep(tensor));
}

/** The numbers of tensors in the order of `momentsOf`. */
export function readMoments(tensors: readonly Tensor[]): Moments {
  const [means, ...covariances] = tensors.map(
    (tensor) => tensor.dataSync().slice() as Float32Array,
  );
  return { means, covariances };
}

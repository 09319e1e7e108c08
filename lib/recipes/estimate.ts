import { availableParallelism } from "node:os";
import { loadTensorFlow } from "../models/backend";
import {
  inputWidth,
  layerInputWidth,
  type RecurrentConfig,
  readsBothWays,
} from "../models/recurrent-config";

/**
 * Floating-point operations of training on one position: 2 per weight used forward, twice that
 * backward. One-hot inputs and embeddings are look-ups and cost nothing here.
 */
export function flopsPerPosition(config: RecurrentConfig): number {
  const gates = config.cell === "lstm" ? 4 : 3;
  let weights = 0;
  for (let layer = 0; layer < config.layers; layer++) {
    const looksUp = layer === 0 && config.input.kind === "one-hot";
    const width = looksUp ? 0 : layer === 0 ? inputWidth(config) : layerInputWidth(config, layer);
    const directions = readsBothWays(config, layer) ? 2 : 1;
    weights += gates * config.units * (width + config.units) * directions;
  }
  return 6 * weights;
}

/** Operations of the output layer for one target. */
export function flopsPerTarget(config: RecurrentConfig): number {
  return 6 * config.vocabularySize * (config.dense.at(-1) ?? config.units);
}

/**
 * Seconds a training will take, before its first step: its operations over a share of the
 * machine's matrix-product ceiling. Rough on purpose: progress shows the true pace at once.
 *
 * @param gigaflops ceiling of all cores, as `measureGigaflops` gives
 */
export function estimateSeconds(
  config: RecurrentConfig,
  work: { readonly positions: number; readonly targets: number; readonly epochs: number },
  gigaflops: number,
): number {
  const operations =
    work.positions * flopsPerPosition(config) + work.targets * flopsPerTarget(config);
  const efficiency = 0.4; // small recurrent products reach about that share of a large product
  return (work.epochs * operations) / (gigaflops * 1e9 * efficiency);
}

/** The matrix products this machine computes in a second, in 10⁹ operations, all cores together. */
export function measureGigaflops(): number {
  const tf = loadTensorFlow();
  const size = 512;
  return tf.tidy(() => {
    const matrix = tf.ones([size, size]);
    tf.matMul(matrix, matrix).dataSync();
    let rounds = 0;
    const start = performance.now();
    while (performance.now() - start < 100) {
      tf.matMul(matrix, matrix).dataSync();
      rounds++;
    }
    const seconds = (performance.now() - start) / 1000;
    return (rounds * 2 * size ** 3 * availableParallelism()) / seconds / 1e9;
  });
}

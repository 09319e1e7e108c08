import { layerInputWidth, type RecurrentConfig, readsBothWays } from "../portable";
import { cellOf } from "./cells";
import { foldedConfig, foldsEmbedding } from "./fold";

/** How much a network is trained on. */
export interface TrainedPositions {
  /** Tokens that are read. */
  readonly positions: number;
  /** Tokens that are predicted. */
  readonly targets: number;
}

/**
 * Floating-point operations of the matrix products of training: 2 per weight used forward, twice
 * that backward. Embeddings are look-ups and cost nothing; below a one-hot input nothing is learnt.
 */
export function trainingOperations(
  config: RecurrentConfig,
  { positions, targets }: TrainedPositions,
): number {
  return positions * perPosition(config) + targets * perTarget(config);
}

function perPosition(config: RecurrentConfig): number {
  const { layers, units, input, factors } = config;
  const kernels = cellOf(config).weights.filter(({ kind }) => kind === "kernel");
  const columns = units * kernels.flatMap(({ gates }) => gates).length;
  let operations = 0;
  for (let layer = 0; layer < layers; layer++) {
    const bare = layer === 0 && input.kind === "one-hot" && factors.length === 0;
    const directions = readsBothWays(config, layer) ? 2 : 1;
    const perColumn = (bare ? 4 : 6) * layerInputWidth(config, layer) + 6 * units;
    operations += directions * columns * perColumn;
  }
  return operations;
}

// Of the layers behind the recurrent ones.
function perTarget(config: RecurrentConfig): number {
  const widths = [layerInputWidth(config, config.layers), ...config.dense, config.vocabularySize];
  return 6 * widths.slice(1).reduce((sum, width, i) => sum + widths[i] * width, 0);
}

/**
 * The network whose products are computed when a batch has so many positions: where its tokens are
 * fewer than its embedding is wide, the embedding is multiplied into the first layer beforehand.
 */
export function computedConfig(config: RecurrentConfig, positions: number): RecurrentConfig {
  return foldsEmbedding(config, positions) ? foldedConfig(config) : config;
}

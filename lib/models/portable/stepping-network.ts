import { cellSteps } from "./cell-steps";
import type { RecurrentConfig } from "./config";
import { exp, log } from "./exact-math";
import { planHead, runHead } from "./head-steps";
import { planLayers } from "./layer-plan";
import { Layout } from "./layout";
import { namedWeights } from "./parameters";
import { type Arithmetic, makeProducts } from "./products";

/** A network whose numbers stand in one array, stepped row by row. */
export interface SteppingNetwork {
  /** Numbers of a state: all layers, one after the other. */
  readonly stateSize: number;
  /**
   * One token through all layers.
   *
   * @param ids the token's and those of its factors
   * @param state what is remembered, [stateSize]; becomes what is remembered next
   */
  step(ids: Int32Array, state: Float32Array): void;
  /**
   * Natural log-probabilities of the token that follows the last step.
   *
   * @param row receives them, [vocabularySize]
   */
  predict(row: Float32Array): void;
}

/** Lays out a network's weights and steps it. The configuration must not read both ways. */
export function steppingNetwork(
  config: RecurrentConfig,
  weights: Float32Array,
  arithmetic: Arithmetic,
): SteppingNetwork {
  const layout = new Layout();
  const arrays = namedWeights(config, weights);
  const plan = planLayers(config, arrays, layout);
  const { layers } = plan;
  const head = planHead(config, arrays, layout, layers[layers.length - 1].state[0]);
  const products = makeProducts(layout.size, arithmetic);
  const { floats } = products;
  plan.fill(floats);
  head.fill(floats);
  const { step } = cellSteps[config.cell];
  const { units } = config;
  const places = layers.flatMap(({ state }) => state);
  return {
    stateSize: places.length * units,
    step(ids, state) {
      places.forEach((at, i) => {
        floats.set(state.subarray(i * units, (i + 1) * units), at);
      });
      plan.read(ids);
      for (const layer of layers) step(products, layer);
      places.forEach((at, i) => {
        state.set(floats.subarray(at, at + units), i * units);
      });
    },
    predict(row) {
      const logits = runHead(products, head);
      logSoftmax(floats.subarray(logits, logits + row.length), row);
    },
  };
}

/** Writes logits as log-probabilities. */
function logSoftmax(logits: Float32Array, row: Float32Array): void {
  let largest = -Infinity;
  for (let id = 0; id < row.length; id++) if (logits[id] > largest) largest = logits[id];
  let sum = 0;
  for (let id = 0; id < row.length; id++) sum += exp(logits[id] - largest);
  const total = largest + log(sum);
  for (let id = 0; id < row.length; id++) row[id] = logits[id] - total;
}

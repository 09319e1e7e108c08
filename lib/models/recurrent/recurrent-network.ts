import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { InvalidArgumentError, type Random } from "../../core";
import {
  addAll,
  concat,
  copyValues,
  type Handle,
  loadTensorFlow,
  NativeOps,
  reshape,
} from "../native";
import { type ParameterSpec, type RecurrentConfig, recurrentParameters } from "../portable";
import { type Batch, checkBatch } from "./batch";
import { cellOf } from "./cells";
import { foldEmbedding, learnsByToken } from "./fold";
import { headInputWidth, type LossSums, runHead, sumLoss } from "./head";
import { embedInputs } from "./input";
import { type Pass, timeMajor } from "./pass";
import { runStack } from "./stack";

/** Loss sums of a batch, and the state to carry on where the batch asks for it. */
export interface BatchScore extends LossSums {
  /** For `carryState`: each [batch, units], layer by layer, in the order of the cell's state. */
  readonly finalState?: readonly Float32Array[];
}

/** This module's path: what training workers load to train such a network. */
export const recurrentNetworkModule = join(__dirname, "recurrent-network");

/** A network as pure functions of its weights: what training needs of it. */
export interface Network {
  /** The weight arrays in their order on disk. */
  readonly parameters: readonly ParameterSpec[];
  readonly parameterCount: number;
  /**
   * Forward with dropout, and back.
   *
   * @param random where the dropout masks' seeds come from
   * @param gradients receives those of the *sum* of the losses, parameter after parameter
   */
  lossAndGradients(
    parameters: readonly Tensor[],
    batch: Batch,
    random: Random,
    gradients: Float32Array,
  ): BatchScore;
  /** Forward only, without dropout. */
  evaluate(parameters: readonly Tensor[], batch: Batch): BatchScore;
}

/**
 * Builds the functions of a recurrent next-token network.
 *
 * @throws InvalidArgumentError for a configuration that describes none.
 * @example
 * const network = createRecurrentNetwork(config);
 * const { lossSum, count } = network.evaluate(weights, batch);
 */
export function createRecurrentNetwork(config: RecurrentConfig): Network {
  const parameters = recurrentParameters(config);
  const names = new Map(parameters.map((spec, index) => [spec.name, index]));
  const ops = () => NativeOps.of(loadTensorFlow());
  const prepare = (weights: readonly Tensor[], batch: Batch, random: Random | null) => {
    checkWeights(parameters, weights);
    checkBatch(config, batch);
    return new NetworkPass(ops(), config, batch, names, weights, random);
  };
  return {
    parameters,
    parameterCount: parameters.reduce((sum, spec) => sum + spec.size, 0),
    lossAndGradients: (weights, batch, random, gradients) =>
      ops().scope(() => {
        const pass = prepare(weights, batch, random);
        const result = runForward(pass, batch);
        result.backward();
        pass.write(parameters, gradients);
        return result.sums;
      }),
    evaluate: (weights, batch) =>
      ops().scope(() => runForward(prepare(weights, batch, null), batch).sums),
  };
}

/** One batch on its way through a network, and what is learnt from it. */
export class NetworkPass implements Pass {
  readonly ops: NativeOps;
  readonly config: RecurrentConfig;
  readonly batch: number;
  readonly time: number;
  readonly seed: (() => [number, number]) | null;
  readonly #names: ReadonlyMap<string, number>;
  readonly #weights: readonly Handle[];
  readonly #gradients: (readonly Handle[])[][];

  constructor(
    ops: NativeOps,
    config: RecurrentConfig,
    batch: Batch,
    names: ReadonlyMap<string, number>,
    weights: readonly Tensor[],
    random: Random | null,
  ) {
    this.ops = ops;
    this.config = config;
    this.batch = batch.batch;
    this.time = batch.time;
    this.seed = random && (() => [random.uint32() | 0, random.uint32() | 0]);
    this.#names = names;
    this.#weights = weights.map((tensor) => ops.borrow(tensor));
    this.#gradients = weights.map(() => []);
  }

  weight(name: string): Handle {
    return this.#weights[this.#names.get(name)!];
  }

  learn(name: string, ...blocks: readonly Handle[]): void {
    this.#gradients[this.#names.get(name)!].push(blocks);
  }

  /** Writes what was learned, weight array after weight array. */
  write(specs: readonly ParameterSpec[], flat: Float32Array): void {
    const { ops } = this;
    let from = 0;
    specs.forEach(({ shape, size }, index) => {
      const target = flat.subarray(from, from + size);
      from += size;
      const terms = this.#gradients[index];
      if (terms.length > 1) {
        const whole = terms.map((blocks) => concat(ops, blocks, 0));
        copyValues(ops, addAll(ops, whole), target);
        return;
      }
      const [first, recurrent] = terms[0]; // a kernel's recurrent rows come last
      const split = recurrent === undefined ? size : size - this.config.units * shape[1];
      copyValues(ops, first, target.subarray(0, split));
      if (recurrent !== undefined) copyValues(ops, recurrent, target.subarray(split));
    });
  }
}

function runForward(given: Pass, batch: Batch) {
  const pass = foldEmbedding(given);
  const { ops, config } = pass;
  const everyStep = config.predict === "every-step";
  const factors = timeMajor(batch.factors ?? new Int32Array(0), batch, config.factors.length);
  const tokens = timeMajor(batch.inputs, batch);
  const input = embedInputs(pass, tokens, factors);
  const stack = runStack(pass, input.output, initialState(pass, batch));
  const positions = everyStep ? batch.time * batch.batch : batch.batch;
  const head = runHead(pass, reshape(ops, stack.output, positions, headInputWidth(pass)));
  const targets = everyStep ? timeMajor(batch.targets, batch) : batch.targets;
  const loss = sumLoss(pass, head.output, targets, maskOf(batch, everyStep));
  const { lossSum, correct, count } = loss;
  const finalState = batch.carryState
    ? stack.finalState().map((handle) => ops.read(handle) as Float32Array)
    : undefined;
  return {
    sums: { lossSum, correct, count, finalState },
    backward() {
      const width = headInputWidth(pass);
      const rows = head.backward(loss.gradient);
      const shape = everyStep ? [batch.time, batch.batch, width] : [batch.batch, width];
      const byToken = learnsByToken(config, batch.time * batch.batch);
      const gradient = stack.backward(reshape(ops, rows, ...shape), {
        learns: input.learns && !byToken,
        tokens: byToken ? tokens : null,
      });
      if (gradient !== null) input.backward(gradient);
    },
  };
}

function initialState(pass: Pass, batch: Batch): Handle[] | null {
  const { config, ops } = pass;
  if (!batch.carryState || !batch.initialState) return null;
  const expected = config.layers * cellOf(config).kernel.stateSize;
  const size = batch.batch * config.units;
  const state = batch.initialState;
  if (state.length !== expected || state.some((values) => values.length !== size)) {
    throw new InvalidArgumentError(
      `invalid initial state: ${state.length} arrays of ${state.map((values) => values.length)} ` +
        `values (${config.cell} of ${config.layers} layers needs ${expected} of ` +
        `[${batch.batch}, ${config.units}])`,
    );
  }
  return state.map((values) => ops.floats(values, [batch.batch, config.units]));
}

/** The mask in the order of the targets. */
export function maskOf(batch: Batch, everyStep: boolean): Float32Array | null {
  if (!batch.mask || !everyStep) return batch.mask ?? null;
  const bits = new Int32Array(batch.mask.buffer, batch.mask.byteOffset, batch.mask.length);
  return new Float32Array(timeMajor(bits, batch).buffer);
}

/** Throws unless the arrays are those of the specs. */
export function checkWeights(specs: readonly ParameterSpec[], weights: readonly Tensor[]): void {
  if (weights.length !== specs.length) {
    throw new InvalidArgumentError(
      `weights of another network: ${weights.length} arrays (this one has ${specs.length})`,
    );
  }
  specs.forEach((spec, index) => {
    const { shape } = weights[index];
    if (shape.length === spec.shape.length && shape.every((size, i) => size === spec.shape[i])) {
      return;
    }
    throw new InvalidArgumentError(
      `weights of another size: ${spec.name} is [${shape}] (this network has [${spec.shape}])`,
    );
  });
}

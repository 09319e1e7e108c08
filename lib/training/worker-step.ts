import type { Tensor } from "@tensorflow/tfjs";
import { Random } from "../core";
import type { TensorFlow } from "../models/native";
import type { Batch, BatchScore, Network } from "../models/recurrent";
import { shareOf } from "./cut-batch";
import { TrainingError } from "./failure";
import { updateAverage } from "./optimizer";
import { SharedOptimizer } from "./optimizer-loops";
import type { TrainingOptions } from "./options";
import {
  addColumn,
  decideStop,
  type SharedState,
  waitForAll,
  writeSquares,
  writeSums,
} from "./shared-state";

/** Where a step stands and at which rate it moves. */
export interface StepPosition {
  readonly epoch: number;
  readonly step: number;
  readonly globalStep: number;
  readonly learningRate: number;
}

const nothing: BatchScore = { lossSum: 0, correct: 0, count: 0 };

/** One worker's part in data-parallel steps over shared weights. */
export class WorkerStep {
  readonly #tf: TensorFlow;
  readonly #network: Network;
  readonly #options: TrainingOptions;
  readonly #state: SharedState;
  readonly #worker: number;
  readonly #from: number;
  readonly #to: number;
  readonly #optimizer: SharedOptimizer;
  /** State carried from batch to batch, where the plan asks for it. */
  carried: readonly Float32Array[] | undefined;

  constructor(
    tf: TensorFlow,
    network: Network,
    options: TrainingOptions,
    state: SharedState,
    worker: number,
  ) {
    this.#tf = tf;
    this.#network = network;
    this.#options = options;
    this.#state = state;
    this.#worker = worker;
    const shard = shareOf(network.parameterCount, { index: worker, of: state.workers });
    this.#from = shard.from;
    this.#to = shard.to;
    this.#optimizer = new SharedOptimizer(state, worker, shard);
  }

  /**
   * Gradient of the share, sum over workers, update of the own shard of the parameters; returns the
   * sums over the whole batch. Three barriers: gradients written, norms written, weights written.
   */
  run(batch: Batch | null, at: StepPosition): BatchScore {
    writeSums(this.#state, this.#worker, batch ? this.#differentiate(batch, at) : this.#skip());
    waitForAll(this.#state);
    const totals = {
      lossSum: addColumn(this.#state, 0),
      correct: addColumn(this.#state, 1),
      count: addColumn(this.#state, 2),
    };
    writeSquares(this.#state, this.#worker, this.#optimizer.reduce());
    waitForAll(this.#state);
    this.#update(totals, at);
    if (this.#worker === 0) decideStop(this.#state);
    waitForAll(this.#state);
    return totals;
  }

  #differentiate(batch: Batch, at: StepPosition): BatchScore {
    const parameters = this.parameters(this.#state.weights);
    const random = Random.fromSeed(`${this.#options.seed}/step/${at.globalStep}/${this.#worker}`);
    const fed = batch.carryState ? { ...batch, initialState: this.carried } : batch;
    const own = this.#state.gradients[this.#worker];
    const result = this.#network.lossAndGradients(parameters, fed, random, own);
    this.carried = result.finalState;
    this.#tf.dispose(parameters);
    return result;
  }

  #skip(): BatchScore {
    this.#state.gradients[this.#worker].fill(0);
    return nothing;
  }

  #update(totals: BatchScore, at: StepPosition): void {
    const options = this.#options;
    const state = this.#state;
    const norm = Math.sqrt(addColumn(state, 3)) / Math.max(1, totals.count);
    checkFinite("loss", totals.lossSum / totals.count, at);
    checkFinite("gradient norm", norm, at);
    const clip = options.clipNorm > 0 && norm > options.clipNorm ? options.clipNorm / norm : 1;
    const slice = (values: Float32Array) => values.subarray(this.#from, this.#to);
    this.#optimizer.update(options, {
      learningRate: at.learningRate,
      gradientScale: clip / Math.max(1, totals.count),
      step: at.globalStep + 1,
    });
    if (state.average.length > 0) {
      updateAverage(slice(state.average), slice(state.weights), options.averaging, at.globalStep);
    }
  }

  /** Tensors over slices of flat weights, in the network's order; the caller disposes them. */
  parameters(flat: Float32Array): Tensor[] {
    let offset = 0;
    return this.#network.parameters.map(({ shape, size }) => {
      const values = flat.subarray(offset, offset + size);
      offset += size;
      return this.#tf.tensor(values, [...shape], "float32");
    });
  }
}

function checkFinite(what: string, value: number, at: StepPosition): void {
  if (Number.isFinite(value)) return;
  throw new TrainingError(
    `training diverged at step ${at.globalStep + 1} (epoch ${at.epoch + 1}): ` +
      `the ${what} is ${value}, the learning rate ${at.learningRate} ` +
      "(lower the rate or clip the gradients)",
  );
}

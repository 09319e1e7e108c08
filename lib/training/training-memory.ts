import { InvalidArgumentError } from "../core";
import type { Checkpoint, TrainingPosition } from "./checkpoint";
import type { EpochRecord } from "./history";
import { createSharedState, type SharedState } from "./shared-state";

const start: TrainingPosition = {
  epoch: 0,
  step: 0,
  globalStep: 0,
  epochSums: [0, 0, 0],
  epochSeconds: 0,
  seconds: 0,
  stopped: null,
};

/** All that changes while a network is trained: what a checkpoint holds. */
export class TrainingMemory {
  readonly shared: SharedState;
  position: TrainingPosition = start;
  history: EpochRecord[] = [];
  /** Epoch that `best` comes from; 0 = none yet. */
  bestEpoch = 0;
  /** Recurrent state that each worker carries from batch to batch. */
  carried: (readonly Float32Array[] | null)[];
  #best: Float32Array | null = null;

  constructor(parameterCount: number, workers: number, averaging: boolean) {
    this.shared = createSharedState(parameterCount, workers, averaging);
    this.carried = new Array(workers).fill(null);
  }

  /** Takes over the weights; throws `InvalidArgumentError` when they are of another size. */
  begin(initial: Float32Array): void {
    const { weights, average } = this.shared;
    if (initial.length !== weights.length) {
      throw new InvalidArgumentError(
        `invalid initialWeights: ${initial.length} values (the network has ${weights.length})`,
      );
    }
    weights.set(initial);
    average.set(initial.subarray(0, average.length));
  }

  /** A copy of what is validated: the running average where there is one. */
  currentWeights(): Float32Array {
    const { average, weights } = this.shared;
    return Float32Array.from(average.length > 0 ? average : weights);
  }

  /** Keeps the present weights as the best. */
  keepWeights(epoch: number): void {
    this.#best = this.currentWeights();
    this.bestEpoch = epoch;
  }

  /** The best weights, or the present ones before any epoch was completed. */
  bestWeights(): Float32Array {
    return this.#best ?? this.currentWeights();
  }

  /** Everything, as a checkpoint's content; arrays are not copied. */
  checkpoint(seed: number | string): Omit<Checkpoint, "fingerprint"> {
    const { weights, momentum, square, average, workers } = this.shared;
    const arrays: Record<string, Float32Array> = { weights, momentum, square };
    if (average.length > 0) arrays.average = average;
    if (this.#best) arrays.best = this.#best;
    this.carried.forEach((state, worker) => {
      state?.forEach((values, index) => {
        arrays[`carried-${worker}-${index}`] = values;
      });
    });
    const { position, history, bestEpoch } = this;
    return { seed, workers, position, history, bestEpoch, arrays };
  }

  /** Puts a checkpoint's content in place. */
  restore(checkpoint: Checkpoint): void {
    const { arrays } = checkpoint;
    const { weights, momentum, square, average, epoch } = this.shared;
    weights.set(arrays.weights);
    momentum.set(arrays.momentum);
    square.set(arrays.square);
    if (average.length > 0) average.set(arrays.average);
    epoch.set(checkpoint.position.epochSums);
    this.#best = arrays.best ?? null;
    this.bestEpoch = checkpoint.bestEpoch;
    this.history = [...checkpoint.history];
    this.position = checkpoint.position;
    this.carried = this.carried.map((_, worker) => carriedOf(arrays, worker));
  }
}

function carriedOf(
  arrays: Readonly<Record<string, Float32Array>>,
  worker: number,
): readonly Float32Array[] | null {
  const found: Float32Array[] = [];
  while (arrays[`carried-${worker}-${found.length}`]) {
    found.push(arrays[`carried-${worker}-${found.length}`]);
  }
  return found.length > 0 ? found : null;
}

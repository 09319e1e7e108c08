import { sharedArrays } from "../core";

/** Counters that workers wait on. */
const slots = { waiting: 0, generation: 1, aborted: 2, stopAsked: 3, stopDecided: 4 } as const;

/** Doubles a worker leaves for the others: its share's sums. */
const perWorker = 4; // loss, correct, count, squares of its gradient shard

/** Everything the workers of one job share; made of shared memory, sent by message. */
export interface SharedState {
  readonly workers: number;
  /** Where the arrays of float32 lie, for the optimiser's compiled loops. */
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  readonly weights: Float32Array;
  readonly average: Float32Array; // empty when averaging is off
  readonly momentum: Float32Array;
  readonly square: Float32Array;
  readonly gradients: readonly Float32Array[]; // one per worker
  readonly squares: readonly Float32Array[]; // room of four sums for each worker
  readonly sums: Float64Array; // [workers, 4]
  /** Sums over the epoch so far: loss, correct, count. */
  readonly epoch: Float64Array;
}

/** Lays out the shared memory of a job. */
export function createSharedState(
  parameterCount: number,
  workers: number,
  averaging: boolean,
): SharedState {
  const count = 3 + workers;
  const sizes = [
    ...Array<number>(count).fill(parameterCount),
    averaging ? parameterCount : 0,
    ...Array<number>(workers).fill(4),
  ];
  const { memory, arrays } = sharedArrays(sizes);
  const [weights, momentum, square, ...gradients] = arrays.slice(0, count);
  return {
    workers,
    memory,
    control: new Int32Array(new SharedArrayBuffer(64)),
    weights,
    average: arrays[count],
    momentum,
    square,
    gradients,
    squares: arrays.slice(count + 1),
    sums: new Float64Array(new SharedArrayBuffer(workers * perWorker * 8)),
    epoch: new Float64Array(new SharedArrayBuffer(3 * 8)),
  };
}

/** Thrown in a worker when another one failed: its own work is void, its message unimportant. */
export class AbortedByOther extends Error {
  override name = "AbortedByOther";
}

/**
 * Blocks a worker thread until all workers have come here. What they wrote before is then seen by
 * all. Throws `AbortedByOther` once the job was aborted.
 */
export function waitForAll(state: SharedState): void {
  const { control, workers } = state;
  throwIfAborted(control);
  if (workers === 1) return;
  const generation = Atomics.load(control, slots.generation);
  if (Atomics.add(control, slots.waiting, 1) === workers - 1) {
    Atomics.store(control, slots.waiting, 0);
    Atomics.add(control, slots.generation, 1);
    Atomics.notify(control, slots.generation);
    return;
  }
  while (Atomics.load(control, slots.generation) === generation) {
    throwIfAborted(control);
    // The time limit covers an abort between the check and the sleep.
    Atomics.wait(control, slots.generation, generation, 200);
  }
}

function throwIfAborted(control: Int32Array): void {
  if (Atomics.load(control, slots.aborted)) throw new AbortedByOther("stopped by another worker");
}

/** Frees all waiting workers with an error. */
export function abortAll(state: SharedState): void {
  Atomics.store(state.control, slots.aborted, 1);
  Atomics.notify(state.control, slots.generation);
}

/** Asks for a stop after the step at work. */
export function askStop(state: SharedState): void {
  Atomics.store(state.control, slots.stopAsked, 1);
}

/** Takes a stop back, before work goes on. */
export function clearStop(state: SharedState): void {
  Atomics.store(state.control, slots.stopAsked, 0);
  Atomics.store(state.control, slots.stopDecided, 0);
}

/** The first worker fixes, before a barrier, what all will read after it. */
export function decideStop(state: SharedState): void {
  Atomics.store(state.control, slots.stopDecided, Atomics.load(state.control, slots.stopAsked));
}

/** Whether all stop after this step. */
export function stopDecided(state: SharedState): boolean {
  return Atomics.load(state.control, slots.stopDecided) === 1;
}

/** Leaves a worker's sums for the others. */
export function writeSums(
  state: SharedState,
  worker: number,
  score: { lossSum: number; correct: number; count: number },
): void {
  state.sums.set([score.lossSum, score.correct, score.count], worker * perWorker);
}

/** Leaves the squared norm of a worker's shard of the gradient. */
export function writeSquares(state: SharedState, worker: number, squares: number): void {
  state.sums[worker * perWorker + 3] = squares;
}

/** Adds one column of the workers' sums, in their order: 0 loss, 1 correct, 2 count, 3 squares. */
export function addColumn(state: SharedState, column: 0 | 1 | 2 | 3): number {
  let total = 0;
  for (let worker = 0; worker < state.workers; worker++) {
    total += state.sums[worker * perWorker + column];
  }
  return total;
}

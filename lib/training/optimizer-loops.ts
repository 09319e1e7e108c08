import { compileLoops, greatestPages, type VectorFunction } from "../core";
import { adamFactors, adamLoop, type ParameterShard, type UpdateStep } from "../models";
import { type OptimizerOptions, reduceGradients, updateShard } from "./optimizer";
import type { SharedState } from "./shared-state";

interface Loops {
  readonly adam: VectorFunction;
  readonly add: VectorFunction;
  readonly squares: VectorFunction;
}

// Sums of squares in float32 go over so many numbers, these sums are added in float64.
const blockFloats = 4096;

let compiled: WebAssembly.Module | undefined;

function optimizerModule(): WebAssembly.Module {
  compiled ??= compileLoops(
    [
      adamLoop,
      {
        name: "add",
        arrays: 2, // the sum so far, what is added to it
        scalars: 0,
        body: (code) => code.store(0, code.add(code.load(0), code.load(1))),
      },
      {
        name: "squares",
        arrays: 2, // numbers, the sums of their squares
        scalars: 0,
        body(code) {
          const value = code.keep(code.load(0));
          code.sum(1, code.mul(value, value));
        },
      },
    ],
    greatestPages,
  );
  return compiled;
}

/**
 * One worker's part of the optimiser, on the slice of the shared arrays that it owns: what
 * `reduceGradients` and `updateShard` do, in float32 and four numbers at a time. The last one to
 * three numbers of a slice, and RMSprop, go through those functions.
 */
export class SharedOptimizer {
  readonly #state: SharedState;
  readonly #loops: Loops;
  readonly #sums: Float32Array;
  readonly #from: number;
  readonly #whole: number; // where the last one to three begin
  readonly #to: number;

  constructor(
    state: SharedState,
    worker: number,
    { from, to }: { readonly from: number; readonly to: number },
  ) {
    const instance = new WebAssembly.Instance(optimizerModule(), {
      env: { memory: state.memory },
    });
    this.#loops = instance.exports as unknown as Loops;
    this.#state = state;
    this.#sums = state.squares[worker];
    this.#from = from;
    this.#to = to;
    this.#whole = to - ((to - from) % 4);
  }

  /**
   * Adds the gradients of all workers, in their order, into the first worker's, within the own
   * slice; returns the sum of squares.
   */
  reduce(): number {
    const [first, ...others] = this.#state.gradients;
    const { add, squares } = this.#loops;
    let total = this.#reduceRest();
    for (let at = this.#from; at < this.#whole; at += blockFloats) {
      const bytes = 4 * (Math.min(this.#whole, at + blockFloats) - at);
      const sum = addressOf(first, at);
      for (const other of others) add(bytes, sum, addressOf(other, at));
      squares(bytes, sum, addressOf(this.#sums, 0));
      for (const part of this.#sums) total += part;
    }
    return total;
  }

  #reduceRest(): number {
    const { gradients } = this.#state;
    const rest = gradients[0].subarray(this.#whole, this.#to);
    return reduceGradients(gradients, this.#whole, this.#to, rest);
  }

  /** Moves the own slice of the weights by the gradients that `reduce` added. */
  update(options: OptimizerOptions, update: UpdateStep): void {
    if (options.optimizer === "rmsprop") {
      updateShard(this.#shard(this.#from), options, update);
      return;
    }
    const { weights, gradients, momentum, square } = this.#state;
    const addresses = [weights, gradients[0], momentum, square].map((values) =>
      addressOf(values, this.#from),
    );
    const bytes = 4 * (this.#whole - this.#from);
    this.#loops.adam(bytes, ...addresses, ...adamFactors(options, update));
    updateShard(this.#shard(this.#whole), options, update);
  }

  #shard(from: number): ParameterShard {
    const { weights, gradients, momentum, square } = this.#state;
    const slice = (values: Float32Array) => values.subarray(from, this.#to);
    return {
      weights: slice(weights),
      gradient: slice(gradients[0]),
      momentum: slice(momentum),
      square: slice(square),
    };
  }
}

function addressOf(values: Float32Array, index: number): number {
  return values.byteOffset + 4 * index;
}

import { availableParallelism } from "node:os";
import { checkArgument } from "../../../core";
import type { NextTokenModel, TokenStreams } from "../..";
import { RecurrentModel, type RecurrentModelParts } from "../recurrent-model";
import { StreamHelper } from "./helper";
import { ParallelStates } from "./parallel-states";

/**
 * A trained recurrent network whose streams are shared among threads, for many streams and long
 * pieces: threads take most of a second to start. A product of one size does not depend on the thread
 * it runs in, so each share gives what `RecurrentModel` gives for a batch of that size, bit for bit.
 *
 * @example
 * const model = await ParallelModel.start({ config, weights });
 * const streams = model.open(64); // 32 rows a thread on two cores
 * model.dispose();
 */
export class ParallelModel implements NextTokenModel {
  readonly vocabularySize: number;
  readonly threads: number;
  readonly #model: RecurrentModel;
  readonly #helpers: readonly StreamHelper[];
  #opened = 0;
  #disposed = false;

  private constructor(model: RecurrentModel, helpers: readonly StreamHelper[]) {
    this.vocabularySize = model.vocabularySize;
    this.threads = 1 + helpers.length;
    this.#model = model;
    this.#helpers = helpers;
  }

  /**
   * Starts the threads.
   *
   * @param threads with this one; default: the cores
   * @throws InvalidArgumentError when the parts do not fit, or a window is to be read again.
   */
  static async start(
    parts: RecurrentModelParts,
    threads = availableParallelism(),
  ): Promise<ParallelModel> {
    checkArgument(Number.isInteger(threads) && threads >= 1, "threads", threads, "must be ≥ 1");
    const { window = 0 } = parts;
    checkArgument(window === 0, "window", window, "only streams that carry their state are shared");
    const model = new RecurrentModel(parts); // checks the parts, and holds the C library
    const shared = new Float32Array(new SharedArrayBuffer(4 * parts.weights.length));
    shared.set(parts.weights);
    const helper = () => StreamHelper.start({ ...parts, weights: shared });
    const helpers = await Promise.all(Array.from({ length: threads - 1 }, helper));
    return new ParallelModel(model, helpers);
  }

  open(batch: number): TokenStreams {
    return this.#model.open(batch, (count) => {
      const states = new ParallelStates(this.#model, this.#helpers, this.#opened++);
      if (count > 1) states.select(new Int32Array(count));
      return states;
    });
  }

  /** Ends the threads and frees the weights; open streams cannot be used afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const helper of this.#helpers) helper.end();
    this.#model.dispose();
  }
}

import { Random } from "../core";
import { loadTensorFlow } from "../models/native";
import {
  type RecurrentConfig,
  recurrentNetworkModule,
  recurrentParameters,
} from "../models/recurrent";
import type { BatchSource } from "./batch-source";
import { resolveTrainingOptions } from "./options";
import { packSource } from "./packed-source";
import { createSharedState } from "./shared-state";
import { borrowWorkers, returnWorkers, type WorkerPool } from "./worker-pool";

const stepsPerEpoch = 16;

/** Random tokens for a network, cut as it predicts: every position, or the last of a window. */
function randomBatches(
  { vocabularySize, predict }: RecurrentConfig,
  { time, batch }: { readonly time: number; readonly batch: number },
): BatchSource {
  const random = Random.fromSeed(1);
  const ids = () => Int32Array.from({ length: time + 1 }, () => random.integer(vocabularySize));
  const sequences = Array.from({ length: batch * stepsPerEpoch }, ids);
  return predict === "every-step"
    ? { sequences, plan: { kind: "every-step", time, batch } }
    : { sequences, plan: { kind: "windows", window: time, batch } };
}

/**
 * The steps of a training and nothing else, on the workers that `train` uses: for those who time
 * them. Call `close` at the end.
 */
export class BareSteps {
  readonly #pool: WorkerPool;
  #steps = 0;
  #epoch = 0;

  private constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Waits until so many threads stand, TensorFlow in each; there is no network yet. */
  static async open(workers: number): Promise<BareSteps> {
    // Held by this thread too: else the C library is unloaded with its last worker, and crashes.
    loadTensorFlow();
    return new BareSteps(await borrowWorkers(workers));
  }

  /** Gives the workers a fresh network, and batches of random tokens, `time` in each row. */
  async begin(
    network: RecurrentConfig,
    size: { readonly time: number; readonly batch: number },
  ): Promise<void> {
    const workers = this.#pool.active;
    const options = resolveTrainingOptions({ clipNorm: 0, workers, epochs: 1_000_000 });
    const train = packSource(randomBatches(network, size), { name: "batches", network });
    const count = recurrentParameters(network).reduce((sum, { size }) => sum + size, 0);
    const job = { networkModule: recurrentNetworkModule, network, options, train };
    const state = createSharedState(count, workers, false);
    await this.#pool.begin({ ...job, validation: null }, state, true);
  }

  /** Seconds for each of `count` steps. */
  async run(count: number): Promise<number> {
    const start = performance.now();
    for (let left = count; left > 0; left -= stepsPerEpoch) {
      const steps = Math.min(left, stepsPerEpoch);
      // The last steps of an epoch, so that no more than these are taken.
      const from = stepsPerEpoch - steps;
      const range = { epoch: this.#epoch++, from, globalStep: this.#steps };
      this.#steps += steps;
      await this.#pool.ask("trained", () => ({ kind: "train", range, carried: null }));
    }
    return (performance.now() - start) / 1000 / count;
  }

  async close(): Promise<void> {
    await this.#pool.ask("ended", () => ({ kind: "end" }));
    await returnWorkers(this.#pool);
  }
}

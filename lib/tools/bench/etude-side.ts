import { Random } from "../../core";
import {
  loadTensorFlow,
  recurrentNetworkModule,
  recurrentParameters,
} from "../../models/recurrent";
import {
  borrowGang,
  createSharedState,
  packSource,
  resolveTrainingOptions,
  returnGang,
  shareSource,
  type WorkerGang,
} from "../../training";
import type { Rival, RivalTask } from "./rival";
import { configOf } from "./shapes";

const epochSteps = 16;

/** Our side of the training bench: the workers of `train`, with nothing left out. */
export class EtudeTrainer implements Rival {
  /** Memory of the process when the workers stood, before there was a network. */
  idleBytes = 0;
  #gang: WorkerGang | undefined;
  #steps = 0;
  #epoch = 0;

  async load({ shape, cell, threads }: RivalTask): Promise<void> {
    await this.release();
    // Held by this thread too: else the C library is unloaded with its last worker, and crashes.
    loadTensorFlow();
    const gang = await borrowGang(threads);
    this.#gang = gang;
    this.idleBytes = process.memoryUsage.rss();
    const network = configOf(shape, cell);
    const options = resolveTrainingOptions({ clipNorm: 0, workers: threads, epochs: 1_000_000 });
    const count = recurrentParameters(network).reduce((sum, { size }) => sum + size, 0);
    const random = Random.fromSeed(1);
    const ids = () =>
      Int32Array.from({ length: shape.time + 1 }, () => random.integer(shape.vocabulary));
    const { batch } = shape;
    const plan =
      shape.predict === "every-step"
        ? ({ kind: "every-step", time: shape.time, batch } as const)
        : ({ kind: "windows", window: shape.time, batch } as const);
    const limits = { name: "bench", vocabularySize: shape.vocabulary, factorSizes: [] };
    const sequences = Array.from({ length: batch * epochSteps }, ids);
    const train = shareSource(packSource({ sequences, plan }, limits));
    const { predict } = shape;
    const job = {
      networkModule: recurrentNetworkModule,
      network,
      predict,
      options,
      train,
      validation: null,
    };
    await gang.ask("begun", (worker) => ({
      kind: "begin",
      job: { ...job, worker, workers: threads },
    }));
    const state = createSharedState(count, threads, false);
    await gang.ask("shared", () => ({ kind: "share", state, initialise: true }));
    await this.run(3);
  }

  async run(count: number): Promise<number> {
    const start = performance.now();
    for (let left = count; left > 0; left -= epochSteps) {
      const steps = Math.min(left, epochSteps);
      // The last steps of an epoch, so that no more than these are taken.
      const range = { epoch: this.#epoch++, from: epochSteps - steps, globalStep: this.#steps };
      this.#steps += steps;
      await this.#gang!.ask("trained", () => ({ kind: "train", range, carried: null }));
    }
    return (performance.now() - start) / 1000 / count;
  }

  /** Gives the workers back. */
  async release(): Promise<void> {
    const gang = this.#gang;
    this.#gang = undefined;
    this.#epoch = 0;
    this.#steps = 0;
    if (!gang) return;
    await gang.ask("ended", () => ({ kind: "end" }));
    await returnGang(gang);
  }

  close(): void {
    void this.release();
  }
}

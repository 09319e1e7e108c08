import { Random } from "../../core";
import { BareSteps } from "../../training";
import type { Rival, RivalTask } from "./rival";
import { configOf } from "./shapes";

const epochSteps = 16;

/** Our side of the training bench: the workers of `train`, with nothing left out. */
export class EtudeTrainer implements Rival {
  /** Memory of the process when the workers stood, before there was a network. */
  idleBytes = 0;
  #training: BareSteps | undefined;

  async load({ shape, cell, threads }: RivalTask): Promise<void> {
    await this.release();
    this.#training = await BareSteps.open(threads);
    this.idleBytes = process.memoryUsage.rss();
    const { batch, time, vocabulary, predict } = shape;
    const random = Random.fromSeed(1);
    const ids = () => Int32Array.from({ length: time + 1 }, () => random.integer(vocabulary));
    const sequences = Array.from({ length: batch * epochSteps }, ids);
    const plan =
      predict === "every-step"
        ? ({ kind: "every-step", time, batch } as const)
        : ({ kind: "windows", window: time, batch } as const);
    await this.#training.begin(configOf(shape, cell), { sequences, plan });
    await this.run(3);
  }

  run(count: number): Promise<number> {
    return this.#training!.run(count);
  }

  /** Gives the workers back. */
  async release(): Promise<void> {
    const training = this.#training;
    this.#training = undefined;
    await training?.close();
  }

  close(): void {
    void this.release();
  }
}

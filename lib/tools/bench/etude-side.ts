import { benchConfig } from "../../recipes/speed";
import { BareSteps } from "../../training";
import type { Rival, RivalTask } from "./rival";

/** Our side of the training bench: the workers of `train`, with nothing left out. */
export class EtudeTrainer implements Rival {
  /** Memory of the process when the workers stood, before there was a network. */
  idleBytes = 0;
  #training: BareSteps | undefined;

  async load({ shape, cell, threads }: RivalTask): Promise<void> {
    await this.release();
    this.#training = await BareSteps.open(threads);
    this.idleBytes = process.memoryUsage.rss();
    await this.#training.begin(benchConfig(shape, cell), shape);
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

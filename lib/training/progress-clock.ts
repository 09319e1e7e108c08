import type { TrainingEvent } from "./job";
import type { StepProgress } from "./messages";
import type { TrainingOptions } from "./options";

/** Turns steps into speed and an estimate of the time left. */
export class ProgressClock {
  readonly #options: TrainingOptions;
  #last = 0;

  constructor(options: TrainingOptions) {
    this.#options = options;
  }

  /** Speed counts from here: `seconds` were spent in earlier sessions. */
  start(seconds: number): void {
    this.#last = seconds;
  }

  /** `seconds`: time spent training so far, earlier sessions included. */
  read(progress: StepProgress, seconds: number): TrainingEvent & { kind: "batch" } {
    const { epochs, maxSeconds } = this.#options;
    const share = (progress.epoch + progress.step / progress.steps) / epochs;
    const elapsed = Math.max(1e-3, seconds - this.#last);
    const left = share > 0 ? (seconds / share) * (1 - share) : 0;
    this.#last = seconds;
    return {
      kind: "batch",
      epoch: progress.epoch + 1,
      epochs,
      step: progress.step,
      steps: progress.steps,
      loss: progress.loss,
      learningRate: progress.learningRate,
      tokensPerSecond: progress.tokens / elapsed,
      secondsLeft: maxSeconds > 0 ? Math.min(left, Math.max(0, maxSeconds - seconds)) : left,
    };
  }
}

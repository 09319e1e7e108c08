import { mean } from "d3-array";
import { checkArgument, nextTurn, onInterrupt } from "../../core";

/** How long training lasts, who may stop it, and who hears of it. */
export interface LoopOptions<Record, State> {
  /** Steps planned; the learning rate falls to its end at the last one. */
  readonly maxSteps: number;
  /**
   * Seconds after which training ends early; the rate then falls by the clock, and the result is
   * no longer the same at each run. Default: no limit.
   */
  readonly maxSeconds?: number;
  /** Stops after the current step, as the user's interrupt does. */
  readonly signal?: AbortSignal;
  /** Steps between two records; default 50. */
  readonly recordEvery?: number;
  onProgress?(record: Record, maxSteps: number): void;
  /** Steps between two calls of `onCheckpoint`; default 0, never. */
  readonly checkpointEvery?: number;
  onCheckpoint?(state: State): void;
}

/** When a record was taken: its losses are means since the record before. */
export interface RecordTime {
  readonly step: number;
  readonly seconds: number;
  /** The share of the learning rate at the end, 1 to 0. */
  readonly rateShare: number;
}

/** A pair of networks that steps. */
export interface SteppingTrainer<Losses, State> {
  readonly step: number;
  /** One update at `share` of the learning rates. */
  advance(share: number): Losses;
  /** A copy of all that is needed to go on. */
  state(seconds: number, history: readonly (Losses & RecordTime)[]): State | Promise<State>;
}

/** What any training of a GAN gives. */
export interface LoopResult<Losses, State> {
  readonly history: readonly (Losses & RecordTime)[];
  readonly stopped: "finished" | "interrupted" | "time";
  readonly steps: number;
  /** Over all parts of a resumed training. */
  readonly seconds: number;
  /** For `resume`. */
  readonly state: State;
}

/**
 * Steps `trainer` to the end of the plan. The event loop runs between steps.
 *
 * @param constantShare share of the plan with the full learning rate; then it falls linearly to 0
 * @param before seconds and records of the training that is resumed
 */
export async function runSteps<Losses extends { readonly [name in keyof Losses]: number }, State>(
  trainer: SteppingTrainer<Losses, State>,
  options: LoopOptions<Losses & RecordTime, State>,
  constantShare: number,
  before?: { readonly seconds: number; readonly history: readonly (Losses & RecordTime)[] },
): Promise<LoopResult<Losses, State>> {
  const { maxSteps, maxSeconds, recordEvery, checkpointEvery } = checkPlan(options);
  const startMilliseconds = performance.now() - 1000 * (before?.seconds ?? 0);
  const elapsed = () => (performance.now() - startMilliseconds) / 1000;
  const history = [...(before?.history ?? [])];
  let waiting: Losses[] = [];
  const stop = stopper(options.signal);
  try {
    while (trainer.step < maxSteps && elapsed() < maxSeconds && !stop.asked()) {
      const progress = Math.max(trainer.step / maxSteps, elapsed() / maxSeconds);
      const share = rateShare(progress, constantShare);
      waiting.push(trainer.advance(share));
      if (trainer.step % recordEvery === 0) {
        const time = { step: trainer.step, seconds: elapsed(), rateShare: share };
        const record = { ...meanOf(waiting), ...time };
        waiting = [];
        history.push(record);
        options.onProgress?.(record, maxSteps);
      }
      if (checkpointEvery > 0 && trainer.step % checkpointEvery === 0) {
        options.onCheckpoint?.(await trainer.state(elapsed(), history));
      }
      await nextTurn();
    }
  } finally {
    stop.forget();
  }
  const seconds = elapsed();
  const finished = trainer.step >= maxSteps;
  return {
    history,
    stopped: finished ? "finished" : stop.asked() ? "interrupted" : "time",
    steps: trainer.step,
    seconds,
    state: await trainer.state(seconds, history),
  };
}

/** Whether the caller's signal or the user's interrupt has asked to stop. */
function stopper(signal: AbortSignal | undefined) {
  let interrupted = false;
  const forget = onInterrupt(() => {
    interrupted = true;
  });
  return { asked: () => interrupted || signal?.aborted === true, forget };
}

/** The share of the learning rate at `progress` (0 to 1): 1 until `constantShare`, then to 0. */
export function rateShare(progress: number, constantShare: number): number {
  if (progress <= constantShare) return 1;
  return Math.max(0, (1 - progress) / (1 - constantShare));
}

function checkPlan(options: LoopOptions<never, never>) {
  const { maxSteps, recordEvery = 50, checkpointEvery = 0 } = options;
  const { maxSeconds = Number.POSITIVE_INFINITY } = options;
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  checkArgument(whole(maxSteps), "maxSteps", maxSteps, "must be a whole number >= 1");
  checkArgument(maxSeconds > 0, "maxSeconds", maxSeconds, "must be > 0");
  checkArgument(whole(recordEvery), "recordEvery", recordEvery, "must be a whole number >= 1");
  return { maxSteps, maxSeconds, recordEvery, checkpointEvery };
}

function meanOf<Losses extends { readonly [name in keyof Losses]: number }>(
  all: readonly Losses[],
): Losses {
  const names = Object.keys(all[0]) as (keyof Losses)[];
  const means = names.map((name) => [name, mean(all, (losses) => losses[name])]);
  return Object.fromEntries(means) as Losses;
}

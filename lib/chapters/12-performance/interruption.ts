import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Of } from "../../core/node";
import { type TrainingEvent, type TrainingJob, type TrainingResult, train } from "../../training";

/** A training as far as it went. */
export interface InterruptedPart {
  readonly what: "in one go" | "interrupted" | "resumed";
  /** Epochs that were completed when it stopped. */
  readonly epochs: number;
  readonly stopped: TrainingResult["stopped"];
  /** Nats a token of the last completed epoch; NaN before the first. */
  readonly loss: number;
  /** Numbers in the network. */
  readonly weights: number;
  /** SHA-256 of all weights' bytes at that moment, 64 hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Trains once in one go, and once interrupted within an epoch and resumed from its checkpoint: the
 * first and the last must end with the same weights, bit for bit.
 *
 * @param job without run folder; it gets a temporary one
 * @param epoch how many epochs are completed before the interrupt comes
 * @example
 * const [whole, , resumed] = await interruptAndResume({ network, batches, validation: null, options }, 1);
 */
export async function interruptAndResume(
  job: Omit<TrainingJob, "runFolder" | "resume" | "signal">,
  epoch: number,
): Promise<InterruptedPart[]> {
  // The last epoch's weights: the best one's may be the same by chance.
  const plain: TrainingJob = { ...job, options: { ...job.options, restoreBest: false } };
  const root = mkdtempSync(join(tmpdir(), "etude-interruption-"));
  const runFolder = join(root, "run");
  const controller = new AbortController();
  const onProgress = (event: TrainingEvent) => {
    if (event.kind === "epoch" && event.record.epoch === epoch) controller.abort();
  };
  try {
    const whole = await train(plain);
    const cut = await train({ ...plain, runFolder, signal: controller.signal, onProgress });
    const resumed = await train({ ...plain, runFolder, resume: true });
    return [
      describe("in one go", whole),
      describe("interrupted", cut),
      describe("resumed", resumed),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function describe(what: InterruptedPart["what"], result: TrainingResult): InterruptedPart {
  const { weights, history, stopped } = result;
  return {
    what,
    epochs: history.length,
    stopped,
    weights: weights.length,
    loss: history.at(-1)?.trainLoss ?? Number.NaN,
    sha256: sha256Of(weights),
  };
}

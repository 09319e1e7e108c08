import { checkArgument } from "../core";
import { checkRecurrentConfig, recurrentNetworkModule } from "../models/recurrent";
import type { BatchSource } from "./batch-source";
import { EpochLoop } from "./epoch-loop";
import type { TrainingJob, TrainingResult } from "./job";
import { resolveTrainingOptions, resolveWorkers } from "./options";
import { packSource } from "./packed-source";
import { openRecorder } from "./recorder";

/**
 * Trains a network on all cores: each worker thread takes a share of every batch, gradients are
 * added in shared memory, each worker moves its share of the weights.
 *
 * Same seed and number of workers: the same weights, bit for bit, also through interruption and
 * `resume`. Other numbers of workers agree within float tolerance; with dropout each share of a
 * batch draws its own masks, so that they agree in distribution only. The main thread stays free.
 * An interrupt (`lib/core/interrupt`) or `signal` stops after the batch at work, with a checkpoint
 * where there is a run folder.
 *
 * Throws `InvalidArgumentError` for numbers and shapes that do not fit, `RunError` for a run
 * folder that cannot be used or written, `TrainingError` when the loss is not finite or a worker
 * died.
 *
 * @example
 * const result = await train({
 *   network, batches: { sequences, plan: { kind: "every-step", time: 64, batch: 32 } },
 *   validation: null, options: { epochs: 20, learningRate: 0.003, seed: 7 },
 * });
 */
export async function train(job: TrainingJob): Promise<TrainingResult> {
  const options = resolveTrainingOptions(job.options);
  const { network } = job;
  if (!job.networkModule) checkRecurrentConfig(network);
  const pack = (source: BatchSource, name: string) => packSource(source, { name, network });
  const batches = pack(job.batches, "batches");
  const validation = job.validation ? pack(job.validation, "validation") : null;
  checkArgument(
    !job.resume || job.runFolder !== undefined,
    "resume",
    job.resume,
    "needs a runFolder to go on from",
  );
  const recorder = openRecorder({ job, options, batches, validation });
  try {
    const loop = new EpochLoop({
      job,
      options,
      batches,
      validation,
      recorder,
      workers: resolveWorkers(options.workers || recorder.resumedWorkers, batches.plan.batch),
      networkModule: job.networkModule ?? recurrentNetworkModule,
    });
    return await loop.run();
  } finally {
    recorder.close();
  }
}

import type { RecurrentConfig } from "../../models/recurrent";
import { type DatasetSources, resolveWorkers, type TrainingJob, train } from "../../training";
import { estimateSeconds, measureGigaflops } from "../estimate";
import type { ExperimentJob, PreparedExperiment } from "../experiment-kind";

/** A network with all that its training takes beside the job. */
export interface NetworkTraining extends Pick<TrainingJob, "networkModule" | "parameterCount"> {
  readonly network: RecurrentConfig;
  readonly batches: DatasetSources;
  /** Epochs, seed and saving apart. */
  readonly options: TrainingJob["options"];
  /** Where neither the job nor the run to resume says another number. */
  readonly epochs: number;
}

/** How a kind plans, estimates and does the training of a network, in the job's folder. */
export function networkTraining(
  job: ExperimentJob,
  { network, batches, options, epochs: usual, ...own }: NetworkTraining,
): Pick<PreparedExperiment, "planned" | "estimateSeconds" | "train"> {
  const { folder, seed, checkpointEvery, threads, resumed, signal } = job;
  const epochs = job.epochs ?? resumed?.planned?.count ?? usual;
  return {
    planned: { unit: "epochs", count: epochs },
    estimateSeconds() {
      const workers = resolveWorkers(threads, batches.train.plan.batch);
      return estimateSeconds(network, { ...batches, epochs, workers }, measureGigaflops());
    },
    async train() {
      const { stopped, seconds, history } = await train({
        ...{ network, ...own, batches: batches.train, validation: batches.test },
        options: { ...options, epochs, seed, checkpointEvery, workers: threads },
        runFolder: folder,
        resume: resumed !== null,
        ...(signal ? { signal } : {}),
        onProgress: (event) => job.onProgress(event),
      });
      return { stopped, seconds, done: history.length };
    },
  };
}

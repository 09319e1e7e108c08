import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../core/node";
import {
  type ChoraleGanConfig,
  chooseCrops,
  choraleGanConfig,
  generatorWeightCount,
  type IndexGanConfig,
  type IndexGanState,
  indexGanConfig,
  loadIndexTraining,
  loadTraining,
  saveIndexTraining,
  saveTraining,
  trainGan,
  trainIndexGan,
} from "../models/gan";
import {
  lockRun,
  type StopReason,
  TensorBoardWriter,
  type TrainingEvent,
  writeWeights,
} from "../training";
import { type ExperimentJob, openExperiment } from "./experiment";
import { selectPieces } from "./prepare";
import type { Experiment } from "./recipe";

/** One line of a GAN's log: mean losses in nats since the line before. */
export interface GanLogRecord {
  readonly step: number;
  readonly seconds: number;
  readonly criticLoss: number;
  readonly generatorLoss: number;
}

/** Paths that only the run folder of a GAN has. */
export function ganPaths(folder: string) {
  return { log: join(folder, "gan-log.jsonl"), state: join(folder, "checkpoints", "gan.state") };
}

/** The log of a GAN's run, oldest first; empty when there is none yet. */
export function readGanLog(folder: string): GanLogRecord[] {
  const { log } = ganPaths(folder);
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as GanLogRecord);
}

type GanExperiment = Exclude<Experiment, { kind: "recurrent" }>;

/** What both GANs share while they train: progress, log, checkpoints. */
interface GanHooks<State> {
  readonly seed: number;
  readonly maxSteps: number;
  readonly recordEvery: number;
  readonly checkpointEvery: number;
  readonly signal?: AbortSignal;
  readonly resume?: State;
  onProgress(record: GanLogRecord, maxSteps: number): void;
  onCheckpoint(state: State): void;
}

/** Trains a GAN of a recipe into its run folder. */
export async function trainGanExperiment(
  job: ExperimentJob<GanExperiment>,
): Promise<{ stopped: StopReason; seconds: number }> {
  return job.experiment.kind === "index-gan"
    ? trainIndexExperiment(job, job.experiment)
    : trainChoraleExperiment(job);
}

async function trainIndexExperiment(
  job: ExperimentJob<GanExperiment>,
  experiment: Experiment & { kind: "index-gan" },
): Promise<{ stopped: StopReason; seconds: number }> {
  const { data, options } = job;
  const length = options.recipe.window.length;
  const { batch, steps } = experiment;
  const config = indexGanConfig({ vocabularySize: data.vocabulary.size, length, batch });
  const maxSteps = stepsOf(job, steps, options.recipe.quick.ganSteps);
  const path = ganPaths(job.folder).state;
  return runGan(job, config, maxSteps, {
    load: () => loadIndexTraining(path),
    save: (state) => saveIndexTraining(path, state),
    parameters: null,
    secondsPerStep: 1.5,
    train: (hooks: GanHooks<IndexGanState>) => trainIndexGan(config, data.train, hooks),
  });
}

async function trainChoraleExperiment(
  job: ExperimentJob<GanExperiment>,
): Promise<{ stopped: StopReason; seconds: number }> {
  const config = choraleGanConfig();
  const { recipe, pieces } = job.options;
  const crops = chooseCrops(selectPieces(recipe, pieces), config);
  const maxSteps = stepsOf(job, choraleSteps, choraleSteps);
  const path = ganPaths(job.folder).state;
  return runGan(job, config, maxSteps, {
    load: () => loadTraining(path).state,
    save: (state) => saveTraining(path, config, state),
    parameters: generatorWeightCount(config),
    secondsPerStep: 0.06,
    train: (hooks) => trainGan(config, crops, hooks),
  });
}

/** Steps after which the four-voice GAN's curves are flat. */
const choraleSteps = 2500;

/** Steps by profile; `--epochs` counts hundreds of steps. */
function stepsOf(job: ExperimentJob, full: number, quick: number): number {
  const { epochs, profile } = job.options;
  if (epochs !== undefined) return epochs * 100;
  return profile === "full" ? full : quick;
}

interface GanKind<State> {
  readonly parameters: number | null;
  /** Measured on two cores, for the estimate before the first step. */
  readonly secondsPerStep: number;
  load(): State;
  save(state: State): void;
  train(hooks: GanHooks<State>): Promise<{
    readonly generatorWeights: Float32Array;
    readonly history: readonly GanLogRecord[];
    readonly stopped: "finished" | "interrupted" | "time";
    readonly steps: number;
    readonly seconds: number;
    readonly state: State;
  }>;
}

async function runGan<State>(
  job: ExperimentJob<GanExperiment>,
  config: IndexGanConfig | ChoraleGanConfig,
  maxSteps: number,
  kind: GanKind<State>,
): Promise<{ stopped: StopReason; seconds: number }> {
  const { options, folder, experiment } = job;
  openExperiment(job, { network: null, parameters: kind.parameters ?? 0, gan: config });
  const unlock = lockRun(folder);
  try {
    const known = existsSync(ganPaths(folder).state);
    const resume = options.resume && known ? kind.load() : undefined;
    const seconds = maxSteps * kind.secondsPerStep;
    const parameters = kind.parameters ?? 0;
    options.onStart?.({
      experiment: experiment.name,
      folder,
      parameters,
      epochs: maxSteps,
      seconds,
    });
    const board = new TensorBoardWriter(folder, resume ? 1 : 0);
    const result = await kind.train({
      seed: options.seed,
      maxSteps,
      recordEvery: Math.max(1, Math.floor(maxSteps / 100)),
      checkpointEvery: Math.max(10, Math.floor(maxSteps / 10)),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(resume ? { resume } : {}),
      onProgress(record) {
        const { criticLoss, generatorLoss } = record;
        board.scalars(record.step, { "loss/critic": criticLoss, "loss/generator": generatorLoss });
        options.onProgress?.(progressOf(record, maxSteps));
      },
      onCheckpoint: kind.save,
    });
    kind.save(result.state);
    const lines = result.history.map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(ganPaths(folder).log, lines.join(""));
    writeWeights(folder, result.generatorWeights, result.steps);
    return { stopped: result.stopped, seconds: result.seconds };
  } finally {
    unlock();
  }
}

function progressOf(record: GanLogRecord, maxSteps: number): TrainingEvent {
  const { step, seconds, generatorLoss } = record;
  return {
    kind: "batch",
    epoch: 1,
    epochs: 1,
    step,
    steps: maxSteps,
    loss: generatorLoss,
    learningRate: 0,
    tokensPerSecond: 0,
    secondsLeft: (seconds / step) * (maxSteps - step),
  };
}

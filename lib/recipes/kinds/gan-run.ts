import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../core/node";
import { lockRun, readWeights, runPaths, TensorBoardWriter, writeWeights } from "../../training";
import type { ExperimentJob, RunProgress, TrainedExperiment } from "../experiment-kind";

/** One line of a GAN's log: mean losses in nats since the line before. */
export interface GanLogRecord {
  readonly step: number;
  readonly seconds: number;
  readonly criticLoss: number;
  readonly generatorLoss: number;
}

/** What both GANs are told while they train. */
export interface GanHooks<State> {
  readonly seed: number;
  readonly maxSteps: number;
  readonly recordEvery: number;
  readonly checkpointEvery: number;
  readonly signal?: AbortSignal;
  readonly resume?: State;
  onProgress(record: GanLogRecord): void;
  onCheckpoint(state: State): void;
}

/** How a GAN trains, and how its state is kept at a path. */
export interface GanTraining<State> {
  load(path: string): State;
  save(path: string, state: State): void;
  train(hooks: GanHooks<State>): Promise<{
    readonly generatorWeights: Float32Array;
    readonly history: readonly GanLogRecord[];
    readonly stopped: "finished" | "interrupted" | "time";
    readonly steps: number;
    readonly seconds: number;
    readonly state: State;
  }>;
}

/** Paths that only the run folder of a GAN has. */
function ganPaths(folder: string) {
  return { log: join(folder, "gan-log.jsonl"), state: join(folder, "checkpoints", "gan.state") };
}

/** Trains a GAN into its run folder, or goes on there: log, checkpoints, TensorBoard events. */
export async function trainGanRun<State>(
  job: ExperimentJob,
  maxSteps: number,
  gan: GanTraining<State>,
): Promise<TrainedExperiment> {
  const { folder, seed, signal, resumed } = job;
  const paths = ganPaths(folder);
  const unlock = lockRun(folder);
  try {
    const resume = resumed && existsSync(paths.state) ? gan.load(paths.state) : undefined;
    const board = new TensorBoardWriter(folder, resume ? 1 : 0);
    const result = await gan.train({
      seed,
      maxSteps,
      recordEvery: Math.max(1, Math.floor(maxSteps / 100)),
      checkpointEvery: Math.max(10, Math.floor(maxSteps / 10)),
      ...(signal ? { signal } : {}),
      ...(resume ? { resume } : {}),
      onProgress(record) {
        const { criticLoss, generatorLoss } = record;
        board.scalars(record.step, { "loss/critic": criticLoss, "loss/generator": generatorLoss });
        report(job, record, maxSteps);
      },
      onCheckpoint: (state) => gan.save(paths.state, state),
    });
    gan.save(paths.state, result.state);
    const lines = result.history.map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(paths.log, lines.join(""));
    writeWeights(folder, result.generatorWeights, result.steps);
    return { stopped: result.stopped, seconds: result.seconds, done: result.steps };
  } finally {
    unlock();
  }
}

function report(job: ExperimentJob, record: GanLogRecord, maxSteps: number): void {
  const { step, seconds, generatorLoss: loss } = record;
  job.onProgress({
    kind: "batch",
    ...{ epoch: 1, epochs: 1, step, steps: maxSteps, loss, learningRate: 0, tokensPerSecond: 0 },
    secondsLeft: (seconds / step) * (maxSteps - step),
  });
}

/** How far a GAN has come; it has no held-out loss. */
export function ganProgress(folder: string): RunProgress {
  const last = readGanLog(ganPaths(folder).log).at(-1);
  const isTrained = existsSync(runPaths(folder).weights);
  return {
    epochs: last?.step ?? 0,
    bestEpoch: isTrained ? readWeights(folder).bestEpoch : 0,
    training: { loss: last?.generatorLoss ?? null, accuracy: null },
    heldOut: { loss: null, accuracy: null },
  };
}

/** Oldest first; empty when there is none yet. */
function readGanLog(path: string): GanLogRecord[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as GanLogRecord);
}

import { Random } from "../core";
import { type ChoraleRow, choraleRows, choraleTable, tellApart } from "../evaluation";
import { type Crops, choraleGanConfig, sampleCrops, selectCrops } from "../models/gan";
import { fitChoraleGan, type SplitCrops } from "../training";
import type { CriticArm } from "./critic-arms";
import type { ArmRun, CriticRecord, MeasuredMusic } from "./critic-record";

/** How `measureCritic` measures. */
export interface CriticOptions {
  readonly arms: readonly CriticArm[];
  /** Of weights, batches and samples; the split stays. */
  readonly seeds: readonly number[];
  /** Of each training, equal for all. */
  readonly steps: number;
  /** Channels of every generator, and crops of a step; default the GAN's own. */
  readonly width?: number;
  readonly batch?: number;
  /** Stretches of music sampled from each generator; default 1000. */
  readonly samples?: number;
  /** Steps of each fresh classifier; default 300. */
  readonly classifierSteps?: number;
  readonly command: string;
  readonly signal?: AbortSignal;
  report?(text: string): void;
  /** Called whenever a run has been measured, with all there is so far. */
  onRun?(record: CriticRecord): void;
}

/**
 * What the critic is worth: the four-voice GAN trained in several ways for equal steps over several
 * seeds, each measured by the table's overlaps, its faults, and a classifier trained afresh on its
 * music and held-out music. Trainings that were done before come from the cache, so that a
 * measurement that was stopped goes on where it was.
 */
export async function measureCritic(
  crops: SplitCrops,
  options: CriticOptions,
): Promise<CriticRecord> {
  const { arms, seeds, steps, samples = 1000, classifierSteps = 300, command } = options;
  const own = choraleGanConfig();
  const { width = own.width, batch = own.batch } = options;
  const { training, heldOut } = crops;
  const floors = choraleTable(training, heldOut, {}, 1);
  const measure = async (row: ChoraleRow, music: Crops, seed: number) => ({
    ...measuredOf(row),
    classifier: await tellApart(heldOut, music, { seed, steps: classifierSteps }),
  });
  const [real] = floors.filter(({ name }) => name === choraleRows.training);
  const random = Random.fromSeed("ceiling");
  const others = selectCrops(
    training,
    Array.from({ length: samples }, () => random.integer(training.count)),
  );
  options.report?.("real music against real music");
  const ceiling = await measure(real, others, 1);
  const chain = measuredOf(floors.find(({ name }) => name === choraleRows.chain)!);
  const runs: ArmRun[] = [];
  const record = (): CriticRecord => ({
    ...{ command, steps, width, batch, samples, classifierSteps, seeds: [...seeds] },
    crops: { training: training.count, heldOut: heldOut.count },
    ...{ ceiling, chain, runs: [...runs] },
  });
  for (const seed of seeds) {
    for (const { name, title, changes } of arms) {
      if (options.signal?.aborted) return record();
      options.report?.(`seed ${seed}: ${title}, ${steps} steps`);
      const plan = { seed, steps, ...(options.signal ? { signal: options.signal } : {}) };
      const gan = await fitChoraleGan(training, plan, { width, batch, ...changes });
      if (gan.stopped !== "finished") return record();
      const music = sampleCrops(gan.config, gan.weights, { count: samples, seed });
      const row = choraleTable(training, heldOut, { [name]: music }, seed).at(-1)!;
      const { criticLoss, generatorLoss } = gan.history.at(-1)!;
      const losses = { criticLoss, generatorLoss, seconds: gan.seconds };
      runs.push({ arm: name, title, seed, ...losses, ...(await measure(row, music, seed)) });
      options.onRun?.(record());
    }
  }
  return record();
}

function measuredOf(row: ChoraleRow): Omit<MeasuredMusic, "classifier"> {
  const { overlap, meanOverlap, crossings, parallels, leaps, copiedBars } = row;
  return { overlap, meanOverlap, crossings, parallels, leaps, copiedBars };
}

import { z } from "zod";
import { checkArgument } from "../../core";
import {
  type IndexGanConfig,
  indexGanConfig,
  loadIndexTraining,
  publishedIndexGan,
  sampleIndexGan,
  saveIndexTraining,
  trainIndexGan,
} from "../../models/gan";
import { readWeights } from "../../training";
import type { ExperimentJob, ExperimentKind, PreparedExperiment } from "../experiment-kind";
import {
  prepareTokens,
  realTokens,
  type TokenExperiment,
  tokenRunSchema,
  wordsOfRun,
} from "../token-run";
import type { ChoraleGanExperiment } from "./chorale-gan";
import { ganProgress, trainGanRun } from "./gan-run";
import type { QuickSetting } from "./recurrent";

/** A GAN that draws the token indices of a window as real numbers, as `musigan`'s does. */
export interface IndexGanExperiment extends TokenExperiment {
  readonly kind: "index-gan";
  readonly steps: number;
  readonly batch: number;
  /** An epoch is as many steps as draw so many windows. */
  readonly quick: QuickSetting;
}

const schema = tokenRunSchema.extend({
  gan: z.custom<IndexGanConfig>(
    (value) => z.looseObject({ kind: z.literal("index-gan") }).safeParse(value).success,
    "must be the configuration of a GAN on token indices",
  ),
});
type Config = z.infer<typeof schema>;

/** Measured on two cores: what a step costs whatever its size, and with the published units. */
const secondsPerStep = { least: 0.35, published: 1.5 };

/** GANs on token indices. */
export const indexGan: ExperimentKind<IndexGanExperiment, Config> = {
  kind: "index-gan",
  schema,
  describe: ({ steps, encoding }) =>
    `GAN on token indices${encoding ? ` of ${encoding}` : ""}, ${steps} steps`,
  repair: ({ name }): ChoraleGanExperiment => ({ name, kind: "chorale-gan" }),
  prepare,
  progress: ganProgress,
  open(run, config) {
    const { gan, window } = config;
    const { vocabulary, encoding } = wordsOfRun(run, config);
    const { weights } = readWeights(run.folder);
    return {
      speaker: null,
      async sample({ seed, count = 1, length = window }) {
        const remedy = `this GAN draws ${window} tokens at once: at most that`;
        checkArgument(length <= window, "length", length, remedy);
        return sampleIndexGan(gan, weights, { seed, count }).map((ids) => {
          const tokens = realTokens(vocabulary, ids).slice(0, length);
          return { piece: encoding.decode(tokens), tokens, stream: null };
        });
      },
      dispose() {},
    };
  },
};

async function prepare(job: ExperimentJob<IndexGanExperiment>): Promise<PreparedExperiment> {
  const { experiment, profile, resumed } = job;
  const { recipe, data, kept } = await prepareTokens(job);
  const quick = profile === "full" ? null : experiment.quick;
  const config = configOf(experiment, data.vocabulary.size, recipe.window.length, quick?.units);
  const perEpoch = stepsPerEpoch(data.train.lengths, config, quick?.windowsPerEpoch);
  const asked = job.epochs ?? quick?.epochs;
  const own = asked === undefined ? experiment.steps : asked * perEpoch;
  const steps = job.epochs === undefined ? (resumed?.planned?.count ?? own) : own;
  return {
    ...kept,
    config: { ...kept.config, gan: config },
    parameters: 0, // counted by nobody yet
    planned: { unit: "steps", count: steps },
    estimateSeconds() {
      const { least, published } = secondsPerStep;
      const share = (config.units / publishedIndexGan.units) ** 2;
      return steps * (least + (published - least) * share);
    },
    train: () =>
      trainGanRun(job, steps, {
        load: loadIndexTraining,
        save: saveIndexTraining,
        train: (hooks) => trainIndexGan(config, data.train, hooks),
      }).finally(() => data.train.close()),
  };
}

function configOf(
  { batch }: IndexGanExperiment,
  vocabularySize: number,
  length: number,
  most = Number.POSITIVE_INFINITY,
): IndexGanConfig {
  const { units, dense, criticDense } = publishedIndexGan;
  const atMost = (width: number) => Math.min(width, most);
  const sizes = {
    units: atMost(units),
    dense: dense.map(atMost),
    criticDense: criticDense.map(atMost),
  };
  return indexGanConfig({ vocabularySize, length, batch, ...sizes });
}

/** Steps that draw as many windows as there are, or as an epoch has at most; 0 is no bound. */
function stepsPerEpoch(lengths: Int32Array, { length, batch }: IndexGanConfig, most = 0): number {
  const all = lengths.reduce((sum, tokens) => sum + Math.max(0, tokens - length + 1), 0);
  return Math.max(1, Math.ceil((most > 0 ? Math.min(most, all) : all) / batch));
}

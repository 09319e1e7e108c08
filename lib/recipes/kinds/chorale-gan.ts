import { z } from "zod";
import { checkArgument, RunError } from "../../core";
import type { Pieces } from "../../corpus";
import { splitByPiece } from "../../dataset";
import {
  type ChoraleGanConfig,
  chooseCrops,
  choraleGanConfig,
  cropsIn,
  generatorWeightCount,
  loadTraining,
  sampleGan,
  saveTraining,
  trainGan,
} from "../../models/gan";
import { pitchName } from "../../music";
import { voiceNames } from "../../tokens";
import { readWeights } from "../../training";
import type { ExperimentJob, ExperimentKind, PreparedExperiment } from "../experiment-kind";
import { usablePieces } from "../prepare";
import { type Experiment, tokenRecipe } from "../recipe";
import { ganProgress, trainGanRun } from "./gan-run";

/** The GAN that makes four-voice bars. */
export interface ChoraleGanExperiment extends Experiment {
  readonly kind: "chorale-gan";
}

const schema = z.object({
  gan: z.custom<ChoraleGanConfig>(
    (value) => z.looseObject({ kind: z.literal("chorale-gan") }).safeParse(value).success,
    "must be the configuration of a four-voice GAN",
  ),
});
type Config = z.infer<typeof schema>;

/** Steps after which the curves are flat, and what half a minute is enough for. */
const steps = { full: 2500, quick: 600 };

/** Measured on two cores. */
const secondsPerStep = 0.06;

/** Four-voice GANs. */
export const choraleGan: ExperimentKind<ChoraleGanExperiment, Config> = {
  kind: "chorale-gan",
  schema,
  describe: () => "GAN on four voices",
  repair: (experiment) => experiment,
  prepare,
  progress: ganProgress,
  open(run, { gan }) {
    const { weights } = readWeights(run.folder);
    return {
      speaker: null,
      async sample({ seed, count = 1, length }) {
        const remedy = `this GAN draws ${gan.steps} steps at once: leave it out`;
        checkArgument(length === undefined, "length", length, remedy);
        const pieces = sampleGan(gan, weights, { seed, count });
        return pieces.map((piece) => ({ piece, tokens: [], stream: null }));
      },
      dispose() {},
    };
  },
};

async function prepare(job: ExperimentJob<ChoraleGanExperiment>): Promise<PreparedExperiment> {
  const recipe = tokenRecipe(job.recipe);
  const config = choraleGanConfig();
  const pieces = usablePieces(recipe, await job.pieces());
  const { testFraction } = recipe;
  const split = splitByPiece(pieces.entries, { testFraction, seed: job.seed });
  const [train, test] = [split.train, split.test].map((indices) => {
    const side = new Set(indices);
    return pieces.filter((_, index) => side.has(index));
  });
  const training = withinCrops(train, config, job);
  if (training.length < train.length) {
    const text = `learning from a sample of ${training.length} of ${train.length} pieces`;
    job.onProgress({ kind: "message", text: `${text} (at most ${mostCrops} stretches)` });
  }
  const names = ({ entries }: Pieces) => entries.map(({ name }) => name);
  const crops = chooseCrops(training, config);
  const maxSteps = stepsOf(job, Math.ceil(crops.count / config.batch));
  const parameters = generatorWeightCount(config);
  return {
    config: { gan: config, pieces: pieces.length },
    vocabulary: vocabularyOf(config),
    split: { train: names(training), test: names(test) },
    parameters,
    planned: { unit: "steps", count: maxSteps },
    estimateSeconds: () => maxSteps * secondsPerStep,
    train: () =>
      trainGanRun(job, maxSteps, {
        load: (path) => loadTraining(path).state,
        save: (path, state) => saveTraining(path, config, state),
        train: (hooks) => trainGan(config, crops, hooks),
      }),
  };
}

/**
 * Stretches that are held, with a table of their different steps some 100 MB. All chorales have half as
 * many; a full training draws each of so many five times.
 */
const mostCrops = 24_000;

/** All pieces, or in a seeded order those that have at most so many stretches. */
export function withinCrops(
  pieces: Pieces,
  config: ChoraleGanConfig,
  { seed, most = mostCrops }: { readonly seed: number; readonly most?: number },
): Pieces {
  const taken = new Set<number>();
  let crops = 0;
  for (const index of pieces.shuffled(seed)) {
    crops += cropsIn(pieces.at(index), config).length;
    if (crops > most && taken.size > 0) break;
    taken.add(index);
  }
  return pieces.filter((_, index) => taken.has(index));
}

/** Every pitch that each voice may sing. */
function vocabularyOf({ ranges }: ChoraleGanConfig): string[] {
  return ranges.flatMap(([low, high], voice) =>
    Array.from({ length: high - low + 1 }, (_, i) => `${voiceNames[voice]} ${pitchName(low + i)}`),
  );
}

/** A run that goes on keeps its number of steps: the rates fall to their end over all of them. */
function stepsOf({ profile, epochs, resumed, folder }: ExperimentJob, perEpoch: number): number {
  const planned = resumed?.planned?.count;
  const own = planned ?? steps[profile === "full" ? "full" : "quick"];
  const wanted = epochs === undefined ? own : epochs * perEpoch;
  if (planned === undefined || wanted === planned) return wanted;
  throw new RunError(
    `${folder}: the run was made for ${planned} steps, not ${wanted}: its rates fall to their end ` +
      "over all of them (resume without --epochs, or choose another folder)",
  );
}

import { z } from "zod";
import { Random } from "../core";
import { cutWindows } from "../dataset";
import { wordsOf } from "../models/portable";
import { type SamplingStrategy, voiceRangesOf } from "../sampling";
import { isFourVoice, Vocabulary } from "../tokens";
import type { Run } from "../training";
import type { ExperimentJob, PreparedExperiment } from "./experiment-kind";
import { prepareRecipe, type RecipeData } from "./prepare";
import { type Experiment, type TokenRecipe, tokenRecipe } from "./recipe";

const count = z.number().int().nonnegative();

/** What `config.json` holds of a run on tokens, beside the network. */
export const tokenRunSchema = z.object({
  encoding: z.string(),
  pieces: count,
  tokens: count,
  filtered: count,
  /** Tokens of a window; the length of what is fed back where the network sees a window. */
  window: count,
  sampling: z.object({
    length: count,
    strategy: z.custom<SamplingStrategy>((value) => typeof value === "object" && value !== null),
    start: z.enum(["random-window", "random-token", "start-token"]),
  }),
  /** Windows of real music to start from, as token ids. */
  primers: z.array(z.array(count)),
  /** What each voice sang in training; of four-voice encodings only. */
  voiceRanges: z
    .array(z.object({ low: count, high: count }))
    .length(4)
    .optional(),
});

/** How a run on tokens was made. */
export type TokenRun = z.infer<typeof tokenRunSchema>;

/** An experiment on tokens may have an encoding of its own. */
export interface TokenExperiment extends Experiment {
  /** Instead of the recipe's. */
  readonly encoding?: string;
}

/** The music of an experiment as tokens, and what its run keeps of them. */
export async function prepareTokens(job: ExperimentJob<TokenExperiment>): Promise<{
  readonly recipe: TokenRecipe;
  readonly data: RecipeData;
  readonly kept: Pick<PreparedExperiment, "vocabulary" | "split"> & { readonly config: TokenRun };
}> {
  const { encoding } = job.experiment;
  const recipe = { ...tokenRecipe(job.recipe), ...(encoding ? { encoding } : {}) };
  const data = prepareRecipe(recipe, await job.pieces(), job.seed);
  const config = configOf(recipe, data, job.seed);
  const side = (name: "train" | "test") =>
    data.windows
      ? [`${data.windows[name].length} windows at random`]
      : data.split[name].map((index) => data.names[index]);
  const split = { train: side("train"), test: side("test") };
  return { recipe, data, kept: { config, split, vocabulary: data.vocabulary.tokens } };
}

function configOf(recipe: TokenRecipe, data: RecipeData, seed: number): TokenRun {
  const { dataset, encoding } = data;
  const { length } = recipe.window;
  const shared = {
    encoding: encoding.name,
    pieces: data.names.length,
    tokens: data.tokens,
    filtered: data.filtered,
    window: length,
    sampling: recipe.sampling,
    primers: drawPrimers(data, length, seed),
  };
  if (!dataset || !isFourVoice(encoding)) return shared;
  const training = dataset.split.train.map((index) => dataset.tokens[index]);
  return { ...shared, voiceRanges: voiceRangesOf(encoding, training, dataset.shifts) };
}

/** Windows of held-out music to start sampling from, as the published systems do. */
function drawPrimers(data: RecipeData, length: number, seed: number): number[][] {
  const most = Math.max(...data.test.map((sequence) => sequence.length));
  const size = Math.min(length, most - 1);
  const windows = cutWindows(data.test, { length: size });
  const random = Random.fromSeed(`${seed}/primers`);
  return Array.from({ length: 32 }, () => windows[random.integer(windows.length)]).map(
    ({ sequence, start }) => [...data.test[sequence].subarray(start, start + size)],
  );
}

/** The words of a run on tokens; throws `RunError` when they are not those of its encoding. */
export function wordsOfRun({ folder, vocabulary }: Run, { encoding }: TokenRun) {
  return wordsOf(vocabulary, encoding, `${folder}/vocabulary.json`);
}

/** Ids as tokens, those that stand for no music left out. */
export function realTokens(vocabulary: Vocabulary, ids: ArrayLike<number>): string[] {
  return vocabulary.decode(Array.from(ids).filter((id) => id > Vocabulary.endId));
}

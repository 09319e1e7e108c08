import { z } from "zod";
import { Random } from "../core";
import { countWindows, windowPlaces } from "../dataset";
import { wordsOf } from "../models/portable";
import { type SamplingStrategy, voiceRangesOf } from "../sampling";
import { isFourVoice, Vocabulary } from "../tokens";
import type { Run } from "../training";
import type { ExperimentJob, PreparedExperiment } from "./experiment-kind";
import { prepareRecipe, type RecipeData, writingOf } from "./prepare";
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
  const music = job.store ? await job.store(writingOf(recipe)) : [...(await job.pieces())];
  const data = prepareRecipe(recipe, music, job.seed);
  const config = configOf(recipe, data, job.seed);
  for (const source of [data.train, data.test]) source.close();
  const side = (name: "train" | "test") =>
    data.windows
      ? [`${data.windows[name].length} windows at random`]
      : data.split[name].map((index) => data.names[index]);
  const split = { train: side("train"), test: side("test") };
  return { recipe, data, kept: { config, split, vocabulary: data.vocabulary.tokens } };
}

function configOf(recipe: TokenRecipe, data: RecipeData, seed: number): TokenRun {
  const { encoding, shifts } = data;
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
  if (recipe.vocabularyFrom !== "training" || !isFourVoice(encoding)) return shared;
  return { ...shared, voiceRanges: voiceRangesOf(encoding, data.trainingTokens(), shifts) };
}

/** Windows of held-out music to start sampling from, as the published systems do. */
function drawPrimers({ test }: RecipeData, length: number, seed: number): number[][] {
  const { lengths } = test;
  const size = { length: Math.min(length, lengths.reduce((a, b) => Math.max(a, b), 0) - 1) };
  const windows = countWindows(lengths, size);
  const random = Random.fromSeed(`${seed}/primers`);
  const drawn = Array.from({ length: 32 }, () => random.integer(windows));
  const places = windowPlaces(lengths, size, drawn);
  return drawn.map((_, i) => {
    const [sequence, start] = places.subarray(2 * i);
    return [...test.part(sequence, start, start + size.length)];
  });
}

/** The words of a run on tokens; throws `RunError` when they are not those of its encoding. */
export function wordsOfRun({ folder, vocabulary }: Run, { encoding }: TokenRun) {
  return wordsOf(vocabulary, encoding, `${folder}/vocabulary.json`);
}

/** Ids as tokens, those that stand for no music left out. */
export function realTokens(vocabulary: Vocabulary, ids: ArrayLike<number>): string[] {
  return vocabulary.decode(Array.from(ids).filter((id) => id > Vocabulary.endId));
}

import { RunError } from "../core";
import type { Dataset } from "../dataset";
import {
  bestOf,
  compareMemorisation,
  evaluateLikelihood,
  MemorisationIndex,
  scoreFloors,
} from "../evaluation";
import type { NextTokenModel } from "../models";
import type { ModelCard } from "../models/portable";
import type { Piece } from "../music";
import { prepareRecipe, type RecipeData } from "./prepare";
import { recipeByName } from "./published";
import { tokenRecipe } from "./recipe";
import { repairRecipe } from "./repair";
import type { RunConfig } from "./run-config";
import type { TokenRun } from "./token-run";

/** What of a card is measured on the run's own music. */
export type Measured = Pick<ModelCard, "heldOut" | "compactionBits" | "floors" | "memorisation">;

/** What a card says where nothing is held out piece by piece. */
export const unmeasured: Measured = {
  heldOut: null,
  compactionBits: null,
  floors: [],
  memorisation: null,
};

/**
 * The music of a run as it was split and encoded, from its pieces.
 *
 * @throws RunError when the pieces are not those that the run was trained on
 */
export function dataOfRun(
  run: { readonly folder: string; readonly config: RunConfig & Pick<TokenRun, "encoding"> } & {
    readonly split: Readonly<Record<string, readonly string[]>>;
  },
  pieces: readonly Piece[],
): RecipeData {
  const { recipe: name, repaired, encoding, seed, split } = run.config;
  const published = tokenRecipe(recipeByName(name));
  const recipe = { ...(repaired ? repairRecipe(published) : published), encoding };
  const given = split === "windows" || split === "pieces" ? { split } : {};
  const data = prepareRecipe({ ...recipe, ...given } as typeof recipe, pieces, seed);
  if (!data.dataset) return data;
  const isSame = (["train", "test"] as const).every((side) => {
    const names = data.split[side].map((index) => data.names[index]);
    return names.join("\n") === run.split[side].join("\n");
  });
  if (isSame) return data;
  throw new RunError(
    `${run.folder}: the music is not what the run was trained on, so that nothing could be ` +
      "measured honestly (give its own folder with --data)",
  );
}

/** Highest order of the n-gram floors: lower where there is so much music that it would take long. */
const highestOf = (tokens: number) => (tokens > 2e6 ? 4 : 6);

/** How many samples are looked through for copies, and their length in tokens at most. */
const samples = 16;

/**
 * Scores a model on the held-out pieces of its run, beside the n-grams that got the same music, and
 * looks for copies in what it says.
 *
 * @param compact the model with the weights of the file; `whole` has the run's own
 * @param sample pieces of the model's music
 */
export async function measureModel(
  dataset: Dataset,
  pieces: readonly Piece[],
  {
    compact,
    whole,
    sample,
  }: {
    readonly compact: NextTokenModel;
    readonly whole: NextTokenModel | null;
    sample(count: number): Promise<readonly Piece[]>;
  },
): Promise<Measured> {
  const { split, tokens, names, vocabulary } = dataset;
  const held = split.test.map((index) => tokens[index]);
  const bits = await evaluateLikelihood(compact, vocabulary, held);
  const exact = whole ? await evaluateLikelihood(whole, vocabulary, held) : bits;
  const counted = split.train.reduce((sum, index) => sum + tokens[index].length, 0);
  const highest = highestOf(counted * dataset.shifts.length);
  const families = await scoreFloors(dataset, { highest });
  const byName = new Map(pieces.map((piece) => [piece.name, piece]));
  const side = (indices: readonly number[]) =>
    indices.flatMap((index) => byName.get(names[index]) ?? []);
  const index = new MemorisationIndex(side(split.train));
  const copies = compareMemorisation(index, await sample(samples), side(split.test));
  return {
    heldOut: { bitsPerToken: bits.bitsPerToken, interval: bits.interval },
    compactionBits: whole ? bits.bitsPerToken - exact.bitsPerToken : 0,
    floors: families.map(({ scored }) => {
      const { label, likelihood } = bestOf(scored);
      return { name: label, bitsPerToken: likelihood.bitsPerToken };
    }),
    memorisation: {
      samples,
      longestOfSamples: copies.generated.longest,
      longestOfHeldOut: copies.heldOut.longest,
      copies: copies.flagged.length,
    },
  };
}

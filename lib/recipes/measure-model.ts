import { RunError } from "../core";
import type { Pieces } from "../corpus";
import { twelveKeys } from "../dataset";
import { bestOf, compareMemorisation, evaluateLikelihood, scoreFloors } from "../evaluation";
import type { NextTokenModel } from "../models";
import type { ModelCard } from "../models/portable";
import { type Piece, pianosOf } from "../music";
import { datasetOfSides, type Sides } from "../store";
import type { Encoding, Vocabulary } from "../tokens";
import { recipeByName } from "./published";
import { tokenRecipe } from "./recipe";
import { repairRecipe } from "./repair";
import type { RunConfig } from "./run-config";

/** What of a card is measured on the run's own music. */
export type Measured = Pick<
  ModelCard,
  "heldOut" | "compactionBits" | "floors" | "memorisation" | "sampled"
>;

/** What a card says where nothing is held out piece by piece. */
export const unmeasured: Measured = {
  heldOut: null,
  compactionBits: null,
  floors: [],
  memorisation: null,
};

/** Both sides of a run's music, and the keys that it was trained in. */
export interface RunMusic extends Sides {
  readonly shifts: readonly number[];
  /** Pieces that were held out, of which `heldOut` may be a sample. */
  readonly offered: number;
}

/** Of the held-out pieces; with more notes a sample is measured. */
const mostHeldOut = 500_000;

/**
 * The music of a run by the names of its split.
 *
 * @param pieces of the folder that it was trained on
 * @returns null for a run that held out no pieces
 * @throws RunError when some of them are not there
 */
export function musicOfRun(
  run: { readonly folder: string; readonly config: RunConfig } & {
    readonly split: Readonly<Record<string, readonly string[]>>;
  },
  pieces: Pieces,
): RunMusic | null {
  const { recipe: name, repaired } = run.config;
  const published = tokenRecipe(recipeByName(name));
  const recipe = repaired ? repairRecipe(published) : published;
  if (recipe.vocabularyFrom !== "training") return null;
  const parts = recipe.data.pianoOnly ? pieces.map(pianosOf) : pieces;
  const [training, heldOut] = (["train", "test"] as const).map((side) => {
    const names = new Set(run.split[side]);
    const found = parts.filter((piece) => names.has(piece.name));
    if (found.length === names.size) return found;
    throw new RunError(
      `${run.folder}: the music is not what the run was trained on, so that nothing could be ` +
        "measured honestly (give its own folder with --data)",
    );
  });
  const drawn = [...heldOut.sample(mostHeldOut, "held out")];
  const shifts = recipe.transpose ? twelveKeys : [0];
  return { training, heldOut: drawn, offered: heldOut.length, shifts };
}

/** Tokens of all keys together that n-gram floors are counted in; with more in a sample. */
const mostTokens = 12e6;

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
  music: RunMusic,
  words: { readonly encoding: Encoding; readonly vocabulary: Vocabulary },
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
  const { training, offered, shifts } = music;
  const most = Math.floor(mostTokens / shifts.length);
  const { dataset, asked, learnt } = datasetOfSides(music, { ...words, shifts, mostTokens: most });
  const { split, tokens, vocabulary } = dataset;
  const held = split.test.map((index) => tokens[index]);
  const bits = await evaluateLikelihood(compact, vocabulary, held);
  const exact = whole ? await evaluateLikelihood(whole, vocabulary, held) : bits;
  const counted = split.train.reduce((sum, index) => sum + tokens[index].length, 0);
  const families = await scoreFloors(dataset, { highest: highestOf(counted * shifts.length) });
  const copies = compareMemorisation(training, await sample(samples), asked.pieces);
  const isSample = learnt.pieces < learnt.of || music.heldOut.length < offered;
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
    ...(isSample ? { sampled: { training: learnt.pieces, heldOut: asked.pieces.length } } : {}),
  };
}

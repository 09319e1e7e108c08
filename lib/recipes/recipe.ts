import { checkArgument } from "../core";
import type { SamplingStrategy } from "../sampling";

/** Where a number comes from: read in the system's own code or article, or chosen here. */
export type Source = "code" | "article" | "ours";

/** One thing that a recipe trains; what else it has is its kind's own. */
export interface Experiment {
  readonly name: string;
  /** Which of `experimentKinds` it is of. */
  readonly kind: string;
}

/** A music generator as data: what is common to all that `etude train` trains. */
export interface Recipe {
  readonly name: string;
  readonly summary: string;
  /** The result its authors print, or null. */
  readonly printed: string | null;
  readonly data: {
    /** In words. */
    readonly original: string;
    /** Its name among the collections, where it has one. */
    readonly set?: string;
  };
  /** What is held out, in a word for tables. */
  readonly split: string;
  readonly experiments: readonly Experiment[];
  /** Epochs between checkpoints. */
  readonly checkpointEvery: number;
  /** For every number or choice that the source fixes, where it was read; the rest is ours. */
  readonly sources: Readonly<Record<string, Source>>;
  /** What is wrong with it, in a sentence each. */
  readonly faults: readonly string[];
}

/** A recipe whose music is MIDI files written as tokens. One pipeline prepares them all. */
export interface TokenRecipe extends Recipe {
  readonly data: {
    readonly original: string;
    readonly set?: string;
    readonly pianoOnly: boolean;
    readonly minimumFiles: number;
    /** At most this many files are used, in the order of their names; 0 is all. */
    readonly maximumFiles: number;
  };
  /** Of experiments that name none themselves. */
  readonly encoding: string;
  readonly minimumCount: number;
  /** What becomes of tokens under `minimumCount`: deleted (a fault) or kept in place as `<unk>`. */
  readonly rareTokens: "deleted" | "unknown";
  /** Whose tokens make the vocabulary: all pieces (a fault) or the training pieces. */
  readonly vocabularyFrom: "all" | "training";
  readonly window: {
    readonly length: number;
    readonly stride: number;
    readonly crossPieces: boolean;
  };
  /** `windows` is the leaky split of windows at random, `pieces` the one of whole pieces. */
  readonly split: "windows" | "pieces";
  readonly testFraction: number;
  /** Twelve transpositions in the training set. */
  readonly transpose: boolean;
  readonly sampling: SamplingSetting;
  /** Whether the system keeps its tokens in a file between runs; here they are made anew. */
  readonly cacheTokens: boolean;
}

/** How a recipe makes music. */
export interface SamplingSetting {
  /** Tokens. */
  readonly length: number;
  readonly strategy: SamplingStrategy;
  /** What comes before the first sampled token. */
  readonly start: "random-window" | "random-token" | "start-token";
}

/** The recipe as one of tokens; throws `InvalidArgumentError` where it is none. */
export function tokenRecipe(recipe: Recipe): TokenRecipe {
  const remedy = "is not written as tokens: no experiment of this kind can be trained on it";
  checkArgument("encoding" in recipe, "recipe", recipe.name, remedy);
  return recipe as TokenRecipe;
}

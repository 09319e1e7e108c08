import type { RecurrentConfig } from "../models/recurrent";

/** A recurrent network as a recipe states it: the vocabulary's size follows from the data. */
export type RecurrentSetting = Omit<RecurrentConfig, "vocabularySize" | "factors">;

/** Where a number comes from: read in the system's own code or article, or chosen here. */
export type Source = "code" | "article" | "ours";

/** How a network of a recipe is trained. */
export interface TrainingSetting {
  readonly epochs: number;
  /** Windows, or streams side by side, per step of the optimiser. */
  readonly batch: number;
  readonly optimizer: "adam" | "rmsprop";
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  /** Steps in which the rate rises from 0; default none. */
  readonly warmupSteps?: number;
  /** Epochs without a better held-out loss before training stops; 0 never stops early. */
  readonly patience: number;
  /** Decay of the running mean of the weights; 0 is none. */
  readonly averaging: number;
  /** Largest norm of a step's gradient; 0 is no bound. */
  readonly clipNorm: number;
}

/** One network of a recipe; most recipes have one, `musigan` compares several. */
export type Experiment =
  | {
      readonly name: string;
      readonly kind: "recurrent";
      readonly network: RecurrentSetting;
      readonly training: TrainingSetting;
    }
  | {
      readonly name: string;
      readonly kind: "index-gan";
      readonly steps: number;
      readonly batch: number;
    }
  | { readonly name: string; readonly kind: "chorale-gan" };

/** What a smaller profile changes: time is saved on epochs and data, never on the network. */
export interface QuickSetting {
  readonly epochs: number;
  /** Windows drawn for an epoch, at most. */
  readonly windowsPerEpoch: number;
  readonly ganSteps: number;
}

/** A published music generator as data. One pipeline runs them all. */
export interface Recipe {
  readonly name: string;
  readonly summary: string;
  /** The result its authors print, or null. */
  readonly printed: string | null;
  readonly data: {
    readonly original: string;
    readonly pianoOnly: boolean;
    readonly minimumFiles: number;
    /** At most this many files are used, in the order of their names; 0 is all. */
    readonly maximumFiles: number;
  };
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
  /** `windows` is the leaky random split; `none` trains on all and measures nothing apart. */
  readonly split: "windows" | "pieces";
  readonly testFraction: number;
  /** Twelve transpositions in the training set. */
  readonly transpose: boolean;
  readonly experiments: readonly Experiment[];
  readonly sampling: {
    readonly length: number;
    readonly strategy:
      | { readonly argmax: true }
      | { readonly temperature: number; readonly topP?: number };
    /** What comes before the first sampled token. */
    readonly start: "random-window" | "random-token" | "start-token";
  };
  /** Epochs between checkpoints. */
  readonly checkpointEvery: number;
  /** Folder of the tokens' cache, as `music-ai` keeps one. */
  readonly cacheTokens: boolean;
  readonly quick: QuickSetting;
  /** For every number or choice above that the source fixes, where it was read; the rest is ours. */
  readonly sources: Readonly<Record<string, Source>>;
  /** What is wrong with it, in a sentence each. */
  readonly faults: readonly string[];
}

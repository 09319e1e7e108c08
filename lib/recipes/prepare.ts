import { DataError, Random } from "../core";
import { heldPieces, type Pieces } from "../corpus";
import {
  checkEnough,
  countWindows,
  type Split,
  splitByPiece,
  splitWindowsLeaky,
  transpositionTable,
  twelveKeys,
  windowPlaces,
} from "../dataset";
import type { RecurrentConfig } from "../models/recurrent";
import { type Piece, pianosOf } from "../music";
import { type StoredSequences, storeOfPieces, type TokenStore, type Writing } from "../store";
import { checkLearnable, type Encoding, type Vocabulary, vocabularyOfCounts } from "../tokens";
import type { BatchPlan, BatchSource, DatasetSources } from "../training";
import { type Recipe, type TokenRecipe, tokenRecipe } from "./recipe";
import { countWords, countWordsInKeys } from "./word-counts";

/** The music of a recipe, encoded and split; plans for its networks are cut from it. */
export interface RecipeData {
  readonly encoding: Encoding;
  readonly vocabulary: Vocabulary;
  /** Names of the pieces in use. */
  readonly names: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Training and held-out sequences; one long sequence where windows cross pieces. */
  readonly train: StoredSequences;
  readonly test: StoredSequences;
  /** For a split of windows: which windows of `train` are whose. */
  readonly windows: { readonly train: readonly number[]; readonly test: readonly number[] } | null;
  readonly split: Split;
  /** Semitones by which training pieces are moved; [0] where they are not. */
  readonly shifts: readonly number[];
  /** Tokens that the filter deleted or made unknown. */
  readonly filtered: number;
  readonly tokens: number;
  /** Tokens of the training pieces, one piece after the other. */
  trainingTokens(): Iterable<readonly string[]>;
}

/**
 * How a recipe writes music, and of how many pieces at most.
 *
 * @throws InvalidArgumentError for one that writes no tokens
 */
export function writingOf(recipe: Recipe): Writing & { readonly most?: number } {
  const { encoding, data, vocabularyFrom } = tokenRecipe(recipe);
  const { pianoOnly, maximumFiles } = data;
  const most = maximumFiles > 0 ? { most: maximumFiles } : {};
  // The systems as published know a piece before they play it.
  return { encoding, pianoOnly, told: vocabularyFrom === "all", ...most };
}

/** Pieces a recipe can use: piano parts only where it asks for them, as many files as it takes. */
export function usablePieces(recipe: TokenRecipe, pieces: Pieces): Pieces {
  const { pianoOnly, maximumFiles } = recipe.data;
  const parts = pianoOnly ? pieces.map(pianosOf) : pieces;
  const usable = parts.filter(({ noteCount }, index) =>
    pianoOnly ? parts.at(index).notes.length > 0 : noteCount > 0,
  );
  checkUsable(recipe, { found: pieces.length, usable: usable.length });
  return maximumFiles > 0 ? usable.filter((_, index) => index < maximumFiles) : usable;
}

/** The same of pieces in memory. */
export function selectPieces(recipe: TokenRecipe, pieces: readonly Piece[]): Piece[] {
  return [...usablePieces(recipe, heldPieces(pieces))];
}

/** Throws a DataError where a recipe can use too few of the pieces that were found. */
function checkUsable(
  { name, data }: TokenRecipe,
  { found, usable }: Pick<TokenStore, "found" | "usable">,
): void {
  if (data.pianoOnly && usable === 0 && found > 0) {
    throw new DataError(
      `${name} takes piano parts only and none of the ${found} pieces has one ` +
        "(give it piano music; others take every instrument: npm run -s etude -- recipes)",
    );
  }
  if (usable < data.minimumFiles) {
    throw new DataError(
      `${name} takes at least ${data.minimumFiles} files, the folder has ${usable} it ` +
        "can use (add music or choose another recipe)",
    );
  }
}

/**
 * Encodes, filters and splits the music as the recipe says, faults included.
 *
 * @param music a store that was written as `writingOf` says, or pieces
 * @throws DataError when too few pieces or tokens are left.
 */
export function prepareRecipe(
  recipe: TokenRecipe,
  music: TokenStore | readonly Piece[],
  seed: number | string,
): RecipeData {
  const store = isStore(music)
    ? music
    : storeOfPieces(selectPieces(recipe, music), writingOf(recipe));
  if (isStore(music)) checkUsable(recipe, store);
  const byPiece = recipe.vocabularyFrom === "training";
  checkEnough(store.pieces.length, {
    ...{ of: store.usable, least: byPiece || recipe.split === "pieces" ? 2 : 1 },
    ...{ encoding: store.encoding, skipped: store.skipped },
  });
  const prepare = byPiece ? prepareByPiece : prepareAsPublished;
  const data = prepare(recipe, store, seed);
  store.close();
  return data;
}

function isStore(music: TokenStore | readonly Piece[]): music is TokenStore {
  return !Array.isArray(music);
}

/** What is the same however the music is split. */
function sharedOf(store: TokenStore) {
  const { encoding, skipped, lengths } = store;
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  return { encoding, skipped, names: store.pieces.map(({ name }) => name), tokens };
}

/** The vocabulary of all pieces, rare tokens deleted; a split of pieces or of windows. */
function prepareAsPublished(
  recipe: TokenRecipe,
  store: TokenStore,
  seed: number | string,
): RecipeData {
  const { testFraction, minimumCount, window } = recipe;
  const { words, pieces } = store;
  const all = [...pieces.keys()];
  const vocabulary = vocabularyOfCounts(countWords(store, all), all.length, { minimumCount });
  checkLearnable(vocabulary);
  const ids = Int32Array.from(words, (word) => (vocabulary.has(word) ? vocabulary.idOf(word) : -1));
  const form = { ids, framed: false, joined: window.crossPieces };
  const shared = {
    ...{ ...sharedOf(store), vocabulary, shifts: [0] },
    filtered: vocabulary.dropped.tokens,
  };
  const tokensOf = (indices: readonly number[]) => () => tokensIn(store, indices);
  if (recipe.split === "pieces") {
    const split = splitByPiece(pieces, { testFraction, seed });
    const side = (name: keyof Split) => store.sequences(split[name], form);
    const trainingTokens = tokensOf(split.train);
    return {
      ...shared,
      train: side("train"),
      test: side("test"),
      windows: null,
      split,
      trainingTokens,
    };
  }
  const train = store.sequences(all, form);
  const split = splitWindowsLeaky(countWindows(train.lengths, window), { testFraction, seed });
  const windows = { ...split };
  return { ...shared, train, test: train, windows, split, trainingTokens: tokensOf(all) };
}

/** The vocabulary of the training pieces, in all keys that they are heard in. */
function prepareByPiece(recipe: TokenRecipe, store: TokenStore, seed: number | string): RecipeData {
  const { minimumCount, testFraction } = recipe;
  const shifts = recipe.transpose ? twelveKeys : [0];
  const split = splitByPiece(store.pieces, { testFraction, seed });
  const { counts, sequences } = countWordsInKeys(store, split.train, shifts);
  const vocabulary = vocabularyOfCounts(counts, sequences, { minimumCount });
  checkLearnable(vocabulary);
  const ids = Int32Array.from(store.words, (word) => vocabulary.idOf(word));
  const side = (name: keyof Split) =>
    store.sequences(split[name], { ids, framed: true, joined: false });
  return {
    ...{ ...sharedOf(store), vocabulary, split, shifts, windows: null },
    ...{ train: side("train"), test: side("test"), filtered: vocabulary.dropped.tokens },
    trainingTokens: () => tokensIn(store, split.train),
  };
}

function* tokensIn(store: TokenStore, indices: readonly number[]): Generator<string[]> {
  for (const index of indices) yield store.tokensOf(index);
}

/** How batches are cut for one network. */
export interface BatchSetting {
  readonly batch: number;
  /** Windows used, at most; 0 is all. */
  readonly windowsPerEpoch: number;
  readonly seed: number | string;
}

/** Batches for one network of the recipe. */
export function batchesOf(
  recipe: TokenRecipe,
  data: RecipeData,
  { predict }: Pick<RecurrentConfig, "predict">,
  setting: BatchSetting,
): DatasetSources {
  const { batch } = setting;
  const time = recipe.window.length;
  const source = (side: "train" | "test"): BatchSource => {
    const streams = recipe.window.crossPieces && side === "train";
    const isHonest = recipe.vocabularyFrom === "training";
    const plan: BatchPlan =
      isHonest || predict === "every-step"
        ? { kind: streams && !isHonest ? "stateful" : "every-step", time, batch }
        : { kind: "windows", window: time, batch, windows: windowsOf(recipe, data, side, setting) };
    return { sequences: data[side], plan };
  };
  const [train, test] = [source("train"), source("test")];
  const { encoding, vocabulary, shifts } = data;
  if (shifts.length === 1) return { train, test };
  const pitchFactors = encoding.factors?.pitches ?? [];
  const tables = shifts.map((shift) => transpositionTable(encoding, vocabulary, shift));
  return { train: { ...train, transpositions: { shifts, tables, pitchFactors } }, test };
}

/** (sequence, start) of the windows of one side; of the test side a quarter as many are used. */
function windowsOf(
  recipe: TokenRecipe,
  data: RecipeData,
  side: "train" | "test",
  { windowsPerEpoch, seed }: BatchSetting,
): Int32Array {
  const limit = side === "train" ? windowsPerEpoch : Math.ceil(windowsPerEpoch / 4);
  const { lengths } = data[side];
  const mine = data.windows
    ? Int32Array.from(data.windows[side])
    : Int32Array.from({ length: countWindows(lengths, recipe.window) }, (_, i) => i);
  const random = Random.fromSeed(`${seed}/${side} windows`);
  if (limit === 0 || limit >= mine.length) return windowPlaces(lengths, recipe.window, mine);
  random.shuffleInPlace(mine);
  return windowPlaces(lengths, recipe.window, mine.subarray(0, limit));
}

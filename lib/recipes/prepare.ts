import { DataError, Random } from "../core";
import {
  buildDataset,
  cutWindows,
  type Dataset,
  encodePieces,
  type Split,
  sequencesOf,
  splitByPiece,
  splitWindowsLeaky,
  twelveKeys,
} from "../dataset";
import type { RecurrentConfig } from "../models/recurrent";
import { type Piece, pianosOf } from "../music";
import {
  buildVocabulary,
  checkLearnable,
  type Encoding,
  encodingByName,
  factorTable,
  type Vocabulary,
} from "../tokens";
import { type BatchPlan, type BatchSource, type DatasetSources, sourcesOf } from "../training";
import type { TokenRecipe } from "./recipe";

/** The music of a recipe, encoded and split; plans for its networks are cut from it. */
export interface RecipeData {
  readonly encoding: Encoding;
  readonly vocabulary: Vocabulary;
  /** Names of the pieces in use. */
  readonly names: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Training and held-out sequences; one long sequence where windows cross pieces. */
  readonly train: readonly Int32Array[];
  readonly test: readonly Int32Array[];
  /** Side inputs of every token, int32 [tokens, factors]; null where there are none, or a dataset. */
  readonly factors: Readonly<Record<"train" | "test", readonly Int32Array[]>> | null;
  /** For a split of windows: which windows of `train[0]` are whose. */
  readonly windows: { readonly train: readonly number[]; readonly test: readonly number[] } | null;
  /** The same as a dataset, where the recipe is honest enough to be one; null otherwise. */
  readonly dataset: Dataset | null;
  readonly split: Split;
  /** Tokens that the filter deleted or made unknown. */
  readonly filtered: number;
  readonly tokens: number;
}

/** Pieces a recipe can use: piano parts only where it asks for them, as many files as it takes. */
export function selectPieces(recipe: TokenRecipe, pieces: readonly Piece[]): Piece[] {
  const { pianoOnly, minimumFiles, maximumFiles } = recipe.data;
  const usable = (pianoOnly ? pieces.map(pianosOf) : [...pieces]).filter(
    (piece) => piece.notes.length > 0,
  );
  if (pianoOnly && usable.length === 0 && pieces.length > 0) {
    throw new DataError(
      `${recipe.name} takes piano parts only and none of the ${pieces.length} pieces has one ` +
        "(give it piano music; others take every instrument: npm run -s etude -- recipes)",
    );
  }
  if (usable.length < minimumFiles) {
    throw new DataError(
      `${recipe.name} takes at least ${minimumFiles} files, the folder has ${usable.length} it ` +
        "can use (add music or choose another recipe)",
    );
  }
  return maximumFiles > 0 ? usable.slice(0, maximumFiles) : usable;
}

/**
 * Encodes, filters and splits the pieces as the recipe says, faults included.
 *
 * @throws DataError when too few pieces or tokens are left.
 */
export function prepareRecipe(
  recipe: TokenRecipe,
  pieces: readonly Piece[],
  seed: number | string,
): RecipeData {
  const encoding = encodingByName(recipe.encoding);
  const selected = selectPieces(recipe, pieces);
  if (recipe.vocabularyFrom === "training") return prepareByPiece(recipe, selected, encoding, seed);
  const {
    pieces: used,
    names,
    tokens,
    skipped,
  } = encodePieces(selected, encoding, {
    least: recipe.split === "pieces" ? 2 : 1,
  });
  const vocabulary = buildVocabulary(tokens, { minimumCount: recipe.minimumCount });
  checkLearnable(vocabulary);
  const kept = tokens.map((piece) => piece.filter((token) => vocabulary.has(token)));
  const count = (sequences: readonly (readonly string[])[]) =>
    sequences.reduce((sum, s) => sum + s.length, 0);
  const filtered = count(tokens) - count(kept);
  const sequences = kept.map((piece, i) => ({
    ids: vocabulary.encode(piece),
    factors: factorsOfTokens(encoding, piece, used[i]),
  }));
  const shared = { encoding, vocabulary, names, skipped, filtered, tokens: count(tokens) };
  return { ...shared, dataset: null, ...splitAsRecipe(recipe, used, sequences, seed) };
}

/** What the encoding tells beside each token: what is known when it has been read. */
function factorsOfTokens({ factors }: Encoding, tokens: readonly string[], piece: Piece) {
  if (!factors) return new Int32Array(0);
  return factorTable(factors, tokens, piece).subarray(factors.names.length);
}

interface Sequence {
  readonly ids: Int32Array;
  readonly factors: Int32Array;
}

function splitAsRecipe(
  recipe: TokenRecipe,
  pieces: readonly Piece[],
  sequences: readonly Sequence[],
  seed: number | string,
): Pick<RecipeData, "train" | "test" | "factors" | "windows" | "split"> {
  const { testFraction } = recipe;
  if (recipe.split === "pieces") {
    const split = splitByPiece(pieces, { testFraction, seed });
    const side = (indices: readonly number[]) =>
      join(
        recipe,
        indices.map((index) => sequences[index]),
      );
    return { ...sides(side(split.train), side(split.test)), windows: null, split };
  }
  const joined = join(recipe, sequences);
  const { train, test, factors } = sides(joined, joined);
  const cut = cutWindows(train, recipe.window);
  const split = splitWindowsLeaky(cut.length, { testFraction, seed });
  return { train, test, factors, windows: { ...split }, split };
}

function sides(train: readonly Sequence[], test: readonly Sequence[]) {
  const idsOf = (side: readonly Sequence[]) => side.map(({ ids }) => ids);
  const factorsOf = (side: readonly Sequence[]) => side.map(({ factors }) => factors);
  const hasFactors = train.some(({ factors }) => factors.length > 0);
  const factors = hasFactors ? { train: factorsOf(train), test: factorsOf(test) } : null;
  return { train: idsOf(train), test: idsOf(test), factors };
}

/** One sequence of them all where windows cross pieces. */
function join(recipe: TokenRecipe, sequences: readonly Sequence[]): Sequence[] {
  if (!recipe.window.crossPieces) return sequences.filter(({ ids }) => ids.length > 1);
  const ids = joinInts(sequences.map((sequence) => sequence.ids));
  return [{ ids, factors: joinInts(sequences.map(({ factors }) => factors)) }];
}

function joinInts(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function prepareByPiece(
  recipe: TokenRecipe,
  pieces: readonly Piece[],
  encoding: Encoding,
  seed: number | string,
): RecipeData {
  const shifts = recipe.transpose ? twelveKeys : [0];
  const { minimumCount, testFraction } = recipe;
  const dataset = buildDataset(pieces, { encoding, seed, minimumCount, testFraction, shifts });
  const { vocabulary, names, skipped, split } = dataset;
  return {
    encoding,
    vocabulary,
    names,
    skipped,
    split,
    train: sequencesOf(dataset, "train"),
    test: sequencesOf(dataset, "test"),
    factors: null,
    windows: null,
    dataset,
    filtered: vocabulary.dropped.tokens,
    tokens: dataset.tokens.reduce((sum, tokens) => sum + tokens.length, 0),
  };
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
  if (data.dataset) {
    return sourcesOf(data.dataset, { time, batch, factors: data.encoding.factors !== undefined });
  }
  const source = (side: "train" | "test"): BatchSource => {
    const streams = recipe.window.crossPieces && side === "train";
    const plan: BatchPlan =
      predict === "every-step"
        ? { kind: streams ? "stateful" : "every-step", time, batch }
        : { kind: "windows", window: time, batch, windows: windowsOf(recipe, data, side, setting) };
    // A sequence's last token is no input.
    const factors = data.factors?.[side].map((rows, i) =>
      rows.subarray(0, rows.length - rows.length / data[side][i].length),
    );
    return { sequences: data[side], plan, ...(factors ? { factors } : {}) };
  };
  return { train: source("train"), test: source("test") };
}

/** (sequence, start) of the windows of one side; of the test side a quarter as many are used. */
function windowsOf(
  recipe: TokenRecipe,
  data: RecipeData,
  side: "train" | "test",
  { windowsPerEpoch, seed }: BatchSetting,
): Int32Array {
  const limit = side === "train" ? windowsPerEpoch : Math.ceil(windowsPerEpoch / 4);
  const all = cutWindows(data[side], recipe.window);
  const mine = data.windows ? data.windows[side].map((index) => all[index]) : all;
  const random = Random.fromSeed(`${seed}/${side} windows`);
  const chosen = limit > 0 && limit < mine.length ? random.shuffle(mine).slice(0, limit) : mine;
  return Int32Array.from(chosen.flatMap(({ sequence, start }) => [sequence, start]));
}

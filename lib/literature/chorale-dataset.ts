import { type Dataset, transposedSequences, twelveKeys } from "../dataset";
import { evaluateLikelihood } from "../evaluation";
import type { NextTokenModel } from "../models";
import {
  buildVocabulary,
  encodingByName,
  type FourVoiceEncoding,
  type FourVoiceGrid,
  type Vocabulary,
} from "../tokens";
import type { ChoraleSet } from "./chorale-set";
import { type MeanCost, meanCost } from "./mean-cost";

const encoding = encodingByName("four-voice-pitches") as FourVoiceEncoding;

/** The training and validation pieces of a set as a dataset in twelve keys. */
export function choraleDataset(
  set: ChoraleSet,
): Dataset & { readonly encoding: FourVoiceEncoding } {
  const write = (side: "train" | "valid") => set[side].map((grid) => encoding.encodeGrid(grid));
  const [training, valid] = [write("train"), write("valid")];
  const sequences = transposedSequences(encoding, training, twelveKeys);
  const vocabulary = buildVocabulary(sequences, { minimumCount: 1 });
  const tokens = [...training, ...valid];
  const names = (side: "train" | "valid") => set[side].map((_, i) => `${side}[${i}]`);
  const place = (_: unknown, index: number) => index;
  return {
    encoding,
    vocabulary,
    tokens,
    names: [...names("train"), ...names("valid")],
    sequences: tokens.map((piece) => vocabulary.encodePiece(piece)),
    split: {
      train: training.map(place),
      test: valid.map((_, index) => training.length + index),
      copies: 0,
    },
    skipped: [],
    shifts: twelveKeys,
  };
}

/**
 * Nats per note token of pieces under a network on `choraleDataset`'s tokens: notes and rests are
 * counted, and what the end costs is charged to them.
 */
export async function scoreChorales(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  grids: readonly FourVoiceGrid[],
): Promise<MeanCost & { readonly unknown: number }> {
  const tokens = grids.map((grid) => encoding.encodeGrid(grid));
  const { pieces, unknownTokens } = await evaluateLikelihood(model, vocabulary, tokens);
  const nats = pieces.map((piece) => piece.nats);
  const counts = tokens.map(({ length }) => length);
  return { ...meanCost(nats, counts), unknown: unknownTokens };
}

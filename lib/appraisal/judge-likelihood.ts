import { type Dataset, encodePieces, twelveKeys } from "../dataset";
import {
  bestOf,
  compareLikelihoods,
  type ScoredModel,
  scoreFloors,
  scoreModel,
  unitCosts,
} from "../evaluation";
import { trainCopyPrevious } from "../models";
import type { Piece } from "../music";
import type { Speaker } from "../recipes";
import type { Encoding } from "../tokens";
import type { ChosenMusic } from "./chosen-music";

/** A longer n-gram is seldom better, and takes long. */
const highestOrder = 5;
/** With more training tokens than this in all keys, n-grams are counted as written only. */
const mostTokens = 6e6;

/**
 * What held-out music costs a model that says music token by token, beside floors with the same
 * vocabulary and the same help: every n-gram in twelve keys and with side inputs, and copying.
 *
 * @throws DataError when the encoding can write no training or no held-out piece
 */
export async function judgeLikelihood(
  { model, vocabulary, encoding }: Speaker,
  { training, heldOut }: ChosenMusic,
  parameters: number,
) {
  const [learnt, asked] = [training, heldOut].map((pieces) =>
    encodePieces(pieces, encoding, { least: 1 }),
  );
  const tokens = [...learnt.tokens, ...asked.tokens];
  const count = learnt.tokens.length;
  const inKeys = twelveKeys.length * learnt.tokens.reduce((sum, piece) => sum + piece.length, 0);
  const dataset: Dataset = {
    ...{ encoding, vocabulary, tokens },
    names: [...learnt.names, ...asked.names],
    sequences: tokens.map((piece) => vocabulary.encodePiece(piece)),
    split: {
      train: [...learnt.tokens.keys()],
      test: [...asked.tokens.keys()].map((index) => count + index),
      copies: 0,
    },
    skipped: [...learnt.skipped, ...asked.skipped],
    shifts: inKeys > mostTokens ? [0] : twelveKeys,
  };
  const parts = { label: "this model", role: "model", parameters, seconds: 0 } as const;
  const own = await scoreModel(dataset, { ...parts, model });
  const floors = [await copying(dataset), ...(await ngrams(dataset))];
  const best = bestOf(floors);
  const { likelihood } = own;
  return {
    likelihood,
    pieces: asked.pieces.length,
    skipped: asked.skipped,
    perUnit: unitCosts(likelihood, asked.pieces),
    notesKept: notesKept(encoding, asked.pieces, asked.tokens),
    floors: floors.map(({ label, likelihood: { bitsPerToken, interval }, parameters: size }) => {
      return { label, bitsPerToken, interval, parameters: size };
    }),
    bestFloor: { label: best.label, ...compareLikelihoods(likelihood, best.likelihood) },
  };
}

async function copying(dataset: Dataset): Promise<ScoredModel> {
  const learnt = dataset.split.train.map((index) => dataset.sequences[index]);
  const model = trainCopyPrevious(learnt, { vocabularySize: dataset.vocabulary.size });
  const label = model.lag === 1 ? "copy previous" : `copy ${model.lag} tokens before`;
  const { parameterCount: parameters } = model;
  return scoreModel(dataset, { label, role: "floor", model, parameters, seconds: 0 });
}

/** The unigram, and the best n-gram of each kind of help. */
async function ngrams(dataset: Dataset): Promise<ScoredModel[]> {
  const sides = sidesOf(dataset.encoding);
  const families = await scoreFloors(dataset, { highest: highestOrder, sides });
  const [unigram] = families[0].scored;
  return [unigram, ...families.map(({ scored }) => bestOf(scored))];
}

/** Side inputs that help an n-gram most; with all of them at once no context is seen twice. */
function sidesOf({ factors }: Encoding): string[] {
  const offered = factors?.names ?? [];
  const choices = [["old pitch", "time to end"], ["position", "pitch"], ["position"]];
  return choices.find((names) => names.every((name) => offered.includes(name))) ?? [];
}

/** Notes that come back when what was written is read, as a share of those of the pieces. */
function notesKept(
  encoding: Encoding,
  pieces: readonly Piece[],
  tokens: readonly (readonly string[])[],
): number {
  const written = tokens.reduce((sum, one) => sum + encoding.decode(one).notes.length, 0);
  return written / pieces.reduce((sum, { notes }) => sum + notes.length, 0);
}

import { type Dataset, twelveKeys } from "../dataset";
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
import { datasetOfSides } from "../store";
import type { Encoding } from "../tokens";
import type { ChosenMusic } from "./chosen-music";

/** A longer n-gram is seldom better, and takes long. */
const highestOrder = 5;
/** Tokens of all keys together that n-grams are counted in; of more music those as written. */
const mostInKeys = 4e6;
/** Of more a sample: where nothing is ever repeated, each takes some 300 bytes. */
const mostTokens = 2e6;

/**
 * What held-out music costs a model that says music token by token, beside floors with the same
 * vocabulary and the same help: every n-gram in twelve keys and with side inputs, and copying.
 *
 * @throws DataError when the encoding can write no training or no held-out piece
 */
export async function judgeLikelihood(
  { model, vocabulary, encoding }: Speaker,
  music: Pick<ChosenMusic, "training" | "heldOut">,
  parameters: number,
) {
  const form = { encoding, vocabulary, shifts: twelveKeys, mostTokens };
  const { dataset: whole, asked, learnt } = datasetOfSides(music, form);
  const { tokens, split } = whole;
  const counted = split.train.reduce((sum, index) => sum + tokens[index].length, 0);
  const dataset = twelveKeys.length * counted > mostInKeys ? { ...whole, shifts: [0] } : whole;
  const parts = { label: "this model", role: "model", parameters, seconds: 0 } as const;
  const own = await scoreModel(dataset, { ...parts, model });
  const floors = [await copying(dataset), ...(await ngrams(dataset))];
  const best = bestOf(floors);
  const { likelihood } = own;
  const written = split.test.map((index) => tokens[index]);
  return {
    likelihood,
    pieces: asked.pieces.length,
    skipped: asked.skipped,
    perUnit: unitCosts(likelihood, asked.pieces),
    notesKept: notesKept(encoding, asked.pieces, written),
    /** Training pieces in which floors were counted, of how many, and in how many keys. */
    learnt: { ...learnt, keys: dataset.shifts.length },
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
  const families = await scoreFloors(dataset, { highest: highestOrder, sides, forget: true });
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

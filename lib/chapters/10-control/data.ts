import { Random } from "../../core";
import {
  buildDataset,
  type Dataset,
  encodePieces,
  trainingInAllKeys,
  twelveKeys,
} from "../../dataset";
import { type NgramModel, trainNgram } from "../../models";
import type { Piece } from "../../music";
import { ownRecipes, type TokenRecipe } from "../../recipes";
import {
  type Encoding,
  encodingByName,
  type FourVoiceEncoding,
  isFourVoice,
  type Vocabulary,
} from "../../tokens";

/** Music to learn control from, with the recipe that suits it. */
export interface ControlData {
  readonly recipe: TokenRecipe;
  readonly dataset: Dataset;
  /** The encoding where it is one of four voices; null for music without them. */
  readonly voices: FourVoiceEncoding | null;
  /** How many of the pieces have four voices, of how many. */
  readonly fourVoicePieces: number;
  readonly pieces: readonly Piece[];
}

/** With fewer pieces in four voices than this, or fewer than half, all are learnt without voices. */
const fewestChorales = 4;

/**
 * The `chorale` recipe's dataset where the music has four voices, else the same recipe on notes with
 * durations, which any music can be written in.
 *
 * @param mostNotes pieces are drawn until they hold so many notes
 * @throws DataError when fewer than 2 pieces can be written at all
 */
export function controlData(
  pieces: readonly Piece[],
  { seed, mostNotes = Infinity }: { readonly seed: number; readonly mostNotes?: number },
): ControlData {
  const [chorale] = ownRecipes;
  const encoding = encodingByName(chorale.encoding);
  const chosen = takeNotes(pieces, mostNotes, seed);
  const fourVoicePieces = encodePieces(chosen, encoding).names.length;
  const hasVoices = fourVoicePieces >= fewestChorales && fourVoicePieces * 2 >= chosen.length;
  const recipe = hasVoices ? chorale : { ...chorale, encoding: "note-durations" };
  const used = encodingByName(recipe.encoding);
  const dataset = buildDataset(chosen, { encoding: used, seed, shifts: twelveKeys });
  const voices = isFourVoice(used) ? used : null;
  return { recipe, dataset, voices, fourVoicePieces, pieces: chosen };
}

/** Pieces in a seeded order until they hold `mostNotes`, at least two; in their own order again. */
function takeNotes(pieces: readonly Piece[], mostNotes: number, seed: number): Piece[] {
  const order = Random.fromSeed(`${seed}/control`).shuffle([...pieces.keys()]);
  const taken: number[] = [];
  let notes = 0;
  for (const index of order) {
    if (notes >= mostNotes && taken.length >= 2) break;
    taken.push(index);
    notes += pieces[index].notes.length;
  }
  return taken.sort((a, b) => a - b).map((index) => pieces[index]);
}

/** A 4-gram over notes and durations, which any music can be written in, and what it knows. */
export function learnTunes(
  pieces: readonly Piece[],
  seed: number,
): { readonly model: NgramModel; readonly words: Vocabulary; readonly plain: Encoding } {
  const plain = encodingByName("note-durations");
  const dataset = buildDataset(pieces, { encoding: plain, seed });
  const options = { order: 4, vocabularySize: dataset.vocabulary.size };
  const model = trainNgram(trainingInAllKeys(dataset), options);
  return { model, words: dataset.vocabulary, plain };
}

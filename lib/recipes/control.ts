import { Random } from "../core";
import { buildDataset, type Dataset, encodePieces, twelveKeys } from "../dataset";
import type { Piece } from "../music";
import { encodingByName, type FourVoiceEncoding, isFourVoice } from "../tokens";
import { ownRecipes } from "./published";
import type { TokenRecipe } from "./recipe";

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

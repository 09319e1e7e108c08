import { transpositionTable, twelveKeys } from "../dataset";
import { mixModels, type NextTokenModel } from "../models";
import { encodingByName, type FourVoiceEncoding, type FourVoiceGrid, Vocabulary } from "../tokens";

const encoding = encodingByName("four-voice-pitches") as FourVoiceEncoding;

/**
 * A network on `choraleDataset`'s tokens that hears a piece in twelve keys at once and says the mean
 * of what it finds likely in each, token by token. A key whose pitches leave the vocabulary is left
 * out from there on; the piece's own never is.
 */
export function inTwelveKeys(model: NextTokenModel, vocabulary: Vocabulary): NextTokenModel {
  return mixModels([{ model, tables: keyTables(vocabulary) }]);
}

/** How many of the keys of all grids `inTwelveKeys` leaves out before their end. */
export function countKeysLeft(vocabulary: Vocabulary, grids: readonly FourVoiceGrid[]): number {
  const tables = keyTables(vocabulary);
  return grids.reduce((count, grid) => {
    const ids = vocabulary.encode(encoding.encodeGrid(grid));
    return count + tables.filter((table) => ids.some((id) => table[id] < 0)).length;
  }, 0);
}

/** The own key first; −1 where a pitch has no name in another one. */
function keyTables(vocabulary: Vocabulary): Int32Array[] {
  const { unknownId } = Vocabulary;
  const shifts = [...twelveKeys].sort((a, b) => Math.abs(a) - Math.abs(b));
  return shifts.map((shift) =>
    transpositionTable(encoding, vocabulary, shift).map((own, id) =>
      own === unknownId && id !== unknownId ? -1 : own,
    ),
  );
}

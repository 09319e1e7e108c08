import { z } from "zod";
import { emptyGrid, type FourVoiceGrid, restPitch, voiceCount } from "../tokens";
import { checkApart } from "./check-apart";
import { readJsonFile } from "./read-json";

/** Four-voice pieces in three sides, a grid of sixteenths each: protocol B. */
export interface ChoraleSet {
  readonly train: readonly FourVoiceGrid[];
  readonly valid: readonly FourVoiceGrid[];
  readonly test: readonly FourVoiceGrid[];
  /** Held-out pieces that stand on an earlier side too. */
  readonly repeated: readonly string[];
}

const pitch = z.number().int().min(restPitch).max(127);
const piece = z.array(z.array(pitch).length(voiceCount)).min(1);
const side = z.array(piece).min(1, "has no piece");
const schema = z.object({ train: side, valid: side, test: side });

/**
 * Reads `{train, valid, test}`, each a list of pieces, each a list of sixteenths of four MIDI
 * pitches (soprano, alto, tenor, bass; −1 is a rest): the layout of `Jsb16thSeparated.json`.
 *
 * @throws DataError when the file is missing, cut or of another layout, when a side is empty, or
 *   when held-out pieces are trained on (`checkApart`)
 */
export function readChoraleSet(path: string): ChoraleSet {
  const set = readJsonFile(path, schema, "{train, valid, test} of pieces of [S, A, T, B] pitches");
  const repeated = checkApart(path, set);
  const grids = (pieces: readonly (readonly (readonly number[])[])[]) => pieces.map(gridOf);
  const { train, valid, test } = set;
  return { train: grids(train), valid: grids(valid), test: grids(test), repeated };
}

function gridOf(rows: readonly (readonly number[])[]): FourVoiceGrid {
  const grid = emptyGrid(rows.length, { stepsPerQuarter: 4 });
  rows.forEach((row, step) => {
    grid.pitches.set(row, step * voiceCount);
  });
  return grid;
}

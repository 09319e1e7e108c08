import { z } from "zod";
import { checkApart } from "./check-apart";
import { readJsonFile } from "./read-json";

/** The pitches that sound at one step, ascending, each once. */
export type Frame = readonly number[];
/** A piece as frames at equal steps. */
export type PianoRoll = readonly Frame[];

/** The keys of a piano as MIDI pitches. */
export const [lowestPitch, highestPitch] = [21, 108] as const;
/** Keys of a piano: the values of a frame. */
export const keyCount = highestPitch - lowestPitch + 1;

/** Piano rolls in the official split of Boulanger-Lewandowski et al. (2012). */
export interface PianoRollSet {
  readonly train: readonly PianoRoll[];
  readonly valid: readonly PianoRoll[];
  readonly test: readonly PianoRoll[];
  /** Held-out pieces that stand on an earlier side too, as `valid[3] = train[201]`. */
  readonly repeated: readonly string[];
}

const roll = z.array(z.array(z.number().int().min(lowestPitch).max(highestPitch))).min(2);
const side = z.array(roll).min(1, "has no piece");
const schema = z.object({ train: side, valid: side, test: side });

/**
 * Reads `{train, valid, test}`, each a list of pieces, each a list of frames, each a list of MIDI
 * pitches 21 to 108; JSON, gzip or not. Pitches are put in order, repeated ones dropped.
 *
 * @throws DataError when the file is missing, cut or of another layout, when a side of the split
 *   is empty, or when held-out pieces are trained on (`checkApart`)
 */
export function readPianoRolls(path: string): PianoRollSet {
  const set = readJsonFile(
    path,
    schema,
    "{train, valid, test} of pieces of frames of MIDI pitches",
  );
  const tidy = (rolls: readonly PianoRoll[]) =>
    rolls.map((frames) => frames.map((frame) => [...new Set(frame)].sort((a, b) => a - b)));
  const tidied = { train: tidy(set.train), valid: tidy(set.valid), test: tidy(set.test) };
  return { ...tidied, repeated: checkApart(path, tidied) };
}

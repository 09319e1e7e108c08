import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sum } from "d3-array";
import { type TurnEffort, timeInTurns } from "../../core";
import { readMidiFile, readPiece } from "../../corpus";
import { encodingByName } from "../../tokens";
import { compareSteps, type StepVariant } from "../12-performance/compare-steps";

/** What one note costs on its way into a network, measured on a few files. */
export interface NoteRates {
  /** Notes that were measured. */
  readonly notes: number;
  /** Seconds of one core to read a note from its file. */
  readonly read: number;
  /** Seconds of one core to write a note as tokens. */
  readonly encode: number;
  /** Tokens that a note becomes. */
  readonly tokens: number;
  /** Seconds of all cores to learn from one token, once. */
  readonly learn: number;
  /** Bytes of memory for a note that is held as an object. */
  readonly held: number;
}

/** How the rates are measured. */
export interface RateOptions extends TurnEffort {
  /** The name of an encoding, such as "remi". */
  readonly encoding: string;
  /** The training whose steps are timed. */
  readonly training: StepVariant;
}

/**
 * Measures what a note costs: files are read and encoded in turns, training steps are timed.
 *
 * @param paths files of music, at least one with notes
 */
export async function measureRates(
  paths: readonly string[],
  { encoding: name, training, ...effort }: RateOptions,
): Promise<NoteRates> {
  const encoding = encodingByName(name);
  const before = heapInUse();
  const pieces = await Promise.all(paths.map((path) => readPiece(path)));
  const held = heapInUse() - before;
  const notes = sum(pieces, (piece) => piece.notes.length);
  const [reading, writing] = await timeInTurns(
    {
      read: () => Promise.all(paths.map((path) => readMidiFile(path))),
      encode: () => pieces.map((piece) => encoding.encode(piece)),
    },
    effort,
  );
  const tokens = sum(pieces, (piece) => encoding.encode(piece).length);
  const [step] = await compareSteps({ training }, effort);
  return {
    notes,
    read: reading.seconds / notes,
    encode: writing.seconds / notes,
    tokens: tokens / notes,
    learn: step.seconds / step.read,
    held: Math.max(0, held) / notes,
  };
}

/** Bytes of the heap that are in use, after what nobody needs has been collected. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

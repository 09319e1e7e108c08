import { checkArgument } from "../core";
import { createPiece, type Note, type Piece } from "../music";
import { withoutLongWaits } from "./long-waits";

/** Lowest pitch of a roll: the piano's A0. */
export const lowestRollPitch = 21;

/** Keys of a piano, and columns of a roll. */
export const rollWidth = 88;

/**
 * Which keys sound at equal steps. Row-major, `cells[frame * 88 + (pitch - 21)]`; no row tells a
 * held note from one struck again.
 */
export interface PianoRoll {
  readonly frames: number;
  /** Frames in a quarter note: 2 for eighths. */
  readonly framesPerQuarter: number;
  /** 0 or 1, uint8 [frames, 88]. */
  readonly cells: Uint8Array;
}

/**
 * The binary piano roll of a piece, drums and pitches beyond the piano left out. Onsets and ends go
 * to the nearest frame; no note vanishes.
 *
 * @param options.framesPerQuarter 1 to 48; default 2, as in the piano-roll benchmarks
 *   (Boulanger-Lewandowski et al. 2012)
 * @throws DataError when the piece is too long (`withoutLongWaits`)
 */
export function pieceToRoll(
  given: Piece,
  { framesPerQuarter = 2 }: { framesPerQuarter?: number } = {},
): PianoRoll {
  checkFrames(framesPerQuarter);
  const piece = withoutLongWaits(given);
  const perTick = framesPerQuarter / piece.ticksPerQuarter;
  const spans = piece.notes
    .filter((note) => isOnRoll(note.pitch) && !piece.tracks[note.track]?.isDrums)
    .map((note) => {
      const start = Math.round(note.startTicks * perTick);
      const end = Math.round((note.startTicks + note.durationTicks) * perTick);
      return { column: note.pitch - lowestRollPitch, start, end: Math.max(start + 1, end) };
    });
  const frames = spans.reduce((longest, { end }) => Math.max(longest, end), 0);
  const cells = new Uint8Array(frames * rollWidth);
  const written = new Int32Array(rollWidth);
  for (const { column, start, end } of spans) {
    for (let frame = Math.max(start, written[column]); frame < end; frame++) {
      cells[frame * rollWidth + column] = 1;
    }
    written[column] = Math.max(written[column], end);
  }
  return { frames, framesPerQuarter, cells };
}

/** The piece of a roll: a key that sounds in neighbouring frames is one note. */
export function rollToPiece(
  roll: PianoRoll,
  { name = "piano roll", velocity = 90 }: { name?: string; velocity?: number } = {},
): Piece {
  const frameTicks = 480 / roll.framesPerQuarter;
  const notes: Note[] = [];
  for (let column = 0; column < rollWidth; column++) {
    for (let frame = 0; frame < roll.frames; frame++) {
      if (roll.cells[frame * rollWidth + column] === 0) continue;
      const start = frame;
      while (frame < roll.frames && roll.cells[frame * rollWidth + column] !== 0) frame++;
      const startTicks = Math.round(start * frameTicks);
      const durationTicks = Math.round(frame * frameTicks) - startTicks;
      notes.push({
        pitch: column + lowestRollPitch,
        startTicks,
        durationTicks,
        velocity,
        track: 0,
      });
    }
  }
  return createPiece({ name, notes });
}

/**
 * A roll from lists of sounding MIDI pitches, one per frame, as the benchmarks store them.
 *
 * @throws InvalidArgumentError for a pitch that a piano has not
 * @example
 * rollOfFrames([[60, 64], [60]]).frames; // 2
 */
export function rollOfFrames(
  frames: readonly (readonly number[])[],
  framesPerQuarter = 2,
): PianoRoll {
  checkFrames(framesPerQuarter);
  const cells = new Uint8Array(frames.length * rollWidth);
  frames.forEach((pitches, frame) => {
    for (const pitch of pitches) {
      checkArgument(isOnRoll(pitch), "pitch", pitch, "must be 21 to 108, the keys of a piano");
      cells[frame * rollWidth + pitch - lowestRollPitch] = 1;
    }
  });
  return { frames: frames.length, framesPerQuarter, cells };
}

/** The sounding MIDI pitches of every frame, ascending. */
export function framesOfRoll(roll: PianoRoll): number[][] {
  return Array.from({ length: roll.frames }, (_, frame) => {
    const pitches: number[] = [];
    for (let column = 0; column < rollWidth; column++) {
      if (roll.cells[frame * rollWidth + column] !== 0) pitches.push(column + lowestRollPitch);
    }
    return pitches;
  });
}

function isOnRoll(pitch: number): boolean {
  return Number.isInteger(pitch) && pitch >= lowestRollPitch && pitch < lowestRollPitch + rollWidth;
}

function checkFrames(framesPerQuarter: number): void {
  checkArgument(
    Number.isInteger(framesPerQuarter) && framesPerQuarter >= 1 && framesPerQuarter <= 48,
    "framesPerQuarter",
    framesPerQuarter,
    "must be a whole number from 1 to 48",
  );
}

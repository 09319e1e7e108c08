import { checkArgument } from "../../core";
import { createPiece, type Note, type Piece } from "../../music";
import { type GridMetre, metreOf, signaturesOfMetre } from "../grid-metre";
import { withoutLongWaits } from "../long-waits";
import { checkOneLine, type VoiceName, voiceCount, voiceNames, voicesOf } from "./voices";

/** What stands in `pitches` where a voice is silent. */
export const restPitch = -1;

/**
 * Four voices sampled at equal steps. Cell `4 * step + voice`, voices in the order
 * soprano, alto, tenor, bass.
 */
export interface FourVoiceGrid extends GridMetre {
  readonly steps: number;
  /** Steps in a quarter note: 4 for sixteenths, 2 for eighths. */
  readonly stepsPerQuarter: number;
  /** MIDI pitches or `restPitch`, int16 [steps, 4]. */
  readonly pitches: Int16Array;
  /** 1 where the pitch goes on from the step before, 0 where it is struck or silent, [steps, 4]. */
  readonly holds: Uint8Array;
}

/** How `pieceToGrid` samples. */
export interface GridOptions {
  /** Steps in a quarter note, 1 to 48; default 4 (sixteenths). */
  readonly stepsPerQuarter?: number;
  /** Who sings, where the piece is one line; default: it has all four voices. */
  readonly voice?: VoiceName;
}

/** An empty grid: every voice silent; in 4/4 unless told otherwise. */
export function emptyGrid(steps: number, parts: Partial<FourVoiceGrid> = {}): FourVoiceGrid {
  const stepsPerQuarter = parts.stepsPerQuarter ?? 4;
  return {
    steps,
    stepsPerQuarter,
    numerator: 4,
    denominator: 4,
    barSteps: 4 * stepsPerQuarter,
    pickupSteps: 0,
    pitches: new Int16Array(steps * voiceCount).fill(restPitch),
    holds: new Uint8Array(steps * voiceCount),
    ...parts,
  };
}

/**
 * Pitches [steps, 4] as a grid in which equal pitches in a row are one held note: what knows no
 * repeated notes, such as a GAN on eighths, cannot say more.
 *
 * @throws InvalidArgumentError when the cells are not whole steps
 */
export function heldGrid(pitches: ArrayLike<number>, stepsPerQuarter: number): FourVoiceGrid {
  const steps = pitches.length / voiceCount;
  checkArgument(Number.isInteger(steps), "pitches", pitches.length, `must be ${voiceCount} a step`);
  const grid = emptyGrid(steps, { stepsPerQuarter });
  for (let cell = 0; cell < pitches.length; cell++) {
    grid.pitches[cell] = pitches[cell];
    const isSame = cell >= voiceCount && pitches[cell] === pitches[cell - voiceCount];
    grid.holds[cell] = isSame ? 1 : 0;
  }
  return grid;
}

/**
 * The four voices of a chorale as a grid. Onsets and ends go to the nearest step; where two notes
 * of a voice fall into one step the later one stands.
 *
 * @param given four voices (see `voicesOf`), of which at least three are named Soprano, Alto, Tenor
 *   or Bass, or else taken from the highest to the lowest; or one line, where `options.voice` says
 *   whose
 * @throws DataError when the piece has not exactly four voices, a voice sings two notes at once or
 *   the piece is too long (`withoutLongWaits`)
 * @example
 * pieceToGrid(chorale, { stepsPerQuarter: 2 }).pitches; // eighth notes
 */
export function pieceToGrid(given: Piece, options: GridOptions = {}): FourVoiceGrid {
  const { stepsPerQuarter = 4, voice } = options;
  checkArgument(
    Number.isInteger(stepsPerQuarter) && stepsPerQuarter >= 1 && stepsPerQuarter <= 48,
    "stepsPerQuarter",
    stepsPerQuarter,
    "must be a whole number from 1 to 48",
  );
  const piece = withoutLongWaits(given);
  const stepTicks = piece.ticksPerQuarter / stepsPerQuarter;
  const lines = voice === undefined ? voicesOf(piece) : [pitchedNotes(piece)];
  const columns = voice === undefined ? [...voiceNames] : [voice];
  const spans = lines.map((notes, i) => {
    checkOneLine(piece, columns[i], notes, stepTicks);
    return notes.map((note) => spanOf(note, stepTicks));
  });
  let steps = 0;
  for (const line of spans) for (const span of line) steps = Math.max(steps, span.end);
  const grid = emptyGrid(steps, { stepsPerQuarter, ...metreOf(piece, stepsPerQuarter) });
  for (const [i, line] of spans.entries()) writeLine(grid, voiceNames.indexOf(columns[i]), line);
  return grid;
}

function pitchedNotes({ notes, tracks }: Piece): Note[] {
  return notes.filter((note) => !tracks[note.track]?.isDrums);
}

interface Span {
  readonly pitch: number;
  readonly start: number;
  readonly end: number;
}

function spanOf(note: Note, stepTicks: number): Span {
  const start = Math.round(note.startTicks / stepTicks);
  const end = Math.round((note.startTicks + note.durationTicks) / stepTicks);
  return { pitch: note.pitch, start, end: Math.max(start + 1, end) };
}

/** Writes the notes of a voice, sorted by onset; what sounds already goes on under a new strike. */
function writeLine(grid: FourVoiceGrid, voice: number, line: readonly Span[]): void {
  let written = 0;
  for (const { pitch, start, end } of line) {
    grid.pitches[start * voiceCount + voice] = pitch;
    grid.holds[start * voiceCount + voice] = 0;
    for (let step = Math.max(start + 1, written); step < end; step++) {
      grid.pitches[step * voiceCount + voice] = pitch;
      grid.holds[step * voiceCount + voice] = 1;
    }
    written = Math.max(written, end);
  }
}

/** What `gridToPiece` writes besides the notes. */
export interface GridPieceOptions {
  readonly name?: string;
  /** Default 480; a multiple of the grid's steps per quarter. */
  readonly ticksPerQuarter?: number;
  /** 1 to 127; default 90, as music21 writes. */
  readonly velocity?: number;
  /** Quarter notes a minute; default 90, a chorale's walking pace. */
  readonly bpm?: number;
  /** General MIDI program of all voices; default 0 (piano). */
  readonly program?: number;
}

/** A piece of four tracks named after the voices, every note of the grid with its length. */
export function gridToPiece(grid: FourVoiceGrid, options: GridPieceOptions = {}): Piece {
  const { name = "four voices", velocity = 90, bpm = 90, program = 0 } = options;
  const ticksPerQuarter = options.ticksPerQuarter ?? 480;
  const stepTicks = ticksPerQuarter / grid.stepsPerQuarter;
  checkArgument(
    Number.isInteger(stepTicks),
    "ticksPerQuarter",
    ticksPerQuarter,
    `must be a multiple of ${grid.stepsPerQuarter}`,
  );
  const notes: Note[] = [];
  for (let voice = 0; voice < voiceCount; voice++) {
    for (let step = 0; step < grid.steps; step++) {
      const pitch = grid.pitches[step * voiceCount + voice];
      if (pitch === restPitch || isHeld(grid, step, voice)) continue;
      let end = step + 1;
      while (end < grid.steps && isHeld(grid, end, voice)) end++;
      const startTicks = step * stepTicks;
      const durationTicks = (end - step) * stepTicks;
      notes.push({ pitch, startTicks, durationTicks, velocity, track: voice });
    }
  }
  return createPiece({
    name,
    ticksPerQuarter,
    notes,
    tracks: voiceNames.map((voice, i) => ({ name: voice, channel: i, program, isDrums: false })),
    tempos: [{ ticks: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }],
    timeSignatures: signaturesOfMetre(grid, grid.stepsPerQuarter, stepTicks),
  });
}

/** Whether a cell goes on from the step before; a hold after another pitch counts as struck. */
function isHeld(grid: FourVoiceGrid, step: number, voice: number): boolean {
  const cell = step * voiceCount + voice;
  return (
    step > 0 &&
    grid.holds[cell] === 1 &&
    grid.pitches[cell] !== restPitch &&
    grid.pitches[cell] === grid.pitches[cell - voiceCount]
  );
}

import { checkArgument } from "../core";
import { createPiece, endTicks, findKey, type Note, type Piece, transposePiece } from "../music";

/** How music is brought into one frame. */
export interface FrameOptions {
  /** Length of a stretch; default 16 quarter notes. */
  readonly quarters?: number;
  /** Default 2: eighth notes. */
  readonly stepsPerQuarter?: number;
  /** Semitones to transpose by; default: to C major or A minor, by Krumhansl's key. */
  readonly shift?: number;
}

const ticksPerQuarter = 480;

/**
 * Music as the four-voice GAN could have written it, so that it can be compared with the GAN's: in
 * C major or A minor (Krumhansl's key), in one part, onsets and ends on eighths, a pitch that is
 * struck again at once held, and no velocities or tempi.
 *
 * Pieces in any key, metre and number of parts can be framed; what is lost is lost for all alike.
 *
 * @example
 * framePiece(piece).notes;
 */
export function framePiece(piece: Piece, options: FrameOptions = {}): Piece {
  const { stepsPerQuarter = 2, shift = shiftToC(piece) } = options;
  checkArgument(stepsPerQuarter > 0, "stepsPerQuarter", stepsPerQuarter, "must be > 0");
  const tuned = transposePiece(piece, shift);
  const stepOf = (ticks: number) => Math.round((ticks / piece.ticksPerQuarter) * stepsPerQuarter);
  const byPitch = new Map<number, Span[]>();
  for (const { pitch, startTicks, durationTicks, track } of tuned.notes) {
    if (tuned.tracks[track]?.isDrums) continue;
    const start = stepOf(startTicks);
    const span = { start, end: Math.max(start + 1, stepOf(startTicks + durationTicks)) };
    const spans = byPitch.get(pitch);
    if (spans) spans.push(span);
    else byPitch.set(pitch, [span]);
  }
  const notes = [...byPitch].flatMap(([pitch, spans]) =>
    joinSpans(spans).map(({ start, end }) => noteOf(pitch, start, end, stepsPerQuarter)),
  );
  return createPiece({ name: piece.name, ticksPerQuarter, notes });
}

/**
 * The stretches of `quarters` quarter notes of a framed piece, one after the other; notes that
 * begin before or end after are cut. A rest at the end and what is too short are left out.
 *
 * @param framed what `framePiece` gave
 */
export function cutFrames(framed: Piece, { quarters = 16 }: FrameOptions = {}): Piece[] {
  checkArgument(quarters > 0, "quarters", quarters, "must be > 0");
  const length = quarters * framed.ticksPerQuarter;
  const count = Math.floor(endTicks(framed) / length);
  return Array.from({ length: count }, (_, i) => {
    const name = `${framed.name} (${i + 1})`;
    return createPiece({ ...framed, name, notes: cutNotes(framed.notes, i * length, length) });
  }).filter(({ notes }) => notes.length > 0);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans in order, those that touch or overlap made one. */
function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

function noteOf(pitch: number, start: number, end: number, stepsPerQuarter: number): Note {
  const stepTicks = ticksPerQuarter / stepsPerQuarter;
  const durationTicks = (end - start) * stepTicks;
  return { pitch, startTicks: start * stepTicks, durationTicks, velocity: 80, track: 0 };
}

function cutNotes(notes: readonly Note[], from: number, length: number): Note[] {
  return notes.flatMap((note) => {
    const start = Math.max(note.startTicks, from);
    const end = Math.min(note.startTicks + note.durationTicks, from + length);
    return end > start ? [{ ...note, startTicks: start - from, durationTicks: end - start }] : [];
  });
}

/** Semitones, −6 to 5, to C major or A minor; within the MIDI pitches. */
function shiftToC(piece: Piece): number {
  const key = findKey(piece);
  if (!key) return 0;
  const tonic = key.mode === "major" ? key.tonic : key.tonic + 3;
  const shift = -(((tonic + 6) % 12) - 6);
  const pitches = piece.notes.map(({ pitch }) => pitch + shift);
  const fits = pitches.every((pitch) => pitch >= 0 && pitch <= 127);
  return fits ? shift : 0;
}

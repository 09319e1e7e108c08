import { createPiece, type Note, type Piece } from "../../music";

/** A key that was down, in milliseconds of the page's clock. */
export interface PlayedNote {
  readonly pitch: number;
  readonly velocity: number;
  readonly onAt: number;
  /** Null while it is down. */
  readonly offAt: number | null;
}

/** The time that both play in. */
export interface Beat {
  /** When the first bar begins, in milliseconds of the page's clock. */
  readonly origin: number;
  /** Of a quarter note, in milliseconds. */
  readonly length: number;
  /** Of the grid, to the quarter note. */
  readonly steps: number;
}

const ticksPerQuarter = 480;
const beatsPerBar = 4;

/** The first step of the grid at `time` or after it, in milliseconds. */
export function stepFrom({ origin, length, steps }: Beat, time: number): number {
  const step = length / steps;
  return origin + Math.ceil((time - origin) / step - 1e-6) * step;
}

/** What somebody plays, until there is a pause. */
export class Phrase {
  #notes: PlayedNote[] = [];

  get notes(): readonly PlayedNote[] {
    return this.#notes;
  }

  get isEmpty(): boolean {
    return this.#notes.length === 0;
  }

  /** Whether a key is down. */
  get isHeld(): boolean {
    return this.#notes.some(({ offAt }) => offAt === null);
  }

  /** When the last key was let go. */
  get end(): number {
    return Math.max(...this.#notes.map(({ onAt, offAt }) => offAt ?? onAt));
  }

  press(pitch: number, velocity: number, at: number): void {
    this.release(pitch, at);
    this.#notes.push({ pitch, velocity, onAt: at, offAt: null });
  }

  release(pitch: number, at: number): void {
    this.#notes = this.#notes.map((note) =>
      note.pitch === pitch && note.offAt === null ? { ...note, offAt: at } : note,
    );
  }

  /** Lets go of all keys, as when their keyboard has vanished. */
  releaseAll(at: number): void {
    for (const { pitch, offAt } of this.#notes) if (offAt === null) this.release(pitch, at);
  }

  clear(): void {
    this.#notes = [];
  }

  /**
   * The phrase on the grid, from the bar line before its first note, and when that bar begins.
   *
   * @param now ends keys that are still down
   */
  toPiece(beat: Beat, now: number): { piece: Piece; barAt: number } {
    const bar = beat.length * beatsPerBar;
    const stepTicks = ticksPerQuarter / beat.steps;
    const first = Math.min(...this.#notes.map(({ onAt }) => onAt));
    const halfStep = beat.length / beat.steps / 2;
    const barAt = beat.origin + Math.floor((first + halfStep - beat.origin) / bar) * bar;
    const stepOf = (time: number) => Math.round(((time - barAt) / beat.length) * beat.steps);
    const notes = this.#notes.map(({ pitch, velocity, onAt, offAt }): Note => {
      const start = Math.max(0, stepOf(onAt));
      const end = Math.max(start + 1, stepOf(offAt ?? now));
      const [startTicks, durationTicks] = [start * stepTicks, (end - start) * stepTicks];
      return { pitch, velocity, startTicks, durationTicks, track: 0 };
    });
    const microsecondsPerQuarter = Math.round(beat.length * 1000);
    const tempos = [{ ticks: 0, microsecondsPerQuarter }];
    return { piece: createPiece({ name: "phrase", ticksPerQuarter, notes, tempos }), barAt };
  }
}

/** One note at a time, the highest: what four voices can be put under. */
export function topLine(piece: Piece): Piece {
  const notes: Note[] = [];
  for (const note of piece.notes) {
    const last = notes.at(-1);
    if (last && last.startTicks === note.startTicks) notes.pop();
    else if (last && last.startTicks + last.durationTicks > note.startTicks) {
      notes[notes.length - 1] = { ...last, durationTicks: note.startTicks - last.startTicks };
    }
    notes.push(note); // of one onset the highest comes last
  }
  return { ...piece, notes };
}

import { DataError } from "../core";
import type { TempoMap } from "../music";
import type { Division } from "./division";

/**
 * The notes of a file as columns: note `i` is row `i` of every one. They stand in the order of the
 * file: by track, within a track by onset. All arrays have `count` elements.
 */
export interface NoteColumns {
  readonly count: number;
  /** 0 to 127. */
  readonly pitch: Uint8Array;
  /** 1 to 127. */
  readonly velocity: Uint8Array;
  /** 0 to 15; 9 is the drum channel. */
  readonly channel: Uint8Array;
  /** General MIDI program at the onset, 0 to 127. */
  readonly program: Uint8Array;
  /** Index of the track chunk in the file. */
  readonly track: Uint16Array;
  readonly startTicks: Float64Array;
  readonly endTicks: Float64Array;
  /** Worked out when first asked for, as is `endSeconds`. */
  readonly startSeconds: Float64Array;
  readonly endSeconds: Float64Array;
}

/** Control changes (number 0 to 127, value 0 to 127) as columns, in the order of the file. */
export interface ControllerColumns {
  readonly count: number;
  readonly number: Uint8Array;
  readonly value: Uint8Array;
  readonly channel: Uint8Array;
  readonly track: Uint16Array;
  readonly ticks: Float64Array;
}

/** Pitch bends (value −8192 to 8191, 0 is the middle) as columns, in the order of the file. */
export interface PitchBendColumns {
  readonly count: number;
  readonly value: Int16Array;
  readonly channel: Uint8Array;
  readonly track: Uint16Array;
  readonly ticks: Float64Array;
}

/** A bar holds `numerator` notes of 1/`denominator` from `ticks` of the track `track` on. */
export interface FileTimeSignature {
  readonly ticks: number;
  readonly track: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** The key from `ticks` on; `accidentals` is −7 (seven flats) to 7 (seven sharps). */
export interface FileKeySignature {
  readonly ticks: number;
  readonly track: number;
  readonly accidentals: number;
  /** Pitch class of the tonic, of the minor key in minor: 9 for A minor. */
  readonly tonic: number;
  readonly mode: "major" | "minor";
}

export type TextKind =
  | "text"
  | "copyright"
  | "track-name"
  | "instrument"
  | "lyric"
  | "marker"
  | "cue"
  | "other";

export interface FileText {
  readonly ticks: number;
  readonly track: number;
  readonly kind: TextKind;
  readonly text: string;
}

/** One track chunk: what is said of it as a whole. */
export interface FileTrack {
  /** The first track name; "" when there is none. */
  readonly name: string;
  /** The first instrument name; "" when there is none. */
  readonly instrument: string;
  readonly noteCount: number;
  /** The tick of its last event. */
  readonly endTicks: number;
}

export type ProblemKind =
  | "bad-division"
  | "bad-event"
  | "bad-format"
  | "bad-header"
  | "bad-meta"
  | "bad-tempo"
  | "bad-value"
  | "chunk-length"
  | "data-after-end"
  | "duplicate"
  | "empty-file"
  | "hanging-notes"
  | "implausible-time"
  | "many-problems"
  | "many-texts"
  | "no-end-of-track"
  | "no-tracks"
  | "not-midi"
  | "score"
  | "stray-message"
  | "text-damage"
  | "too-large"
  | "track-count"
  | "truncated"
  | "unknown-chunk"
  | "unreadable"
  | "zero-length-notes";

/** Something in a file that its reader had to repair, guess or drop. */
export interface MidiProblem {
  readonly kind: ProblemKind;
  /** Offset in the file, from 0. */
  readonly byte?: number;
  readonly message: string;
}

/** A MIDI file, read. `midiToPiece` makes music of it. */
export interface MidiFile {
  /** Where it came from, for messages. */
  readonly name: string;
  /** 0 one track, 1 tracks at the same time, 2 each track a piece of its own. */
  readonly format: 0 | 1 | 2;
  readonly division: Division;
  readonly notes: NoteColumns;
  readonly controllers: ControllerColumns;
  readonly pitchBends: PitchBendColumns;
  readonly tracks: readonly FileTrack[];
  /** One map for the whole file, or in format 2 one for each track. */
  readonly tempoMaps: readonly TempoMap[];
  readonly timeSignatures: readonly FileTimeSignature[];
  readonly keySignatures: readonly FileKeySignature[];
  readonly texts: readonly FileText[];
  /** The encoding the texts were read in, for example "utf-8" or "shift_jis". */
  readonly textEncoding: string;
  /** End of the last note in seconds (in format 2 summed over the sequences); 0 without notes. */
  readonly durationSeconds: number;
  /** Empty for a file without fault. */
  readonly problems: readonly MidiProblem[];
}

/** A file that cannot be read as MIDI at all: what is at which byte, and what to do. */
export class MidiError extends DataError {
  readonly kind: ProblemKind;
  readonly byte: number | undefined;
  /** The message without the name of the file. */
  readonly reason: string;

  constructor(name: string, problem: MidiProblem) {
    const where = problem.byte === undefined ? "" : `byte ${problem.byte}: `;
    super(`${name}: ${where}${problem.message}`);
    this.kind = problem.kind;
    this.byte = problem.byte;
    this.reason = problem.message;
  }
}

/** Larger files are refused: a hundred times the longest known performances. */
export const mostBytes = 32 * 1024 * 1024;

/** Refuses a file that is too large to be music. */
export function checkSize(size: number, name: string): void {
  if (size <= mostBytes) return;
  const message = `file of ${size} bytes (files over ${mostBytes} bytes are not read as MIDI)`;
  throw new MidiError(name, { kind: "too-large", message });
}

/** The problems of one file: the first hundred and the first of each kind; the rest is counted. */
export class ProblemList {
  readonly #problems: MidiProblem[] = [];
  readonly #kinds = new Set<ProblemKind>();
  #more = 0;

  add(kind: ProblemKind, byte: number, message: string | (() => string)): void {
    if (this.#problems.length >= 100 && this.#kinds.has(kind)) {
      this.#more++;
      return;
    }
    this.#kinds.add(kind);
    const text = typeof message === "string" ? message : message();
    this.#problems.push({ kind, byte, message: text });
  }

  list(): MidiProblem[] {
    if (this.#more === 0) return this.#problems;
    const message = `${this.#more} more problems, not listed`;
    return [...this.#problems, { kind: "many-problems", message }];
  }
}

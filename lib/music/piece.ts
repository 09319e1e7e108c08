/** One sounding note. Time is in ticks; `piece.ticksPerQuarter` says how long a tick is. */
export interface Note {
  /** MIDI pitch, 0 to 127; 60 is middle C. */
  readonly pitch: number;
  /** Onset in ticks from the start of the piece, ≥ 0. */
  readonly startTicks: number;
  /** Length in ticks, ≥ 0. */
  readonly durationTicks: number;
  /** 1 to 127. */
  readonly velocity: number;
  /** Index into `piece.tracks`. */
  readonly track: number;
}

/** The notes of one track, channel and program of a MIDI file. */
export interface Track {
  readonly name: string;
  /** 0 to 15; 9 is the drum channel. */
  readonly channel: number;
  /** General MIDI program, 0 to 127; 0 to 7 are pianos. */
  readonly program: number;
  readonly isDrums: boolean;
  /**
   * Tracks of one number come from one track of a file, which changed its program or used several
   * channels. Default: a part of its own.
   */
  readonly part?: number;
}

/** From `ticks` on a quarter note lasts `microsecondsPerQuarter`. */
export interface TempoChange {
  readonly ticks: number;
  readonly microsecondsPerQuarter: number;
}

/** From `ticks` on a bar holds `numerator` notes of 1/`denominator`. */
export interface TimeSignature {
  readonly ticks: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** From `ticks` on the key is `tonic` (pitch class, 0 is C) `mode`. */
export interface KeySignature {
  readonly ticks: number;
  readonly tonic: number;
  readonly mode: "major" | "minor";
  /**
   * −7 (seven flats) to 7 (seven sharps), where they are not the fewest, or sharps of two as
   * many: −6 for G flat major, which has the tonic of F sharp major.
   */
  readonly accidentals?: number;
}

/** The sustain pedal of a channel is down from `startTicks` to `endTicks`. */
export interface Pedal {
  readonly channel: number;
  readonly startTicks: number;
  readonly endTicks: number;
}

/**
 * A piece of music. `notes` are sorted by onset, then pitch, then track;
 * the lists of changes are sorted by ticks, the pedals by channel and ticks, without overlap.
 */
export interface Piece {
  /** Where it came from, for people: a file's path below its folder, or a title. */
  readonly name: string;
  /** The name of the piece whose music this one repeats, in whatever key; see `loadCorpus`. */
  readonly copyOf?: string;
  /** Whether the collection that it is of holds it out; undefined where that says nothing. */
  readonly heldOut?: boolean;
  readonly ticksPerQuarter: number;
  readonly notes: readonly Note[];
  readonly tracks: readonly Track[];
  readonly tempos: readonly TempoChange[];
  readonly timeSignatures: readonly TimeSignature[];
  readonly keySignatures: readonly KeySignature[];
  /** Notes are as long as their keys are down; `sustained` makes them as long as they sound. */
  readonly pedals: readonly Pedal[];
}

/** The order of `piece.notes`: by onset, then pitch, then track. */
export function compareNotes(a: Note, b: Note): number {
  return a.startTicks - b.startTicks || a.pitch - b.pitch || a.track - b.track;
}

/** A piece from its notes; what is not given is one piano track at 120 quarter notes a minute. */
export function createPiece(parts: Partial<Piece> & Pick<Piece, "notes">): Piece {
  return {
    name: "untitled",
    ticksPerQuarter: 480,
    tracks: [{ name: "Piano", channel: 0, program: 0, isDrums: false }],
    tempos: [{ ticks: 0, microsecondsPerQuarter: 500_000 }],
    timeSignatures: [{ ticks: 0, numerator: 4, denominator: 4 }],
    keySignatures: [],
    pedals: [],
    ...parts,
    notes: [...parts.notes].sort(compareNotes),
  };
}

/** The tick at which the last note of a piece ends; 0 for a piece without notes. */
export function endTicks(piece: Piece): number {
  return piece.notes.reduce((end, note) => Math.max(end, note.startTicks + note.durationTicks), 0);
}

/**
 * The piece with the notes of its pianos only (General MIDI programs 0 to 7, drums excluded); the
 * list of tracks stays as it is.
 */
export function pianosOf(piece: Piece): Piece {
  const isPiano = ({ isDrums, program }: Track) => !isDrums && program < 8;
  return { ...piece, notes: piece.notes.filter(({ track }) => isPiano(piece.tracks[track])) };
}

/** The beginning of a piece up to `ticks`: what sounds there is cut, what comes later left out. */
export function beginningOf(piece: Piece, ticks: number): Piece {
  const isEarlier = (change: { ticks: number }) => change.ticks < ticks;
  return {
    ...piece,
    notes: piece.notes
      .filter(({ startTicks }) => startTicks < ticks)
      .map((note) => ({
        ...note,
        durationTicks: Math.min(note.durationTicks, ticks - note.startTicks),
      })),
    tempos: piece.tempos.filter(isEarlier),
    timeSignatures: piece.timeSignatures.filter(isEarlier),
    keySignatures: piece.keySignatures.filter(isEarlier),
    pedals: piece.pedals
      .filter(({ startTicks }) => startTicks < ticks)
      .map((pedal) => ({ ...pedal, endTicks: Math.min(pedal.endTicks, ticks) })),
  };
}

import {
  compareNotes,
  type KeySignature,
  type Note,
  type Pedal,
  type Piece,
  type TempoChange,
  type TempoMap,
  type TimeSignature,
  type Track,
} from "../music";
import { quarterOf } from "./division";
import { accidentalsOf } from "./key-signature";
import type { FileKeySignature, MidiFile } from "./midi-file";
import { pedalsOf } from "./pedal";

/** The drum channel: its pitches name instruments, not tones. */
export const drumChannel = 9;

/**
 * The piece in a file. Its tracks are the file's tracks, apart by channel and program, those
 * without notes left out; of the controllers it keeps the sustain pedal (see `leftOutOf`). The
 * sequences of a format 2 file follow one another; `midiToPieces` keeps them apart.
 *
 * @example
 * const piece = midiToPiece(readMidi(bytes, "song.mid"));
 */
export function midiToPiece(file: MidiFile): Piece {
  const pieces = midiToPieces(file);
  return pieces.length === 1 ? pieces[0] : joinPieces(file, pieces);
}

/** The pieces in a file: one, or in format 2 one for each track. */
export function midiToPieces(file: MidiFile): Piece[] {
  const { name, notes, controllers, tracks, timeSignatures, keySignatures } = file;
  if (file.tempoMaps.length === 1) {
    const endTicks = tracks.reduce((end, track) => Math.max(end, track.endTicks), 0);
    const rows = { notes: wholeOf(notes), controllers: wholeOf(controllers) };
    const all = { ...rows, endTicks, timeSignatures, keySignatures };
    return [pieceOf(file, name, file.tempoMaps[0], all)];
  }
  const times = byTrack(timeSignatures);
  const keys = byTrack(keySignatures);
  const notesFrom = trackStarts(notes.track, tracks.length);
  const controllersFrom = trackStarts(controllers.track, tracks.length);
  return tracks.map((track, i) => {
    const title = `${name} (${track.name || `sequence ${i + 1}`})`;
    return pieceOf(file, title, file.tempoMaps[i], {
      notes: { from: notesFrom[i], until: notesFrom[i + 1] },
      controllers: { from: controllersFrom[i], until: controllersFrom[i + 1] },
      endTicks: track.endTicks,
      timeSignatures: times.get(i) ?? [],
      keySignatures: keys.get(i) ?? [],
    });
  });
}

/** Rows `from` to `until` of columns. */
interface Rows {
  readonly from: number;
  readonly until: number;
}

/** What of a file makes one piece. */
interface Part extends Pick<MidiFile, "timeSignatures" | "keySignatures"> {
  readonly notes: Rows;
  readonly controllers: Rows;
  readonly endTicks: number;
}

const wholeOf = ({ count }: { readonly count: number }): Rows => ({ from: 0, until: count });

/** The first row of each track and, last, the number of rows; columns are in the order of tracks. */
function trackStarts(track: Uint16Array, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (const index of track) starts[index + 1]++;
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  return starts;
}

function byTrack<T extends { readonly track: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.track);
    if (group) group.push(row);
    else groups.set(row.track, [row]);
  }
  return groups;
}

function pieceOf(file: MidiFile, name: string, map: TempoMap, part: Part): Piece {
  return {
    name,
    ticksPerQuarter: quarterOf(file.division).ticksPerQuarter,
    ...notesOf(file, part.notes),
    tempos: temposOf(map),
    timeSignatures: timeSignatures(part.timeSignatures),
    keySignatures: lastOfEachTick(part.keySignatures.map(keySignature)),
    pedals: pedalsOf(file, part.controllers, part.endTicks),
  };
}

/** The key, with its accidentals where the tonic alone would be spelled with others. */
function keySignature({ ticks, tonic, mode, accidentals }: FileKeySignature): KeySignature {
  const key = { ticks, tonic, mode };
  return accidentals === accidentalsOf(key) ? key : { ...key, accidentals };
}

function notesOf(file: MidiFile, { from, until }: Rows): { notes: Note[]; tracks: Track[] } {
  const { notes: columns } = file;
  const notes = new Array<Note>(until - from);
  let isSorted = true;
  const tracks: Track[] = [];
  const sources: number[] = [];
  const known = new Map<number, number>();
  for (let i = from; i < until; i++) {
    const channel = columns.channel[i];
    const program = columns.program[i];
    const key = (columns.track[i] * 16 + channel) * 128 + program;
    let track = known.get(key);
    if (track === undefined) {
      track = tracks.length;
      known.set(key, track);
      sources.push(columns.track[i]);
      const { name, instrument } = file.tracks[columns.track[i]];
      const isDrums = channel === drumChannel;
      tracks.push({ name: name || instrument, channel, program, isDrums });
    }
    const startTicks = unboxed(columns.startTicks[i]);
    const note = {
      pitch: columns.pitch[i],
      startTicks,
      durationTicks: unboxed(columns.endTicks[i] - startTicks),
      velocity: columns.velocity[i],
      track,
    };
    notes[i - from] = note;
    isSorted &&= i === from || compareNotes(notes[i - from - 1], note) <= 0;
  }
  // Sorting takes as much room again.
  if (!isSorted) notes.sort(compareNotes);
  return { notes, tracks: withParts(tracks, sources) };
}

/**
 * The number itself, as V8 keeps a whole one of 32 bits: what comes out of a Float64Array is an
 * object of its own, which doubles the room that the times of a note take.
 */
function unboxed(value: number): number {
  const whole = value | 0;
  return whole === value ? whole : value;
}

/** Tracks that come from one track of the file say so. */
function withParts(tracks: readonly Track[], sources: readonly number[]): Track[] {
  const counts = new Map<number, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  return tracks.map((track, i) =>
    counts.get(sources[i]) === 1 ? track : { ...track, part: sources[i] },
  );
}

function temposOf({ ticks, microsecondsPerQuarter }: TempoMap): TempoChange[] {
  return Array.from(ticks, (at, i) => ({
    ticks: at,
    microsecondsPerQuarter: microsecondsPerQuarter[i],
  }));
}

/** Sorted, with the 4/4 that holds before the first signature of a file. */
function timeSignatures(changes: readonly TimeSignature[]): TimeSignature[] {
  const sorted = lastOfEachTick(
    changes.map(({ ticks, numerator, denominator }) => ({ ticks, numerator, denominator })),
  );
  if (sorted.length > 0 && sorted[0].ticks === 0) return sorted;
  return [{ ticks: 0, numerator: 4, denominator: 4 }, ...sorted];
}

function lastOfEachTick<T extends { ticks: number }>(changes: T[]): T[] {
  const sorted = changes.sort((a, b) => a.ticks - b.ticks);
  return sorted.filter((change, i) => sorted[i + 1]?.ticks !== change.ticks);
}

function joinPieces(file: MidiFile, pieces: readonly Piece[]): Piece {
  const notes: Note[] = [];
  const tracks: Track[] = [];
  const tempos: TempoChange[] = [];
  const timeSignatures: TimeSignature[] = [];
  const keySignatures: KeySignature[] = [];
  const pedals: Pedal[] = [];
  let offset = 0;
  const addLater = <T extends { ticks: number }>(all: T[], changes: readonly T[]) => {
    for (const change of changes) all.push({ ...change, ticks: change.ticks + offset });
  };
  for (const [index, piece] of pieces.entries()) {
    for (const note of piece.notes) {
      const [startTicks, track] = [note.startTicks + offset, note.track + tracks.length];
      notes.push({ ...note, startTicks, track });
    }
    for (const track of piece.tracks) tracks.push(track);
    for (const { channel, startTicks, endTicks } of piece.pedals) {
      pedals.push({ channel, startTicks: startTicks + offset, endTicks: endTicks + offset });
    }
    addLater(tempos, piece.tempos);
    addLater(timeSignatures, piece.timeSignatures);
    addLater(keySignatures, piece.keySignatures);
    offset += file.tracks[index].endTicks;
  }
  return {
    name: file.name,
    ticksPerQuarter: pieces[0].ticksPerQuarter,
    notes: notes.sort(compareNotes),
    tracks,
    tempos: lastOfEachTick(tempos),
    timeSignatures: lastOfEachTick(timeSignatures),
    keySignatures: lastOfEachTick(keySignatures),
    pedals: pedals.sort((a, b) => a.channel - b.channel || a.startTicks - b.startTicks),
  };
}

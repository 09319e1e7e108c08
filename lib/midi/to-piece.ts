import {
  compareNotes,
  type KeySignature,
  type Note,
  type Pedal,
  type Piece,
  type TempoChange,
  type TimeSignature,
  type Track,
} from "../music";
import type { Division, MidiFile } from "./midi-file";
import { pedalsOf } from "./pedal";
import type { TempoMap } from "./tempo";

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
  if (file.tempoMaps.length === 1) return [pieceOf(file, file.name, -1)];
  return file.tracks.map((track, index) =>
    pieceOf(file, `${file.name} (${track.name || `sequence ${index + 1}`})`, index),
  );
}

/** The piece of one track of the file, or of all of them when `only` is −1. */
function pieceOf(file: MidiFile, name: string, only: number): Piece {
  const isWanted = (track: number) => only < 0 || track === only;
  const { ticksPerQuarter, microseconds } = quarterOf(file.division);
  const map = file.tempoMaps[Math.max(only, 0)];
  const times = file.timeSignatures.filter(({ track }) => isWanted(track));
  const keys = file.keySignatures.filter(({ track }) => isWanted(track));
  return {
    name,
    ticksPerQuarter,
    ...notesOf(file, isWanted),
    tempos: microseconds > 0 ? [{ ticks: 0, microsecondsPerQuarter: microseconds }] : tempos(map),
    timeSignatures: timeSignatures(times),
    keySignatures: lastOfEachTick(
      keys.map(({ ticks, tonic, mode }): KeySignature => ({ ticks, tonic, mode })),
    ),
    pedals: pedalsOf(file, isWanted),
  };
}

/**
 * Ticks of a quarter note. SMPTE files know only seconds: a quarter note there lasts half a second
 * (or one, or by NTSC's rate a little more) so that every tick stays a whole one.
 */
function quarterOf(division: Division): { ticksPerQuarter: number; microseconds: number } {
  if (division.kind === "quarter") {
    return { ticksPerQuarter: division.ticksPerQuarter, microseconds: 0 };
  }
  const rate = division.ticksPerSecond;
  if (!Number.isInteger(rate)) {
    return { ticksPerQuarter: Math.round(rate * 1.001) / 2, microseconds: 500_500 };
  }
  if (rate % 2 === 0) return { ticksPerQuarter: rate / 2, microseconds: 500_000 };
  return { ticksPerQuarter: rate, microseconds: 1_000_000 };
}

function notesOf(
  file: MidiFile,
  isWanted: (track: number) => boolean,
): { notes: Note[]; tracks: Track[] } {
  const { notes: columns } = file;
  const notes: Note[] = [];
  const tracks: Track[] = [];
  const sources: number[] = [];
  const known = new Map<number, number>();
  for (let i = 0; i < columns.count; i++) {
    const channel = columns.channel[i];
    const program = columns.program[i];
    const key = (columns.track[i] * 16 + channel) * 128 + program;
    if (!isWanted(columns.track[i])) continue;
    let track = known.get(key);
    if (track === undefined) {
      track = tracks.length;
      known.set(key, track);
      sources.push(columns.track[i]);
      const { name, instrument } = file.tracks[columns.track[i]];
      const isDrums = channel === drumChannel;
      tracks.push({ name: name || instrument, channel, program, isDrums });
    }
    const startTicks = columns.startTicks[i];
    notes.push({
      pitch: columns.pitch[i],
      startTicks,
      durationTicks: columns.endTicks[i] - startTicks,
      velocity: columns.velocity[i],
      track,
    });
  }
  return { notes: notes.sort(compareNotes), tracks: withParts(tracks, sources) };
}

/** Tracks that come from one track of the file say so. */
function withParts(tracks: readonly Track[], sources: readonly number[]): Track[] {
  const counts = new Map<number, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  return tracks.map((track, i) =>
    counts.get(sources[i]) === 1 ? track : { ...track, part: sources[i] },
  );
}

function tempos(map: TempoMap): TempoChange[] {
  return Array.from(map.ticks, (ticks, i) => ({
    ticks,
    microsecondsPerQuarter: map.microsecondsPerQuarter[i],
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
  const later = <T extends { ticks: number }>(changes: readonly T[], ticks: number) =>
    changes.map((change) => ({ ...change, ticks: change.ticks + ticks }));
  const pedals: Pedal[] = [];
  const joined = { tempos: [], timeSignatures: [], keySignatures: [] } as {
    tempos: TempoChange[];
    timeSignatures: TimeSignature[];
    keySignatures: KeySignature[];
  };
  let offset = 0;
  for (const [index, piece] of pieces.entries()) {
    for (const note of piece.notes) {
      const [startTicks, track] = [note.startTicks + offset, note.track + tracks.length];
      notes.push({ ...note, startTicks, track });
    }
    tracks.push(...piece.tracks);
    for (const { channel, startTicks, endTicks } of piece.pedals) {
      pedals.push({ channel, startTicks: startTicks + offset, endTicks: endTicks + offset });
    }
    joined.tempos.push(...later(piece.tempos, offset));
    joined.timeSignatures.push(...later(piece.timeSignatures, offset));
    joined.keySignatures.push(...later(piece.keySignatures, offset));
    offset += file.tracks[index].endTicks;
  }
  const { tempos, timeSignatures, keySignatures } = joined;
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

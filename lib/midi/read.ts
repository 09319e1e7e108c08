import { assemble, type TrackSpan } from "./assemble";
import { giveStores, takeStores } from "./columns";
import {
  type Header,
  idMTrk,
  midiStretch,
  readHeader,
  resembles,
  trackFinder,
  uint32,
} from "./container";
import type { Gathered } from "./gathered";
import { checkSize, MidiError, type MidiFile, ProblemList } from "./midi-file";
import { TrackReader } from "./track-reader";
import { undoTextDamage } from "./transfer";

/** Track numbers are 16 bits wide, in the header as in the columns. */
const mostTracks = 65_535;

/**
 * The notes, tempos, signatures, texts, pedals and problems of a MIDI file: formats 0, 1 and 2,
 * bare or in RIFF. A damaged file is read as far as it makes sense, and `problems` says what was
 * dropped or repaired at which byte.
 *
 * Notes of one pitch that overlap on one channel of one track: a note-off ends the one that has
 * sounded longest (first in, first out). Every note-on of velocity > 0 gives exactly one note; one
 * without note-off ends with its track.
 *
 * @param given At most 32 MiB (`mostBytes`).
 * @param name For messages: where the bytes came from.
 * @throws MidiError (a DataError) when there is nothing to read: no MIDI, no track, or too much.
 * @example
 * const file = readMidi(readFileSync("song.mid"), "song.mid");
 * file.notes.count; // 1204
 */
export function readMidi(given: Uint8Array, name: string): MidiFile {
  checkSize(given.length, name);
  const problems = new ProblemList();
  const bytes = undoTextDamage(given, problems);
  const stretch = midiStretch(bytes, name, problems);
  const header = readHeader(bytes, stretch, name, problems);
  const stores = takeStores();
  try {
    const lists = { texts: [], timeSignatures: [], keySignatures: [] };
    const gathered: Gathered = { bytes, stores, problems, ...lists };
    const reader = new TrackReader(gathered);
    const spans = readChunks(reader, header, stretch.end);
    if (spans.length === 0) throw noTracks(bytes, header, name);
    reportTotals(reader, header, spans.length);
    return assemble(name, header, gathered, spans);
  } finally {
    giveStores(stores);
  }
}

function noTracks(bytes: Uint8Array, header: Header, name: string): MidiError {
  const byte = Math.min(header.end, bytes.length);
  const isShort = bytes.length < header.end + 8;
  const what = isShort ? "the file ends before its first track" : "no track after the header";
  const message = `${what} (download or export it again)`;
  return new MidiError(name, { kind: "no-tracks", byte, message });
}

/** The chunks of a file while they are read one after another. */
interface Chunks {
  readonly reader: TrackReader;
  readonly end: number;
  readonly nextTrack: (from: number) => number;
}

/** Reads every track chunk, more or fewer than the header says; returns what each held. */
function readChunks(reader: TrackReader, header: Header, end: number): TrackSpan[] {
  const { bytes } = reader.gathered;
  const chunks: Chunks = { reader, end, nextTrack: trackFinder(bytes, end) };
  const spans: TrackSpan[] = [];
  let at = header.end;
  while (at + 8 <= end && spans.length < mostTracks) {
    if (resembles(bytes, at, idMTrk)) {
      if (uint32(bytes, at) !== idMTrk) {
        reader.problem("bad-header", at, "damaged chunk name read as MTrk");
      }
      at = readTrack(chunks, spans.length, at);
      const { ticks: endTicks, noteCount, tempoCount } = reader;
      const { lastEndTicks: lastNoteTicks } = reader.open;
      spans.push({ endTicks, noteCount, lastNoteTicks, tempoCount });
    } else at = skipForeign(chunks, at);
  }
  if (at < end) reader.problem("data-after-end", at, `${end - at} bytes after the last track`);
  return spans;
}

/** Goes past a chunk of another kind, or past bytes that are no chunk; returns where. */
function skipForeign({ reader, end, nextTrack }: Chunks, at: number): number {
  const { bytes } = reader.gathered;
  const after = at + 8 + uint32(bytes, at + 4);
  if (isChunkName(bytes, at) && isBoundary(bytes, after, end)) {
    reader.problem("unknown-chunk", at, () => {
      const id = String.fromCharCode(...bytes.subarray(at, at + 4));
      return `chunk "${id}" of ${after - at - 8} bytes skipped`;
    });
    return after;
  }
  const found = nextTrack(at);
  if (found < 0) {
    reader.problem("data-after-end", at, `${end - at} bytes that are no track dropped`);
    return end;
  }
  reader.problem("chunk-length", at, `${found - at} bytes between tracks dropped`);
  return found;
}

function isChunkName(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 4; i++) if (!(bytes[i] >= 0x20 && bytes[i] < 0x7f)) return false;
  return true;
}

/** Whether a chunk or the end of the file is at `at`, as it must be after a chunk. */
function isBoundary(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return at === end;
  if (uint32(bytes, at) === idMTrk) return true;
  return isChunkName(bytes, at) && at + 8 <= end && at + 8 + uint32(bytes, at + 4) <= end;
}

/** Reads the track chunk at `at`, whose length may be wrong; returns where the next one begins. */
function readTrack({ reader, end, nextTrack }: Chunks, track: number, at: number): number {
  const { bytes } = reader.gathered;
  const start = at + 8;
  const declared = start + uint32(bytes, at + 4);
  const trusted = isBoundary(bytes, declared, end);
  const next = trusted ? declared : nextTrack(start);
  const limit = next < 0 ? end : next;
  const stop = reader.read(track, start, limit, declared);
  if (!reader.ended) {
    const isCut = limit === end && declared > end;
    const what = isCut ? `file ends inside track ${track}` : `track ${track} has no end event`;
    reader.problem(isCut ? "truncated" : "no-end-of-track", stop, what);
    return limit;
  }
  if (trusted && uint32(bytes, stop) !== idMTrk) {
    const rest = declared - stop;
    if (rest > 0) {
      const message = `${rest} bytes after the end of track ${track} ignored`;
      reader.problem("data-after-end", stop, message);
    }
    return declared;
  }
  if (stop !== declared) {
    const message = `track ${track} says ${declared - start} bytes but has ${stop - start}`;
    reader.problem("chunk-length", at + 4, message);
  }
  return stop;
}

function reportTotals(reader: TrackReader, header: Header, trackCount: number): void {
  const { stray } = reader;
  const { hanging, zeroLength } = reader.open;
  if (stray.count > 0) {
    const message = `${stray.count} messages that do not belong into files stepped over (first: ${stray.example})`;
    reader.problem("stray-message", stray.byte, message);
  }
  if (hanging.count > 0) {
    const message = `${hanging.count} notes without note-off ended with their track (${hanging.example})`;
    reader.problem("hanging-notes", hanging.byte, message);
  }
  if (zeroLength.count > 0) {
    const message = `${zeroLength.count} notes of length 0 kept (first: ${zeroLength.example})`;
    reader.problem("zero-length-notes", zeroLength.byte, message);
  }
  if (header.trackCount >= 0 && header.trackCount !== trackCount) {
    const message = `header says ${header.trackCount} tracks, ${trackCount} found and read`;
    reader.problem("track-count", header.end - 4, message);
  } else if (header.format === 0 && trackCount > 1) {
    const message = `format 0 with ${trackCount} tracks, read as sounding together`;
    reader.problem("bad-format", header.end - 6, message);
  }
}

import type { Division } from "./division";
import { MidiError, type ProblemList } from "./midi-file";
import { refuse } from "./refuse";

/** What the header chunk says, repaired where it makes no sense. */
export interface Header {
  readonly format: 0 | 1 | 2;
  readonly trackCount: number;
  readonly division: Division;
  /** Where the chunks after the header begin. */
  readonly end: number;
}

export const idMThd = 0x4d546864;
export const idMTrk = 0x4d54726b;
const idRIFF = 0x52494646;
const idRMID = 0x524d4944;
const idData = 0x64617461;

// What a file without a usable division most likely meant.
const assumedTicksPerQuarter = 480;

/** The four bytes at `offset` as a big-endian number; bytes past the end count as 0. */
export function uint32(bytes: Uint8Array, offset: number): number {
  const high = (bytes[offset] << 24) | (bytes[offset + 1] << 16);
  return (high | (bytes[offset + 2] << 8) | bytes[offset + 3]) >>> 0;
}

function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** Whether the chunk name at `at` is `id`, or `id` with one letter damaged. */
export function resembles(bytes: Uint8Array, at: number, id: number): boolean {
  const difference = uint32(bytes, at) ^ id;
  let damaged = 0;
  for (let shift = 0; shift < 32; shift += 8) if ((difference >>> shift) & 255) damaged++;
  return damaged <= 1;
}

/** First offset from `from` on (below `end`) that holds the chunk name `id`; −1 for none. */
function findChunk(bytes: Uint8Array, id: number, from: number, end: number): number {
  const first = id >>> 24;
  const last = Math.min(end, bytes.length) - 4;
  for (let at = from; at <= last; at++) {
    if (bytes[at] === first && uint32(bytes, at) === id) return at;
  }
  return -1;
}

/**
 * `findChunk` for MTrk, asked from one place after another, none before the one asked last: each
 * byte is looked at once however often it is asked.
 */
export function trackFinder(bytes: Uint8Array, end: number): (from: number) => number {
  let found = Number.NEGATIVE_INFINITY;
  return (from) => {
    if (found !== -1 && found < from) found = findChunk(bytes, idMTrk, from, end);
    return found;
  };
}

/** The stretch of the file that holds MIDI: all of it, or the data chunk of a RIFF file. */
export function midiStretch(
  bytes: Uint8Array,
  name: string,
  problems: ProblemList,
): { start: number; end: number } {
  if (uint32(bytes, 0) !== idRIFF) return { start: 0, end: bytes.length };
  const isMidi = uint32(bytes, 8) === idRMID;
  for (let at = 12; isMidi && at + 8 <= bytes.length; ) {
    const size = reversed(uint32(bytes, at + 4));
    const end = at + 8 + size;
    if (uint32(bytes, at) === idData) {
      if (end > bytes.length) {
        problems.add("truncated", at + 4, `RIFF data chunk of ${size} bytes ends with the file`);
      } else if (findChunk(bytes, idMTrk, end, bytes.length) >= 0) {
        problems.add("bad-header", at + 4, `RIFF data chunk of ${size} bytes ends before a track`);
        return { start: at + 8, end: bytes.length };
      }
      return { start: at + 8, end: Math.min(end, bytes.length) };
    }
    at = end + (size & 1);
  }
  const start = findChunk(bytes, idMThd, 12, bytes.length);
  if (!isMidi && start < 0) throw refuse(bytes, name);
  if (start >= 0) {
    problems.add("bad-header", 8, `RIFF file without a data chunk, MIDI found at byte ${start}`);
    return { start, end: bytes.length };
  }
  const message = "RIFF file without a MIDI data chunk (save it again as .mid)";
  throw new MidiError(name, { kind: "no-tracks", byte: 12, message });
}

function reversed(value: number): number {
  const swapped = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00);
  return (swapped | (value >>> 24)) >>> 0;
}

/** The header, found even when something stands before it. */
export function readHeader(
  bytes: Uint8Array,
  stretch: { start: number; end: number },
  name: string,
  problems: ProblemList,
): Header {
  let at = stretch.start;
  if (resembles(bytes, at, idMThd) && uint32(bytes, at) !== idMThd) {
    problems.add("bad-header", at, "damaged chunk name read as MThd");
  } else if (uint32(bytes, at) !== idMThd) {
    at = findChunk(bytes, idMThd, stretch.start, stretch.end);
    if (at < 0) return headerless(bytes, stretch, name, problems);
    const dropped = at - stretch.start;
    problems.add("bad-header", stretch.start, `${dropped} bytes before the header dropped`);
  }
  const size = uint32(bytes, at + 4);
  const believed = isHeaderSize(bytes, at, stretch.end);
  const end = at + 8 + (believed ? size : 6);
  if (!believed) problems.add("bad-header", at + 4, `header of ${size} bytes read as one of 6`);
  const format = readFormat(uint16(bytes, at + 8), at + 8, problems);
  const trackCount = uint16(bytes, at + 10);
  const division = readDivision(uint16(bytes, at + 12), at + 12, problems);
  return { format, trackCount, division, end };
}

/** Whether the header at `at` is as long as it says: not when a track begins after 6 bytes. */
function isHeaderSize(bytes: Uint8Array, at: number, end: number): boolean {
  const size = uint32(bytes, at + 4);
  if (size < 6 || at + 8 + size > end) return false;
  return size === 6 || !resembles(bytes, at + 14, idMTrk);
}

function headerless(
  bytes: Uint8Array,
  stretch: { start: number; end: number },
  name: string,
  problems: ProblemList,
): Header {
  const end = findChunk(bytes, idMTrk, stretch.start, stretch.end);
  if (end < 0) throw refuse(bytes, name);
  const ticksPerQuarter = assumedTicksPerQuarter;
  const message = `no header; read with ${ticksPerQuarter} ticks a quarter note, so times may be wrong`;
  problems.add("bad-header", stretch.start, message);
  return { format: 1, trackCount: -1, division: { kind: "quarter", ticksPerQuarter }, end };
}

function readFormat(format: number, byte: number, problems: ProblemList): 0 | 1 | 2 {
  if (format === 0 || format === 1 || format === 2) return format;
  problems.add("bad-format", byte, `format ${format} does not exist, read as 1`);
  return 1;
}

function readDivision(value: number, byte: number, problems: ProblemList): Division {
  if (value >= 0x8000) {
    const framesPerSecond = 256 - (value >>> 8);
    const ticksPerFrame = value & 0xff;
    const known = [24, 25, 29, 30].includes(framesPerSecond);
    if (known && ticksPerFrame > 0) {
      // 29 stands for the 29.97 frames of NTSC television.
      const rate = framesPerSecond === 29 ? 30_000 / 1001 : framesPerSecond;
      return { kind: "second", ticksPerSecond: rate * ticksPerFrame };
    }
    if (framesPerSecond > 0 && ticksPerFrame > 0) {
      problems.add("bad-division", byte, `${framesPerSecond} frames a second is no SMPTE rate`);
      return { kind: "second", ticksPerSecond: framesPerSecond * ticksPerFrame };
    }
  } else if (value > 0) return { kind: "quarter", ticksPerQuarter: value };
  const message = `division 0x${value.toString(16)} read as ${assumedTicksPerQuarter} ticks a quarter note`;
  problems.add("bad-division", byte, message);
  return { kind: "quarter", ticksPerQuarter: assumedTicksPerQuarter };
}

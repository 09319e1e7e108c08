import { checkArgument } from "../../core";
import { pitchName } from "../../music";

/** Some bytes of a file and what they say. */
export interface ExplainedBytes {
  /** Offset in the file, from 0. */
  readonly byte: number;
  /** The bytes, two hexadecimal digits each. */
  readonly hex: string;
  readonly meaning: string;
}

const mostBytes = 4096;

/**
 * A small, sound MIDI file taken apart: for each header field and event its bytes and their
 * meaning. Reading stops at the first byte that makes no sense. Made for teaching; music is read
 * with `readMidi`.
 *
 * @throws InvalidArgumentError for more than 4096 bytes
 * @example
 * explainMidi(midiByHand({ tracks: [[0, 0x90, 60, 80]] }))[0].meaning; // "the letters MThd: …"
 */
export function explainMidi(bytes: Uint8Array): ExplainedBytes[] {
  checkArgument(bytes.length <= mostBytes, "file size", bytes.length, `must be ≤ ${mostBytes}`);
  const rows: ExplainedBytes[] = [];
  const add = (from: number, to: number, meaning: string) => {
    const part = [...bytes.subarray(from, to)];
    const hex = part.map((value) => value.toString(16).padStart(2, "0").toUpperCase()).join(" ");
    rows.push({ byte: from, hex, meaning });
    return to;
  };
  const uint = (at: number, size: number) =>
    bytes.subarray(at, at + size).reduce((sum, value) => sum * 256 + value, 0);
  let at = add(0, 4, "the letters MThd: here begins the header");
  at = add(at, at + 4, `length of the header: ${uint(4, 4)} bytes`);
  at = add(at, at + 2, `format ${uint(8, 2)}: ${formats[uint(8, 2)] ?? "there is none"}`);
  at = add(at, at + 2, `number of tracks: ${uint(10, 2)}`);
  at = add(at, at + 2, divisionText(bytes[12], bytes[13]));
  while (at + 8 <= bytes.length) {
    const length = uint(at + 4, 4);
    at = add(at, at + 4, "the letters MTrk: here begins a track");
    at = add(at, at + 4, `length of the track: ${length} bytes`);
    explainTrack(bytes, at, Math.min(bytes.length, at + length), add);
    at += length;
  }
  return rows;
}

const formats = ["one track", "tracks that sound together", "tracks that follow one another"];

function divisionText(high: number, low: number): string {
  if (high < 0x80) return `division: ${high * 256 + low} ticks a quarter note`;
  return `division: ${256 - high} frames a second, ${low} ticks a frame`;
}

function explainTrack(
  bytes: Uint8Array,
  from: number,
  end: number,
  add: (from: number, to: number, meaning: string) => number,
): void {
  let status = 0;
  for (let at = from; at < end; ) {
    const delta = readVariable(bytes, at);
    const hasStatus = bytes[delta.end] >= 0x80;
    if (hasStatus) status = bytes[delta.end];
    const event = readEvent(bytes, hasStatus ? delta.end + 1 : delta.end, status);
    if (!event || event.end > end) return;
    const wait = delta.value === 0 ? "at once" : `after ${delta.value} ticks`;
    at = add(at, event.end, `${wait}: ${event.text}${hasStatus ? "" : " (running status)"}`);
  }
}

/** A number of 7 bits a byte, most significant first; every byte but the last has its top bit set. */
function readVariable(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  let at = from;
  do value = value * 128 + (bytes[at] & 127);
  while (bytes[at++] >= 0x80);
  return { value, end: at };
}

function readEvent(
  bytes: Uint8Array,
  at: number,
  status: number,
): { text: string; end: number } | null {
  const [a, b] = [bytes[at], bytes[at + 1]];
  const channel = `channel ${(status & 15) + 1}`;
  const off = `note off, ${pitchName(a & 127)}, ${channel}`;
  const on = `note on, pitch ${a} = ${pitchName(a & 127)}, velocity ${b}, ${channel}`;
  switch (status >> 4) {
    case 0x8:
      return { text: off, end: at + 2 };
    case 0x9:
      return { text: b === 0 ? `${off} (a note on of velocity 0)` : on, end: at + 2 };
    case 0xb:
      return { text: `controller ${a} to ${b}, ${channel}`, end: at + 2 };
    case 0xc:
      return { text: `program ${a}, ${channel}`, end: at + 1 };
    case 0xf:
      return status === 0xff ? readMeta(bytes, at) : null;
    default:
      return status < 0x80 ? null : { text: `another message, ${channel}`, end: at + 2 };
  }
}

function readMeta(bytes: Uint8Array, at: number): { text: string; end: number } {
  const { value: length, end: start } = readVariable(bytes, at + 1);
  const data = bytes.subarray(start, start + length);
  return { text: metaText(bytes[at], data), end: start + length };
}

function metaText(type: number, data: Uint8Array): string {
  if (type === 0x2f) return "end of track";
  if (type === 0x51) {
    const microseconds = data[0] * 65_536 + data[1] * 256 + data[2];
    return `tempo: ${microseconds} µs a quarter note, ${Math.round(6e8 / microseconds) / 10} a minute`;
  }
  if (type === 0x58) return `time signature ${data[0]}/${2 ** data[1]}`;
  if (type === 0x59) {
    const signs = (data[0] << 24) >> 24;
    const what = `${Math.abs(signs)} ${signs < 0 ? "flats" : "sharps"}`;
    return `key signature: ${what}, ${data[1] === 1 ? "minor" : "major"}`;
  }
  if (type >= 1 && type <= 7) return `text: “${new TextDecoder().decode(data)}”`;
  return `meta event ${type} of ${data.length} bytes`;
}

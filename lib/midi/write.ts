import { checkArgument } from "../core";
import type { KeySignature, Note, Piece } from "../music";
import { accidentalsOf, tonicOf } from "./key-signature";
import { type WrittenTrack, writtenTracks } from "./written-tracks";

/**
 * A piece as the bytes of a MIDI file of format 1; the same piece always gives the same bytes.
 *
 * Every note is heard with the program of its track, also by a player that knows channels only:
 * see `writtenTracks`. Names are UTF-8.
 *
 * @throws InvalidArgumentError for what MIDI cannot say, such as a pitch over 127.
 * @example
 * writeFileAtomic("song.mid", pieceToMidi(piece));
 */
export function pieceToMidi(piece: Piece): Uint8Array {
  checkPiece(piece);
  const tracks = writtenTracks(piece);
  const writer = new ByteWriter();
  writer.chunk("MThd", (chunk) => {
    chunk.uint16(1);
    chunk.uint16(tracks.length + 1);
    chunk.uint16(piece.ticksPerQuarter);
  });
  writer.chunk("MTrk", (chunk) => chunk.events(headerEvents(piece)));
  for (const track of tracks) writer.chunk("MTrk", (chunk) => chunk.events(trackEvents(track)));
  return writer.take();
}

interface TimedBytes {
  readonly ticks: number;
  readonly bytes: readonly number[];
}

function meta(ticks: number, type: number, data: readonly number[]): TimedBytes {
  return { ticks, bytes: [0xff, type, ...variableLength(data.length), ...data] };
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

function headerEvents(piece: Piece): TimedBytes[] {
  return [
    meta(0, 0x03, utf8(piece.name)),
    ...piece.keySignatures.map((key) => {
      const accidentals = key.accidentals ?? accidentalsOf(key);
      return meta(key.ticks, 0x59, [accidentals & 0xff, key.mode === "minor" ? 1 : 0]);
    }),
    ...piece.tempos.map(({ ticks, microsecondsPerQuarter: tempo }) =>
      meta(ticks, 0x51, [tempo >> 16, (tempo >> 8) & 255, tempo & 255]),
    ),
    ...piece.timeSignatures.map(({ ticks, numerator, denominator }) =>
      meta(ticks, 0x58, [numerator, Math.log2(denominator), 24, 8]),
    ),
  ];
}

function trackEvents({ name, programs, pedals, notes }: WrittenTrack): TimedBytes[] {
  const events = [meta(0, 0x03, utf8(name))];
  for (const { channel, program } of programs) {
    events.push({ ticks: 0, bytes: [0xc0 | channel, program] });
  }
  for (const { channel, startTicks, endTicks } of pedals) {
    events.push({ ticks: startTicks, bytes: [0xb0 | channel, sustain, 127] });
    events.push({ ticks: endTicks, bytes: [0xb0 | channel, sustain, 0] });
  }
  for (const { note, channel, program } of notes) {
    const { pitch, startTicks: ticks, durationTicks, velocity } = note;
    if (program !== null) events.push({ ticks, bytes: [0xc0 | channel, program] });
    events.push({ ticks, bytes: [0x90 | channel, pitch, velocity] });
    events.push({ ticks: ticks + durationTicks, bytes: [0x80 | channel, pitch, 0] });
  }
  return events;
}

function checkPiece(piece: Piece): void {
  const { ticksPerQuarter } = piece;
  const ppqOk = isWhole(ticksPerQuarter, 1, 32_767);
  checkArgument(ppqOk, "ticksPerQuarter", ticksPerQuarter, "must be 1 to 32767");
  for (const { microsecondsPerQuarter: tempo } of piece.tempos) {
    const remedy = "must be a whole number from 1 to 16777215";
    checkArgument(isWhole(tempo, 1, 0xffffff), "microsecondsPerQuarter", tempo, remedy);
  }
  for (const signature of piece.timeSignatures) {
    const { numerator, denominator } = signature;
    const isPower = isWhole(Math.log2(denominator), 0, 10);
    const remedy = "numerator 1 to 255, denominator a power of 2";
    checkArgument(isWhole(numerator, 1, 255) && isPower, "time signature", signature, remedy);
  }
  for (const key of piece.keySignatures) checkKey(key);
  for (const track of piece.tracks) {
    const isTrack = isWhole(track.channel, 0, 15) && isWhole(track.program, 0, 127);
    checkArgument(isTrack, "track", track, "channel 0 to 15, program 0 to 127");
  }
  for (const pedal of piece.pedals) {
    const { channel, startTicks, endTicks } = pedal;
    const isPedal = isWhole(channel, 0, 15) && isWhole(startTicks, 0, endTicks);
    checkArgument(isPedal, "pedal", pedal, "channel 0 to 15, whole ticks ≥ 0 in order");
  }
  for (const note of piece.notes) checkNote(note, piece.tracks.length);
}

function checkKey(key: KeySignature): void {
  const { tonic, mode, accidentals = accidentalsOf(key) } = key;
  const isKey = isWhole(accidentals, -7, 7) && tonicOf(accidentals, mode) === tonic;
  checkArgument(isKey, "key signature", key, "tonic 0 to 11, accidentals -7 to 7 that name it");
}

function checkNote(note: Note, tracks: number): void {
  const sounds = isWhole(note.pitch, 0, 127) && isWhole(note.velocity, 1, 127);
  const ticks = note.startTicks + note.durationTicks;
  const lasts = isWhole(note.startTicks, 0, ticks) && isWhole(ticks, 0, Number.MAX_SAFE_INTEGER);
  const remedy = "pitch 0 to 127, velocity 1 to 127, whole ticks ≥ 0";
  checkArgument(sounds && lasts, "note", note, remedy);
  const trackOk = isWhole(note.track, 0, tracks - 1);
  checkArgument(trackOk, "note.track", note.track, `the piece has ${tracks} tracks`);
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 127) | 128);
  }
  return bytes;
}

const sustain = 64;
const longestDelta = 0x0fffffff;
const emptyText = [0xff, 0x01, 0];

class ByteWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(this.#bytes.length * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes[this.#length++] = value;
  }

  uint16(value: number): void {
    this.byte(value >> 8);
    this.byte(value & 255);
  }

  /** A chunk named `id` of what `fill` writes. */
  chunk(id: string, fill: (writer: ByteWriter) => void): void {
    for (const byte of utf8(id)) this.byte(byte);
    const at = this.#length;
    for (let i = 0; i < 4; i++) this.byte(0);
    fill(this);
    const size = this.#length - at - 4;
    new DataView(this.#bytes.buffer).setUint32(at, size);
  }

  /** Events in the order of time (as given within a tick) and the end of the track. */
  events(events: TimedBytes[]): void {
    let last = 0;
    for (const { ticks, bytes } of events.sort((a, b) => a.ticks - b.ticks)) {
      // A longer wait than one event may have: an empty text stands between.
      for (; ticks - last > longestDelta; last += longestDelta) {
        for (const byte of [...variableLength(longestDelta), ...emptyText]) this.byte(byte);
      }
      for (const byte of variableLength(ticks - last)) this.byte(byte);
      for (const byte of bytes) this.byte(byte);
      last = ticks;
    }
    for (const byte of [0, 0xff, 0x2f, 0]) this.byte(byte);
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

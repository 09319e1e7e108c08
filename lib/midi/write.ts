import type { Midi, Track as ToneTrack } from "@tonejs/midi";
import type { Piece } from "../music/piece";
import { pieceToTone, signatureNames } from "./tone";

/**
 * A piece as the bytes of a MIDI file of format 1; the same piece always gives the same bytes.
 *
 * @throws InvalidArgumentError for what MIDI cannot say, such as a pitch over 127.
 * @example
 * writeFileAtomic("song.mid", pieceToMidi(piece));
 */
export function pieceToMidi(piece: Piece): Uint8Array {
  return toneToMidi(pieceToTone(piece));
}

/**
 * The bytes of an object of @tonejs/midi: those of its own `toArray()` save where that is wrong.
 * Key signatures are kept (it writes C major as 14 sharps), names are UTF-8 (it cuts code points to
 * a byte), velocities, tempos and bends are rounded to what they were (it rounds down), controller
 * 127 is written, and the time taken grows with the notes, not with their square.
 */
export function toneToMidi(midi: Midi): Uint8Array {
  const writer = new ByteWriter();
  writer.chunk("MThd", (chunk) => {
    chunk.uint16(1);
    chunk.uint16(midi.tracks.length + 1);
    chunk.uint16(midi.header.ppq);
  });
  writer.chunk("MTrk", (chunk) => chunk.events(headerEvents(midi)));
  for (const track of midi.tracks) writer.chunk("MTrk", (c) => c.events(trackEvents(track)));
  return writer.take();
}

interface TimedBytes {
  readonly ticks: number;
  readonly bytes: readonly number[];
}

const textTypes: readonly string[] =
  "text copyrightNotice trackName instrumentName lyrics marker cuePoint".split(" ");

function meta(ticks: number, type: number, data: readonly number[]): TimedBytes {
  return { ticks, bytes: [0xff, type, ...variableLength(data.length), ...data] };
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

function headerEvents({ header }: Midi): TimedBytes[] {
  return [
    meta(0, 0x03, utf8(header.name)),
    ...header.keySignatures.map(({ ticks, key, scale }) =>
      meta(ticks, 0x59, [(signatureNames.indexOf(key) - 7) & 0xff, scale === "minor" ? 1 : 0]),
    ),
    ...header.meta.map(({ ticks, type, text }) =>
      meta(ticks, textTypes.indexOf(type) + 1 || 1, utf8(text)),
    ),
    ...header.tempos.map(({ ticks, bpm }) => {
      const microseconds = Math.min(0xffffff, Math.max(1, Math.round(60_000_000 / bpm)));
      return meta(ticks, 0x51, [microseconds >> 16, (microseconds >> 8) & 255, microseconds & 255]);
    }),
    ...header.timeSignatures.map(({ ticks, timeSignature: [numerator, denominator] }) =>
      meta(ticks, 0x58, [numerator, Math.round(Math.log2(denominator)), 24, 8]),
    ),
  ];
}

function trackEvents(track: ToneTrack): TimedBytes[] {
  const channel = track.channel & 15;
  const events = [meta(0, 0x03, utf8(track.name))];
  events.push({ ticks: 0, bytes: [0xc0 | channel, track.instrument.number & 127] });
  for (const note of track.notes) {
    const { midi: pitch, ticks } = note;
    // A note-on of velocity 0 would be a note-off.
    const velocity = Math.max(1, sevenBits(note.velocity));
    const end = ticks + note.durationTicks;
    events.push({ ticks, bytes: [0x90 | channel, pitch, velocity] });
    const release = sevenBits(note.noteOffVelocity);
    events.push({ ticks: end, bytes: [0x80 | channel, pitch, release] });
  }
  for (const changes of Object.values(track.controlChanges)) {
    for (const { ticks, number, value } of changes) {
      events.push({ ticks, bytes: [0xb0 | channel, number, sevenBits(value)] });
    }
  }
  for (const { ticks, value } of track.pitchBends) {
    const bend = Math.min(16_383, Math.max(0, Math.round(value * 8192) + 8192));
    events.push({ ticks, bytes: [0xe0 | channel, bend & 127, bend >> 7] });
  }
  return events;
}

function sevenBits(fraction: number): number {
  return Math.min(127, Math.max(0, Math.round(fraction * 127)));
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 127) | 128);
  }
  return bytes;
}

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

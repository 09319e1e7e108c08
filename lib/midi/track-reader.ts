import type { Stores } from "./columns";
import { readMeta } from "./meta";
import type { FileKeySignature, FileTimeSignature, ProblemKind, ProblemList } from "./midi-file";
import { eventLength, findEvents } from "./resync";
import type { RawText } from "./text";

/** Everything that is gathered over the tracks of a file. */
export interface Gathered {
  readonly bytes: Uint8Array;
  readonly stores: Stores;
  readonly problems: ProblemList;
  readonly texts: RawText[];
  readonly timeSignatures: FileTimeSignature[];
  readonly keySignatures: FileKeySignature[];
}

/** Faults that are counted over the file and reported once: how many, and the first one's byte. */
export interface Tally {
  count: number;
  byte: number;
  example: string;
}

// In the program column until the whole file is read: no program change before this note.
export const unsetProgram = 255;

const largestDelta = 0x0fffffff;

/**
 * Reads track chunks into the stores, one pass and no object an event.
 *
 * Notes of one pitch that overlap on one channel of one track: a note-off ends the one that has
 * sounded longest (first in, first out), so every note-on of velocity > 0 is one note.
 */
export class TrackReader {
  readonly gathered: Gathered;
  readonly zeroLength: Tally = { count: 0, byte: 0, example: "" };
  readonly hanging: Tally = { count: 0, byte: 0, example: "" };
  track = 0;
  ticks = 0;
  /** Notes of the last track read. */
  noteCount = 0;
  /** Whether the end-of-track event was met. */
  ended = false;
  /** Events read over all tracks. */
  eventCount = 0;
  readonly #bytes: Uint8Array;
  // Oldest and youngest open note of each channel and pitch, −1 for none.
  readonly #oldest = new Int32Array(2048).fill(-1);
  readonly #youngest = new Int32Array(2048).fill(-1);
  readonly #programs = new Uint8Array(16);
  #openCount = 0;

  constructor(gathered: Gathered) {
    this.gathered = gathered;
    this.#bytes = gathered.bytes;
  }

  /** Reads the events from `position` on, to the end of the track or to `end`; returns where. */
  read(track: number, position: number, end: number): number {
    this.track = track;
    this.ticks = 0;
    this.ended = false;
    this.#programs.fill(unsetProgram);
    const { notes } = this.gathered.stores;
    const before = notes.count;
    const stop = this.#readEvents(position, end);
    notes.track.fill(track, before, notes.count);
    this.noteCount = notes.count - before;
    if (this.#openCount > 0) this.#closeHanging(position);
    return stop;
  }

  #readEvents(from: number, end: number): number {
    const bytes = this.#bytes;
    let position = from;
    let running = 0;
    while (position < end && !this.ended) {
      const start = position;
      let delta = bytes[position++];
      if (delta >= 0x80) {
        delta &= 0x7f;
        let byte = 0x80;
        while (byte >= 0x80 && position < end) {
          byte = bytes[position++];
          delta = delta * 128 + (byte & 0x7f);
        }
        if (delta > largestDelta && position - start > 5) {
          position = this.#resync(start, position, end, "no time of an event");
          this.#resynced = false;
          running = 0;
          continue;
        }
        if (delta > largestDelta) delta = this.#overlongDelta(start);
      }
      let status = bytes[position];
      if (status >= 0x80) position++;
      else status = running;
      if (status >= 0x80 && status < 0xf0) {
        position = this.#channelEvent(status, delta, start, position, end);
        running = this.#resynced ? 0 : status;
      } else {
        position = this.#otherEvent(status, delta, start, position, end);
        if (this.#resynced || (status >= 0xf4 && status < 0xf8)) running = 0;
      }
      this.#resynced = false;
    }
    return position;
  }

  // Whether the last event was dropped in favour of a later place.
  #resynced = false;

  #channelEvent(status: number, delta: number, start: number, at: number, end: number): number {
    const bytes = this.#bytes;
    const isShort = (status & 0xe0) === 0xc0;
    const after = isShort ? at + 1 : at + 2;
    if (after > end) return this.#cut(start, end);
    const first = bytes[at];
    const second = isShort ? 0 : bytes[at + 1];
    this.ticks += delta;
    if ((first | second) >= 0x80) return this.#repair(status, start, at, after, end);
    this.eventCount++;
    const kind = status & 0xf0;
    if (kind === 0x90 && second !== 0) this.#noteOn(status & 15, first, second);
    else if (kind <= 0x90) this.#noteOff(((status & 15) << 7) | first, start);
    else this.#store(kind, status & 15, first, second);
    return after;
  }

  /** Such times come from subtractions that went below 0: what follows is kept, at once. */
  #overlongDelta(byte: number): number {
    this.problem("bad-event", byte, "time of an event over 4 bytes read as 0");
    return 0;
  }

  #noteOn(channel: number, pitch: number, velocity: number): void {
    const notes = this.gathered.stores.notes;
    const row = notes.count++;
    if (row >= notes.capacity) notes.grow();
    notes.pitch[row] = pitch;
    notes.velocity[row] = velocity;
    notes.channel[row] = channel;
    notes.program[row] = this.#programs[channel];
    notes.startTicks[row] = this.ticks;
    notes.younger[row] = -1;
    const key = (channel << 7) | pitch;
    if (this.#oldest[key] < 0) this.#oldest[key] = row;
    else notes.younger[this.#youngest[key]] = row;
    this.#youngest[key] = row;
    this.#openCount++;
  }

  #noteOff(key: number, byte: number): void {
    const row = this.#oldest[key];
    if (row < 0) return;
    const notes = this.gathered.stores.notes;
    this.#oldest[key] = notes.younger[row];
    notes.endTicks[row] = this.ticks;
    this.#openCount--;
    if (notes.startTicks[row] === this.ticks) this.#count(this.zeroLength, key, byte);
  }

  #store(kind: number, channel: number, first: number, second: number): void {
    const { controllers, pitchBends, programs } = this.gathered.stores;
    if (kind === 0xb0) controllers.add(this.ticks, this.track, channel, first, second);
    else if (kind === 0xe0) pitchBends.add(this.ticks, this.track, channel, first, second);
    else if (kind === 0xc0) {
      this.#programs[channel] = first;
      programs.add(this.ticks, this.track, channel, first, 0);
    }
  }

  #closeHanging(byte: number): void {
    const notes = this.gathered.stores.notes;
    for (let key = 0; key < 2048; key++) {
      for (let row = this.#oldest[key]; row >= 0; row = notes.younger[row]) {
        notes.endTicks[row] = this.ticks;
        this.#count(this.hanging, key, byte);
      }
      this.#oldest[key] = -1;
    }
    this.#openCount = 0;
  }

  #count(tally: Tally, key: number, byte: number): void {
    if (tally.count++ > 0) return;
    tally.byte = byte;
    const where = `track ${this.track}, channel ${key >> 7}, tick ${this.ticks}`;
    tally.example = `pitch ${key & 127}, ${where}`;
  }

  #otherEvent(status: number, delta: number, start: number, at: number, end: number): number {
    if (at >= end) return this.#cut(start, end);
    if (status === 0) return this.#resync(start, at, end, "data byte without a status");
    const length = eventLength(this.#bytes, status, at, end);
    if (length < 0) {
      const what = status === 0xff ? "meta event" : "system-exclusive message";
      return this.#resync(start, at, end, `${what} longer than its track`);
    }
    this.ticks += delta;
    this.eventCount++;
    if (status === 0xff) readMeta(this, at, at + length);
    return at + length;
  }

  /** Keeps an event with a data byte over 127 where what follows shows that it has its length. */
  #repair(status: number, start: number, at: number, after: number, end: number): number {
    const [first, second] = [this.#bytes[at], this.#bytes[at + 1]];
    if (findEvents(this.#bytes, after, after + 1, end, status) < 0) {
      return this.#resync(start, at, end, "data byte over 127");
    }
    const isNoteOn = (status & 0xf0) === 0x90;
    if (isNoteOn && first < 0x80) {
      this.#noteOn(status & 15, first, 127);
      this.problem("bad-value", start, `velocity ${second} read as 127`);
    } else if (isNoteOn) this.problem("bad-value", start, `note of pitch ${first} dropped`);
    else this.problem("bad-value", start, "event with a value over 127 dropped");
    this.eventCount++;
    return after;
  }

  /** Goes on at the next place after a fault at `at` from where events follow one another. */
  #resync(start: number, at: number, end: number, cause: string): number {
    this.#resynced = true;
    const found = findEvents(this.#bytes, start + 1, end, end, 0);
    const next = found < 0 ? end : found;
    const rest = found < 0 ? "the rest of the track" : "events";
    this.problem("bad-event", at, `${cause}; ${next - start} bytes dropped (${rest})`);
    return next;
  }

  #cut(start: number, end: number): number {
    this.problem("truncated", start, `track ${this.track} ends inside an event, which is dropped`);
    return end;
  }

  /** Reports a fault of this file. */
  problem(kind: ProblemKind, byte: number, message: string): void {
    this.gathered.problems.add(kind, byte, message);
  }
}

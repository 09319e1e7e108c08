import type { NoteStore } from "./columns";
import type { Gathered } from "./gathered";
import { readMeta } from "./meta";
import type { ProblemKind } from "./midi-file";
import { emptyTally, OpenNotes } from "./open-notes";
import { eventLength, findEvents, plainEnd } from "./resync";

// In the program column until the whole file is read: no program change before this note.
export const unsetProgram = 255;

const largestDelta = 0x0fffffff;

/** What the data byte of a channel event says that a value over 127 is found in. */
const valueNames: Readonly<Record<number, string>> = {
  128: "release velocity",
  144: "velocity",
  160: "key pressure",
  176: "controller",
  192: "program",
  208: "channel pressure",
  224: "pitch bend",
};

/**
 * Reads track chunks into the stores, one pass and no object an event.
 *
 * Notes of one pitch that overlap on one channel of one track: a note-off ends the one that has
 * sounded longest (first in, first out), so every note-on of velocity > 0 is one note. Controllers
 * 120 (all sound off) and 123 to 127 (all notes off, by themselves or as modes) end all notes of
 * their channel in their track.
 *
 * A data byte over 127 is clipped to 127 where the rest of the track, read plainly, ends where it
 * should or where events follow one another; else events up to the next sound ones are dropped.
 */
export class TrackReader {
  readonly gathered: Gathered;
  readonly open: OpenNotes;
  /** Messages that do not belong into files. */
  readonly stray = emptyTally();
  track = 0;
  ticks = 0;
  /** Notes and tempo changes of the last track read. */
  noteCount = 0;
  tempoCount = 0;
  /** Whether the end-of-track event was met. */
  ended = false;
  readonly #bytes: Uint8Array;
  readonly #notes: NoteStore;
  readonly #programs = new Uint8Array(16);
  #declared = 0;
  // Whether the track is read plainly, data bytes over 127 included; null before the first.
  #plain: boolean | null = null;

  constructor(gathered: Gathered) {
    this.gathered = gathered;
    this.#notes = gathered.stores.notes;
    this.open = new OpenNotes(this.#notes);
    this.#bytes = gathered.bytes;
  }

  /**
   * Reads the events from `position` on, to the end of the track or to `end`; returns where.
   * `declared` is where the track says that it ends.
   */
  read(track: number, position: number, end: number, declared: number): number {
    this.track = track;
    this.open.startTrack(track);
    this.ticks = 0;
    this.ended = false;
    this.#declared = declared;
    this.#plain = null;
    this.#programs.fill(unsetProgram);
    const notes = this.#notes;
    const { tempos } = this.gathered.stores;
    const before = notes.count;
    const temposBefore = tempos.count;
    const stop = this.#readEvents(position, end);
    notes.track.fill(track, before, notes.count);
    this.noteCount = notes.count - before;
    this.tempoCount = tempos.count - temposBefore;
    this.open.close(this.ticks, position);
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
        if (this.#resynced || (status & 0xfc) === 0xf4) running = 0;
      }
      this.#resynced = false;
    }
    return position;
  }

  // Whether the last event was dropped in favour of a later place.
  #resynced = false;

  #channelEvent(status: number, delta: number, start: number, at: number, end: number): number {
    const bytes = this.#bytes;
    // Not `dataBytes(status)`: an import is looked up anew at each use.
    const after = (status & 0xe0) === 0xc0 ? at + 1 : at + 2;
    if (after > end) return this.#cut(start, end);
    const first = bytes[at];
    const second = after === at + 1 ? 0 : bytes[at + 1];
    this.ticks += delta;
    if ((first | second) >= 0x80) return this.#repair(status, start, at, after, end);
    const kind = status & 0xf0;
    if (kind === 0x90 && second !== 0) this.#noteOn(status & 15, first, second, start);
    else if (kind <= 0x90) this.open.end(((status & 15) << 7) | first, this.ticks, start);
    else this.#store(kind, status & 15, first, second, start);
    return after;
  }

  /** Such times come from subtractions that went below 0: what follows is kept, at once. */
  #overlongDelta(byte: number): number {
    this.problem("bad-event", byte, "time of an event over 4 bytes read as 0");
    return 0;
  }

  #noteOn(channel: number, pitch: number, velocity: number, byte: number): void {
    const notes = this.#notes;
    const row = notes.count++;
    if (row >= notes.capacity) notes.grow(this.#bytes.length);
    notes.pitch[row] = pitch;
    notes.velocity[row] = velocity;
    notes.channel[row] = channel;
    notes.program[row] = this.#programs[channel];
    notes.startTicks[row] = this.ticks;
    notes.byte[row] = byte;
    this.open.begin(row, (channel << 7) | pitch);
  }

  #store(kind: number, channel: number, first: number, second: number, byte: number): void {
    const { controllers, pitchBends, programs } = this.gathered.stores;
    if (kind === 0xb0) {
      controllers.add(this.ticks, this.track, channel, first, second);
      if (first === 120 || first >= 123) this.open.endChannel(channel, this.ticks, byte);
    } else if (kind === 0xe0) pitchBends.add(this.ticks, this.track, channel, first, second);
    else if (kind === 0xc0) {
      this.#programs[channel] = first;
      programs.add(this.ticks, this.track, channel, first, 0);
    }
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
    if (status === 0xff) readMeta(this, at, at + length);
    else if (status !== 0xf0 && status !== 0xf7) {
      if (this.stray.count++ > 0) return at + length;
      this.stray.byte = start;
      this.stray.example = status.toString(16).toUpperCase();
    }
    return at + length;
  }

  /** Keeps an event with a data byte over 127 where what follows shows that it has its length. */
  #repair(status: number, start: number, at: number, after: number, end: number): number {
    if (this.#plain === null) {
      const stop = plainEnd(this.#bytes, after, end, status);
      this.#plain = stop >= 0 && (stop === this.#declared || stop === end);
    }
    if (!this.#plain && findEvents(this.#bytes, after, after + 1, end, status) < 0) {
      return this.#resync(start, at, end, "data byte over 127");
    }
    this.#clipped(status, start, this.#bytes[at], after === at + 1 ? 0 : this.#bytes[at + 1]);
    return after;
  }

  /** Takes in an event with its data bytes clipped to 127; a pitch over 127 names no note. */
  #clipped(status: number, start: number, first: number, second: number): void {
    const kind = status & 0xf0;
    const channel = status & 15;
    if (kind <= 0xa0 && first > 127) {
      const what = kind === 0x90 && second > 0 ? "note" : "event";
      this.problem("bad-value", start, () => `${what} of pitch ${first} dropped`);
      return;
    }
    const a = Math.min(first, 127);
    const b = Math.min(second, 127);
    this.problem("bad-value", start, () => {
      const over = [first, second].filter((value) => value > 127).join(" and ");
      return `${valueNames[kind]} ${over} read as 127`;
    });
    if (kind === 0x90) this.#noteOn(channel, a, b, start);
    else if (kind === 0x80) this.open.end((channel << 7) | a, this.ticks, start);
    // A controller of a number over 127 is none of those that end notes.
    else if (first <= 127 || kind !== 0xb0) this.#store(kind, channel, a, b, start);
    else this.gathered.stores.controllers.add(this.ticks, this.track, channel, a, b);
  }

  /** Goes on at the next place after a fault at `at` from where events follow one another. */
  #resync(start: number, at: number, end: number, cause: string): number {
    this.#resynced = true;
    const found = findEvents(this.#bytes, start + 1, end, end, 0);
    const next = found < 0 ? end : found;
    const rest = found < 0 ? "the rest of the track" : "events";
    this.problem("bad-event", at, () => `${cause}; ${next - start} bytes dropped (${rest})`);
    return next;
  }

  #cut(start: number, end: number): number {
    this.problem("truncated", start, `track ${this.track} ends inside an event, which is dropped`);
    return end;
  }

  /** Reports a fault of this file. */
  problem(kind: ProblemKind, byte: number, message: string | (() => string)): void {
    this.gathered.problems.add(kind, byte, message);
  }
}

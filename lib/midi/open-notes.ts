import type { NoteStore } from "./columns";

/** Faults that are counted over the file and reported once: how many, and the first one's byte. */
export interface Tally {
  count: number;
  byte: number;
  example: string;
}

/** A tally of nothing yet. */
export const emptyTally = (): Tally => ({ count: 0, byte: 0, example: "" });

/**
 * The notes of one track that have begun and not yet ended, of all channels. Those of one pitch end
 * in the order in which they began: in place of its end each has the row of the next younger one of
 * its channel and pitch, −1 for none.
 */
export class OpenNotes {
  readonly zeroLength = emptyTally();
  readonly hanging = emptyTally();
  /** When the last note of the track so far ended; 0 for none. */
  lastEndTicks = 0;
  #track = 0;
  readonly #notes: NoteStore;
  // Oldest and youngest open note of each channel and pitch, −1 for none.
  readonly #oldest = new Int32Array(2048).fill(-1);
  readonly #youngest = new Int32Array(2048).fill(-1);
  // How many of each channel.
  readonly #counts = new Int32Array(16);

  constructor(notes: NoteStore) {
    this.#notes = notes;
  }

  /** Another track begins. */
  startTrack(track: number): void {
    this.#track = track;
    this.lastEndTicks = 0;
  }

  /** Row `row` of the notes has begun; `key` is its channel · 128 + its pitch. */
  begin(row: number, key: number): void {
    const { endTicks } = this.#notes;
    endTicks[row] = -1;
    if (this.#oldest[key] < 0) this.#oldest[key] = row;
    else endTicks[this.#youngest[key]] = row;
    this.#youngest[key] = row;
    this.#counts[key >> 7]++;
  }

  /** The note of `key` that has sounded longest ends, if there is one. */
  end(key: number, ticks: number, byte: number): void {
    const row = this.#oldest[key];
    if (row < 0) return;
    const notes = this.#notes;
    this.#oldest[key] = notes.endTicks[row];
    notes.endTicks[row] = ticks;
    this.lastEndTicks = ticks;
    this.#counts[key >> 7]--;
    if (notes.startTicks[row] === ticks) this.#tell(this.zeroLength, key, ticks, byte);
  }

  /** All notes of a channel end. */
  endChannel(channel: number, ticks: number, byte: number): void {
    const first = channel << 7;
    for (let key = first; this.#counts[channel] > 0; key++) {
      while (this.#oldest[key] >= 0) this.end(key, ticks, byte);
    }
  }

  /** The track is over: what still sounds ends here and is counted. */
  close(ticks: number, byte: number): void {
    const { endTicks } = this.#notes;
    for (let channel = 0; channel < 16; channel++) {
      for (let key = channel << 7; this.#counts[channel] > 0; key++) {
        let row = this.#oldest[key];
        while (row >= 0) {
          const next = endTicks[row];
          endTicks[row] = ticks;
          this.lastEndTicks = ticks;
          row = next;
          this.#counts[channel]--;
          this.#tell(this.hanging, key, ticks, byte);
        }
        this.#oldest[key] = -1;
      }
    }
  }

  #tell(tally: Tally, key: number, ticks: number, byte: number): void {
    if (tally.count++ > 0) return;
    tally.byte = byte;
    const where = `track ${this.#track}, channel ${key >> 7}, tick ${ticks}`;
    tally.example = `pitch ${key & 127}, ${where}`;
  }
}

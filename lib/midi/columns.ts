type Column = Uint8Array | Uint16Array | Int16Array | Int32Array | Float64Array;

/** A typed array of `length` with the values of `column` first: columns grow while a file is read. */
function longer<T extends Column>(column: T, length: number): T {
  const result = new (column.constructor as new (length: number) => T)(length);
  result.set(column);
  return result;
}

const firstCapacity = 1 << 14;
// Beyond this many rows the room is given back after a file instead of kept for the next one.
const keptCapacity = 1 << 20;

/** Room for the notes of the file being read; reused from file to file. */
export class NoteStore {
  count = 0;
  capacity = firstCapacity;
  pitch = new Uint8Array(firstCapacity);
  velocity = new Uint8Array(firstCapacity);
  channel = new Uint8Array(firstCapacity);
  program = new Uint8Array(firstCapacity);
  track = new Uint16Array(firstCapacity);
  startTicks = new Float64Array(firstCapacity);
  endTicks = new Float64Array(firstCapacity);
  /** Where the event of the onset stands in the file. */
  byte = new Int32Array(firstCapacity);

  /** Twice the room, but none for more notes than a file of so many bytes can hold. */
  grow(bytes: number): void {
    // A time, a pitch and a velocity.
    this.capacity = Math.min(this.capacity * 2, Math.ceil(bytes / 3));
    this.pitch = longer(this.pitch, this.capacity);
    this.velocity = longer(this.velocity, this.capacity);
    this.channel = longer(this.channel, this.capacity);
    this.program = longer(this.program, this.capacity);
    this.track = longer(this.track, this.capacity);
    this.startTicks = longer(this.startTicks, this.capacity);
    this.endTicks = longer(this.endTicks, this.capacity);
    this.byte = longer(this.byte, this.capacity);
  }
}

/** Room for events of two data bytes: control changes, pitch bends, program changes. */
export class EventStore {
  count = 0;
  capacity = firstCapacity;
  first = new Uint8Array(firstCapacity);
  second = new Uint8Array(firstCapacity);
  channel = new Uint8Array(firstCapacity);
  track = new Uint16Array(firstCapacity);
  ticks = new Float64Array(firstCapacity);

  add(ticks: number, track: number, channel: number, first: number, second: number): void {
    const row = this.count++;
    if (row >= this.capacity) this.#grow();
    this.first[row] = first;
    this.second[row] = second;
    this.channel[row] = channel;
    this.track[row] = track;
    this.ticks[row] = ticks;
  }

  #grow(): void {
    this.capacity *= 2;
    this.first = longer(this.first, this.capacity);
    this.second = longer(this.second, this.capacity);
    this.channel = longer(this.channel, this.capacity);
    this.track = longer(this.track, this.capacity);
    this.ticks = longer(this.ticks, this.capacity);
  }
}

/** Tempo changes as they come, track by track, microseconds for a quarter note. */
export class TempoStore {
  count = 0;
  capacity = firstCapacity;
  ticks = new Float64Array(firstCapacity);
  microseconds = new Float64Array(firstCapacity);

  add(ticks: number, microseconds: number): void {
    const row = this.count++;
    if (row >= this.capacity) {
      this.capacity *= 2;
      this.ticks = longer(this.ticks, this.capacity);
      this.microseconds = longer(this.microseconds, this.capacity);
    }
    this.ticks[row] = ticks;
    this.microseconds[row] = microseconds;
  }
}

/** All the room one reader needs. */
export interface Stores {
  notes: NoteStore;
  controllers: EventStore;
  pitchBends: EventStore;
  programs: EventStore;
  tempos: TempoStore;
}

let kept: Stores | undefined;

/** Empty stores, those of the last file where they may be used again. */
export function takeStores(): Stores {
  const stores = kept ?? {
    notes: new NoteStore(),
    controllers: new EventStore(),
    pitchBends: new EventStore(),
    programs: new EventStore(),
    tempos: new TempoStore(),
  };
  kept = undefined;
  for (const store of Object.values(stores)) store.count = 0;
  return stores;
}

/** Whether stores are small enough to be used again for the next file. */
function areKept(stores: Stores): boolean {
  const rows = Object.values(stores).reduce((sum, store) => sum + store.capacity, 0);
  return rows <= keptCapacity;
}

/** Hands stores back for the next file. */
export function giveStores(stores: Stores): void {
  if (areKept(stores)) kept = stores;
}

/** Cuts columns of the stores to `count` rows; copies them only where the store is used again. */
export function columnCutter(stores: Stores): <T extends Column>(column: T, count: number) => T {
  const copies = areKept(stores);
  return <T extends Column>(column: T, count: number) =>
    (copies ? column.slice(0, count) : column.subarray(0, count)) as T;
}

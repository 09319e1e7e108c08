type Column = Uint8Array | Uint16Array | Int16Array | Int32Array | Float64Array;

/**
 * A typed array twice as long as `column`, with the same values first: how columns grow while a
 * file is read.
 */
export function doubled<T extends Column>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(column.length * 2);
  longer.set(column);
  return longer;
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
  /** The next younger open note of the same channel and pitch, −1 for none. */
  younger = new Int32Array(firstCapacity);

  grow(): void {
    this.capacity *= 2;
    this.pitch = doubled(this.pitch);
    this.velocity = doubled(this.velocity);
    this.channel = doubled(this.channel);
    this.program = doubled(this.program);
    this.track = doubled(this.track);
    this.startTicks = doubled(this.startTicks);
    this.endTicks = doubled(this.endTicks);
    this.byte = doubled(this.byte);
    this.younger = doubled(this.younger);
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
    this.first = doubled(this.first);
    this.second = doubled(this.second);
    this.channel = doubled(this.channel);
    this.track = doubled(this.track);
    this.ticks = doubled(this.ticks);
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
      this.ticks = doubled(this.ticks);
      this.microseconds = doubled(this.microseconds);
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

/**
 * Where sequences of token ids lie and how they are read: plain data that threads share. Typed arrays
 * stand in shared memory, some 25 bytes a piece.
 */
export interface StoredIds {
  /** Files, or their bytes where they are in memory. */
  readonly shards: readonly (string | Uint8Array)[];
  /** Of each piece, in the order of the positions. */
  readonly shard: Uint16Array;
  readonly offset: Float64Array;
  readonly tokens: Int32Array;
  /** Bytes of a token: 1, 2 or 4. */
  readonly width: Uint8Array;
  readonly block: Uint32Array;
  /** First position of each piece, [pieces + 1]: where all stand one after the other. */
  readonly starts: Int32Array;
  /** Of every block's words the ids, −1 for those that are left out. */
  readonly ids: Int32Array;
  /** Where the words of each block begin in `ids`, [blocks + 1]. */
  readonly firstId: Int32Array;
  /** Whether `<start>` and `<end>` stand around each piece. */
  readonly framed: boolean;
  readonly factorCount: number;
  /** Bytes of a factor's id: 1 or 2. */
  readonly factorWidth: 1 | 2;
}

/** Zeros in memory that threads share. */
export function sharedArray<
  T extends Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array,
>(
  kind: {
    new (buffer: SharedArrayBuffer, at: number, length: number): T;
    BYTES_PER_ELEMENT: number;
  },
  length: number,
): T {
  const bytes = Math.max(8, kind.BYTES_PER_ELEMENT * length);
  return new kind(new SharedArrayBuffer(bytes), 0, length);
}

/** An array's values in memory that threads share. */
export function shareInts(values: ArrayLike<number>): Int32Array {
  const copy = sharedArray(Int32Array, values.length);
  copy.set(values);
  return copy;
}

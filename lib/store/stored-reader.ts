import { closeSync, openSync } from "node:fs";
import { RunError } from "../core";
import { readBytesAt } from "../corpus";
import { Vocabulary } from "../tokens";
import type { StoredIds } from "./stored-ids";

/** Ids of positions in a row, and the factors beside them, [ids, factors]; as written. */
export interface StoredRow {
  readonly ids: Int32Array;
  readonly factors: Uint8Array | Uint16Array | Int32Array;
}

/** Bytes of pieces that a reader holds: small music is read once, of large music the last pieces. */
const heldBytes = 32 * 1024 * 1024;
const nothing = new Uint8Array(0);

/**
 * Reads rows of a store by their positions: a piece by one read at its place (Node maps no files into
 * memory), held while there is room. Each thread has a reader of its own; shards are opened at once and
 * stay readable when they are replaced.
 */
export class StoredReader {
  readonly #stored: StoredIds;
  readonly #most: number;
  readonly #files: (number | Uint8Array)[];
  readonly #held = new Map<number, StoredRow>();
  #bytes = 0;

  constructor(stored: StoredIds, most = heldBytes) {
    this.#stored = stored;
    this.#most = most;
    this.#files = stored.shards.map((shard) =>
      typeof shard === "string" ? openSync(shard, "r") : shard,
    );
  }

  /** Positions `from` to `to`; they may run through pieces. Not to be written to. */
  read(from: number, to: number): StoredRow {
    const { starts, factorCount } = this.#stored;
    let piece = this.#pieceAt(from);
    if (to <= starts[piece + 1]) return this.#part(piece, from, to);
    const ids = new Int32Array(to - from);
    const factors = new Int32Array((to - from) * factorCount);
    for (let at = from; at < to; piece++) {
      const end = Math.min(to, starts[piece + 1]);
      if (end === at) continue;
      const part = this.#part(piece, at, end);
      ids.set(part.ids, at - from);
      factors.set(part.factors, (at - from) * factorCount);
      at = end;
    }
    return { ids, factors };
  }

  #part(piece: number, from: number, to: number): StoredRow {
    const { starts, factorCount } = this.#stored;
    const { ids, factors } = this.#piece(piece);
    const [first, last] = [from - starts[piece], to - starts[piece]];
    return {
      ids: ids.subarray(first, last),
      factors: factors.subarray(first * factorCount, last * factorCount),
    };
  }

  /** The piece in which a position lies; of empty ones none. */
  #pieceAt(position: number): number {
    const { starts } = this.#stored;
    let [low, high] = [0, starts.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle;
    }
    return low;
  }

  #piece(piece: number): StoredRow {
    const held = this.#held.get(piece);
    if (held) {
      if (this.#bytes > this.#most / 2) {
        // Asked for last, dropped last.
        this.#held.delete(piece);
        this.#held.set(piece, held);
      }
      return held;
    }
    const row = this.#load(piece);
    this.#held.set(piece, row);
    this.#bytes += sizeOf(row);
    for (const [oldest, other] of this.#held) {
      if (this.#bytes <= this.#most || oldest === piece) break;
      this.#held.delete(oldest);
      this.#bytes -= sizeOf(other);
    }
    return row;
  }

  #load(piece: number): StoredRow {
    const { tokens, width, framed, factorCount, factorWidth, starts } = this.#stored;
    const count = tokens[piece];
    const idBytes = count * width[piece];
    const bytes = this.#bytesOf(piece, idBytes + (count + 1) * factorCount * factorWidth);
    const words = numbersOf(bytes.subarray(0, idBytes), width[piece]);
    const table = this.#tableOf(piece);
    const ids = new Int32Array(starts[piece + 1] - starts[piece]);
    const rows = factorCount > 0 ? new Uint8Array(bytes.subarray(idBytes)) : nothing;
    const known = factorWidth === 1 ? rows : new Uint16Array(rows.buffer, 0, rows.length / 2);
    if (framed) {
      ids[0] = Vocabulary.startId;
      for (let i = 0; i < count; i++) ids[i + 1] = table[words[i]];
      ids[count + 1] = Vocabulary.endId;
      return { ids, factors: known };
    }
    // Beside a token stands what is known when it has been read.
    const factors = known.subarray(factorCount);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const id = table[words[i]];
      if (id < 0) continue;
      if (kept !== i)
        factors.copyWithin(kept * factorCount, i * factorCount, (i + 1) * factorCount);
      ids[kept++] = id;
    }
    return { ids, factors };
  }

  #tableOf(piece: number): Int32Array {
    const { block, ids, firstId } = this.#stored;
    return ids.subarray(firstId[block[piece]], firstId[block[piece] + 1]);
  }

  /** In a buffer of their own, so that they can be taken for wider numbers. */
  #bytesOf(piece: number, length: number): Uint8Array {
    const { shard, offset } = this.#stored;
    const file = this.#files[shard[piece]];
    const at = offset[piece];
    const bytes =
      typeof file === "number" ? readBytesAt(file, at, length) : file.slice(at, at + length);
    if (bytes.length === length) return bytes;
    throw new RunError(`${this.#stored.shards[shard[piece]]}: cut while it was read (start again)`);
  }

  close(): void {
    for (const file of this.#files) if (typeof file === "number") closeSync(file);
    this.#files.length = 0;
  }
}

function sizeOf({ ids, factors }: StoredRow): number {
  return ids.byteLength + factors.byteLength;
}

/** Bytes as numbers of `width` bytes. */
export function numbersOf(
  bytes: Uint8Array,
  width: number,
): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return bytes;
  const { buffer, byteOffset, length } = bytes;
  return width === 2
    ? new Uint16Array(buffer, byteOffset, length / 2)
    : new Uint32Array(buffer, byteOffset, length / 4);
}

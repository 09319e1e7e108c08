import type { StoredIds } from "./stored-ids";
import { StoredReader } from "./stored-reader";

/** Bytes of pieces that are held while others pass by: who goes through all comes back to none. */
const passingBytes = 1024 * 1024;

/** Sequences of token ids in a store: each is read when it is asked for. */
export class StoredSequences {
  readonly stored: StoredIds;
  /** First position of each sequence among all, [sequences + 1]. */
  readonly starts: Int32Array;
  #reader: StoredReader | undefined;

  /** @param joined all pieces as one sequence */
  constructor(stored: StoredIds, { joined }: { readonly joined: boolean }) {
    this.stored = stored;
    const { starts } = stored;
    this.starts = joined ? Int32Array.of(0, starts[starts.length - 1]) : starts;
  }

  get length(): number {
    return this.starts.length - 1;
  }

  /** Tokens of each sequence, with what stands around them. */
  get lengths(): Int32Array {
    return this.starts.subarray(1).map((end, i) => end - this.starts[i]);
  }

  /** A sequence, int32; undefined beyond the last. */
  at(index: number): Int32Array | undefined {
    return index < this.length ? this.part(index, 0, this.#lengthOf(index)) : undefined;
  }

  /** Tokens `from` to `to` of a sequence. */
  part(index: number, from: number, to: number): Int32Array {
    const first = this.starts[index];
    return this.#rows.read(first + from, first + to).ids;
  }

  /** Its factors as written, a row for each id that is an input. */
  factorsAt(index: number): Int32Array {
    const first = this.starts[index];
    return Int32Array.from(this.#rows.read(first, first + this.#lengthOf(index) - 1).factors);
  }

  *[Symbol.iterator](): Generator<Int32Array> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }

  #lengthOf(index: number): number {
    return this.starts[index + 1] - this.starts[index];
  }

  get #rows(): StoredReader {
    this.#reader ??= new StoredReader(this.stored, passingBytes);
    return this.#reader;
  }

  /** Closes the files; what is asked for later opens them again. */
  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }
}

/** Tokens of each sequence, in memory or in a store. */
export function lengthsOf(sequences: readonly Int32Array[] | StoredSequences): ArrayLike<number> {
  if (sequences instanceof StoredSequences) return sequences.lengths;
  return sequences.map(({ length }) => length);
}

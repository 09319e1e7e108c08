import type { SkippedFile } from "../corpus";
import type { Piece } from "../music";
import { type Encoding, encodingByName } from "../tokens";
import { factorWidth, type Writing } from "./encode-file";
import { type StoredIds, sharedArray, shareInts } from "./stored-ids";

import { StoredSequences } from "./stored-sequences";

/** A piece of a store: what a split asks for. */
export type StoredPiece = Pick<Piece, "name" | "copyOf" | "heldOut">;

/** Where what is kept of a piece lies. */
export interface Place {
  /** Index among the shards. */
  readonly shard: number;
  readonly offset: number;
  readonly block: number;
}

/** The places of pieces as columns, in memory that threads share. */
type Places = Pick<StoredIds, "shard" | "offset" | "tokens" | "width" | "block">;

/** Places that grow in number; an object for each would take four times the memory. */
export class PlaceList {
  #places = emptyPlaces(1024);
  #count = 0;

  push(
    { shard, offset, block }: Place,
    { tokens, width }: { readonly tokens: number; readonly width: number },
  ): void {
    if (this.#count === this.#places.tokens.length) {
      const larger = emptyPlaces(2 * this.#count);
      for (const name of columns) larger[name].set(this.#places[name]);
      this.#places = larger;
    }
    const values = { shard, offset, block, tokens, width };
    for (const name of columns) this.#places[name][this.#count] = values[name];
    this.#count++;
  }

  get all(): Places {
    const { shard, offset, tokens, width, block } = this.#places;
    const count = this.#count;
    return {
      shard: shard.subarray(0, count),
      offset: offset.subarray(0, count),
      tokens: tokens.subarray(0, count),
      width: width.subarray(0, count),
      block: block.subarray(0, count),
    };
  }
}

const columns = ["shard", "offset", "tokens", "width", "block"] as const;

function emptyPlaces(length: number): Places {
  return {
    shard: sharedArray(Uint16Array, length),
    offset: sharedArray(Float64Array, length),
    tokens: sharedArray(Int32Array, length),
    width: sharedArray(Uint8Array, length),
    block: sharedArray(Uint32Array, length),
  };
}

/** What a store is made of. */
export interface StoreParts {
  readonly writing: Writing;
  readonly shards: readonly (string | Uint8Array)[];
  readonly pieces: readonly StoredPiece[];
  readonly places: Places;
  /** The tokens that the numbers of each block stand for. */
  readonly words: readonly (readonly string[])[];
  /** Pieces that the encoding cannot write. */
  readonly skipped: readonly SkippedFile[];
  /** Files that gave no music at all. */
  readonly unread: readonly SkippedFile[];
  /** Pieces in all, those included that have no note that counts. */
  readonly found: number;
}

/** How a model reads pieces. */
export interface SequenceForm {
  /** The id of each of the store's words; −1 leaves it out. */
  readonly ids: Int32Array;
  /** With `<start>` and `<end>` around each piece. */
  readonly framed: boolean;
  /** All pieces as one sequence; else those of fewer than two ids are left out. */
  readonly joined: boolean;
}

/**
 * Music written in one encoding, on disk: in memory stand the names of the pieces, where each lies, and
 * the different tokens. What training reads are views of it (`sequences`).
 */
export class TokenStore {
  readonly encoding: Encoding;
  readonly pieces: readonly StoredPiece[];
  readonly skipped: readonly SkippedFile[];
  readonly unread: readonly SkippedFile[];
  readonly found: number;
  /** All different tokens, in the order in which they come. */
  readonly words: readonly string[];
  /** Tokens of each piece. */
  readonly lengths: Int32Array;
  readonly #shards: StoreParts["shards"];
  readonly #places: Places;
  /** Of every block's words their indices among `words`, and where each block's begin. */
  readonly #wordOf: Int32Array;
  readonly #firstWord: Int32Array;
  readonly #whole: StoredSequences;

  constructor(parts: StoreParts) {
    const { pieces, places, words } = parts;
    this.encoding = encodingByName(parts.writing.encoding);
    this.pieces = pieces;
    this.skipped = parts.skipped;
    this.unread = parts.unread;
    this.found = parts.found;
    this.#shards = parts.shards;
    this.#places = places;
    this.lengths = this.#places.tokens;
    const numbers = new Map<string, number>();
    const wordOf = words.flatMap((block) =>
      block.map((word) => {
        if (!numbers.has(word)) numbers.set(word, numbers.size);
        return numbers.get(word)!;
      }),
    );
    this.words = [...numbers.keys()];
    this.#wordOf = Int32Array.from(wordOf);
    this.#firstWord = shareInts(running(words.map((block) => block.length)));
    const plain = { ids: Int32Array.from(this.words.keys()), framed: false, joined: false };
    this.#whole = this.#view([...pieces.keys()], plain, (index) => this.lengths[index]);
  }

  /** A piece as indices into `words`, int32 [tokens]. */
  at(index: number): Int32Array {
    return this.#whole.at(index)!;
  }

  /** Pieces that have a note that counts, those included that cannot be written. */
  get usable(): number {
    return this.pieces.length + this.skipped.length;
  }

  /** The tokens of a piece. */
  tokensOf(index: number): string[] {
    return Array.from(this.at(index), (word) => this.words[word]);
  }

  /** The pieces of these indices as a model reads them. */
  sequences(indices: readonly number[], form: SequenceForm): StoredSequences {
    const { ids, framed, joined } = form;
    const deletes = ids.includes(-1);
    const kept = (index: number) =>
      deletes
        ? this.at(index).reduce((count, word) => count + (ids[word] < 0 ? 0 : 1), 0)
        : this.lengths[index];
    const lengthOf = (index: number) => kept(index) + (framed ? 2 : 0);
    if (joined) return this.#view(indices, form, lengthOf);
    const long = indices.filter((index) => lengthOf(index) > 1);
    return this.#view(long, form, lengthOf);
  }

  #view(
    indices: readonly number[],
    { ids, framed, joined }: SequenceForm,
    lengthOf: (index: number) => number,
  ): StoredSequences {
    const { factors } = this.encoding;
    const part = <T extends Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array>(
      kind: Parameters<typeof sharedArray<T>>[0],
      all: T,
    ): T => {
      const own = sharedArray(kind, indices.length);
      indices.forEach((index, i) => {
        own[i] = all[index];
      });
      return own;
    };
    const stored: StoredIds = {
      shards: this.#shards,
      shard: part(Uint16Array, this.#places.shard),
      offset: part(Float64Array, this.#places.offset),
      tokens: part(Int32Array, this.#places.tokens),
      width: part(Uint8Array, this.#places.width),
      block: part(Uint32Array, this.#places.block),
      starts: shareInts(running(indices.map(lengthOf))),
      ids: shareInts(this.#wordOf.map((word) => ids[word])),
      firstId: this.#firstWord,
      framed,
      factorCount: factors?.names.length ?? 0,
      factorWidth: factorWidth(factors?.sizes ?? []),
    };
    return new StoredSequences(stored, { joined });
  }

  /** Closes the files; what is asked for later opens them again. */
  close(): void {
    this.#whole.close();
  }
}

/** 0, and the sums of the first 1, 2, … numbers. */
function running(lengths: readonly number[]): Int32Array {
  const sums = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    sums[i + 1] = sums[i] + length;
  });
  return sums;
}

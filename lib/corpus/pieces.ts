import { createHash } from "node:crypto";
import { checkArgument } from "../core";
import type { Piece } from "../music";

/** What is known of a piece before it is read. */
export interface PieceEntry extends Pick<Piece, "name" | "copyOf" | "heldOut"> {
  /** Notes in its file. */
  readonly noteCount: number;
}

/** Pieces of which each is read when it is asked for: in memory stand their names. */
export class Pieces implements Iterable<Piece> {
  readonly entries: readonly PieceEntry[];
  readonly #read: (entry: PieceEntry) => Piece;

  /** @param read throws DataError for a file that is not as it was when the folder was read */
  constructor(entries: readonly PieceEntry[], read: (entry: PieceEntry) => Piece) {
    this.entries = entries;
    this.#read = read;
  }

  get length(): number {
    return this.entries.length;
  }

  get noteCount(): number {
    return this.entries.reduce((sum, { noteCount }) => sum + noteCount, 0);
  }

  at(index: number): Piece {
    return this.#read(this.entries[index]);
  }

  *[Symbol.iterator](): Generator<Piece> {
    for (const entry of this.entries) yield this.#read(entry);
  }

  /** Those of which `keeps` says so. */
  filter(keeps: (entry: PieceEntry, index: number) => boolean): Pieces {
    return new Pieces(this.entries.filter(keeps), this.#read);
  }

  /** The same, each as `change` makes it. */
  map(change: (piece: Piece) => Piece): Pieces {
    return new Pieces(this.entries, (entry) => change(this.#read(entry)));
  }

  /**
   * Indices in an order that follows from seed and names: whoever adds files to a folder changes the
   * order of the others in nothing.
   */
  shuffled(seed: number | string): number[] {
    const keys = this.entries.map(({ name }) => keyOf(`${seed}/${name}`));
    return [...this.entries.keys()].sort((a, b) => keys[a] - keys[b] || a - b);
  }

  /**
   * All, or of more than `mostNotes` notes a sample: pieces in a seeded order as long as they hold no
   * more, at least two; in their own order again.
   *
   * @example
   * corpus.pieces.sample(200_000, 1).length; // 363 of 363 chorales
   */
  sample(mostNotes: number, seed: number | string): Pieces {
    checkArgument(mostNotes > 0, "mostNotes", mostNotes, "must be > 0");
    if (this.noteCount <= mostNotes) return this;
    const taken = new Set<number>();
    let notes = 0;
    for (const index of this.shuffled(seed)) {
      notes += this.entries[index].noteCount;
      if (notes > mostNotes && taken.size >= 2) break;
      taken.add(index);
    }
    return this.filter((_, index) => taken.has(index));
  }
}

/** 48 bits of a hash. */
function keyOf(text: string): number {
  return createHash("sha1").update(text).digest().readUIntBE(0, 6);
}

/** Pieces that are in memory, in the same form. */
export function heldPieces(pieces: readonly Piece[]): Pieces {
  const held = new Map<PieceEntry, Piece>();
  for (const piece of pieces) {
    const { name, copyOf, heldOut, notes } = piece;
    held.set({ name, copyOf, heldOut, noteCount: notes.length }, piece);
  }
  return new Pieces([...held.keys()], (entry) => held.get(entry)!);
}

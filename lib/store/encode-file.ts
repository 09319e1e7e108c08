import { join } from "node:path";
import { DataError } from "../core";
import { codeKey } from "../core/node";
import type { Keeper, KeeperChoice } from "../corpus";
import { encodePieces } from "../dataset";
import { type MidiFile, midiToPiece } from "../midi";
import { type Piece, pianosOf } from "../music";
import { encodingByName, factorTable } from "../tokens";

/** How music is written for a store. */
export interface Writing {
  /** Name of the encoding. */
  readonly encoding: string;
  /** Whether only the parts of pianos count. */
  readonly pianoOnly: boolean;
  /** Whether factors that can be told of the whole piece are, instead of what was heard of it. */
  readonly told: boolean;
}

/** What a store notes of a file: its tokens and the bytes of each, or why there are none. */
export type TokenNote =
  | { readonly tokens: number; readonly width: 1 | 2 | 4 }
  | { readonly reason: string }
  /** Without a note that counts, such as one of a piano. */
  | null;

/** How many bytes a factor's id takes. */
export const factorWidth = (sizes: readonly number[]) =>
  sizes.every((size) => size <= 256) ? 1 : 2;

/** The choice for readers of a folder. */
export function tokenKeeper(writing: Writing): KeeperChoice {
  const { encoding, pianoOnly, told } = writing;
  const code = codeKey([join(__dirname, "encode-file")]).slice(0, 12);
  const parts = [encoding, ...(pianoOnly ? ["piano"] : []), ...(told ? ["told"] : []), code];
  const module = join(__dirname, "encode-file");
  return { name: parts.join("-"), module, options: writing, createKeeper };
}

/** Loaded by readers, in their threads. */
export function createKeeper(writing: Writing): Keeper {
  const keeper = new TokenKeeper(writing);
  return {
    keep(file: MidiFile) {
      try {
        return keeper.keep(midiToPiece(file));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        return { bytes: new Uint8Array(0), note: { reason: error.message } };
      }
    },
    shared: () => keeper.words,
  };
}

/**
 * Writes pieces as numbers of their tokens: per piece int [tokens] of 1, 2 or 4 bytes, then, of
 * encodings that have them, the ids of its factors, int [tokens + 1, factors] of 1 or 2 bytes.
 */
export class TokenKeeper {
  readonly #writing: Writing;
  readonly #numbers = new Map<string, number>();

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  /** The tokens that numbers stand for. */
  get words(): string[] {
    return [...this.#numbers.keys()];
  }

  keep(whole: Piece): { readonly bytes: Uint8Array; readonly note: TokenNote } {
    const { pianoOnly, told } = this.#writing;
    const encoding = encodingByName(this.#writing.encoding);
    const piece = pianoOnly ? pianosOf(whole) : whole;
    if (piece.notes.length === 0) return { bytes: new Uint8Array(0), note: null };
    const { tokens: written, skipped } = encodePieces([piece], encoding);
    if (written.length === 0) {
      return { bytes: new Uint8Array(0), note: { reason: skipped[0].reason } };
    }
    const [tokens] = written;
    const numbers = tokens.map((token) => this.#numberOf(token));
    const most = this.#numbers.size;
    const width = most <= 2 ** 8 ? 1 : most <= 2 ** 16 ? 2 : 4;
    const factors = encoding.factors
      ? factorTable(encoding.factors, tokens, told ? piece : undefined)
      : [];
    const bytes = Buffer.concat([
      bytesOf(numbers, width),
      bytesOf(factors, factorWidth(encoding.factors?.sizes ?? [])),
    ]);
    return { bytes, note: { tokens: tokens.length, width } };
  }

  #numberOf(token: string): number {
    const known = this.#numbers.get(token);
    if (known !== undefined) return known;
    this.#numbers.set(token, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

function bytesOf(numbers: ArrayLike<number>, width: 1 | 2 | 4): Uint8Array {
  const kind = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[width];
  const { buffer } = kind.from(numbers);
  return new Uint8Array(buffer);
}

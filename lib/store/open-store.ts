import { DataError } from "../core";
import {
  type CorpusOptions,
  copiesAmong,
  readFolder,
  readOfficialSplit,
  reasonToSkip,
  type SkippedFile,
} from "../corpus";
import type { Piece } from "../music";
import { TokenKeeper, type TokenNote, tokenKeeper, type Writing } from "./encode-file";
import { type Place, PlaceList, type StoredPiece, TokenStore } from "./token-store";

/** How a folder becomes a store. */
export interface StoreOptions extends CorpusOptions, Writing {
  /** Take the first so many pieces that have a note that counts; default all. */
  readonly most?: number;
}

/**
 * The music of a folder, zip or tar file in an encoding. What is not in its shards yet is read by all
 * cores, each file once; then nothing is held but where the tokens lie. A bad file never stops it; a
 * piece that repeats another, in whatever key, says so.
 *
 * @throws what `readFolder` throws, and DataError when no file holds a note
 * @example
 * const store = await openTokenStore(folder, { encoding: "note-durations", pianoOnly: false, told: false });
 */
export async function openTokenStore(path: string, options: StoreOptions): Promise<TokenStore> {
  const { encoding, pianoOnly, told } = options;
  const writing = { encoding, pianoOnly, told };
  const found = await readFolder(path, options, { keeper: tokenKeeper(writing) });
  const { folder, files, shards, problems } = found;
  const heldOut = readOfficialSplit(folder)?.heldOut;
  const { groups } = copiesAmong(found);
  const gathered = new Gathered(options.most);
  for (const { path, message } of problems) gathered.unread.push({ path, reason: message });
  for (const [i, { path }] of files.entries()) {
    const { row, block, place } = shards.at(i);
    const reason = reasonToSkip(row.fared, options);
    if (reason) {
      gathered.unread.push({ path, reason });
      continue;
    }
    const isHeldOut = heldOut?.get(path);
    const piece: StoredPiece = {
      name: path,
      ...(groups[i] === i ? {} : { copyOf: files[groups[i]].path }),
      ...(isHeldOut === undefined ? {} : { heldOut: isHeldOut }),
    };
    gathered.add(piece, row.note as TokenNote, {
      shard: gathered.shardOf(place.path),
      offset: place.body + row.at,
      block: gathered.blockOf(block, () => shards.shared(block) as string[]),
    });
  }
  shards.close();
  if (gathered.found === 0) {
    const [first] = gathered.unread;
    const why = first ? `; the first, ${first.path}: ${first.reason}` : "";
    const count = files.length + problems.length;
    throw new DataError(
      `${path}: none of ${count} files gave a note${why} (choose another folder)`,
    );
  }
  return gathered.store(writing);
}

/** The same of pieces in memory, whose tokens then stay there. */
export function storeOfPieces(pieces: readonly Piece[], writing: Writing): TokenStore {
  const keeper = new TokenKeeper(writing);
  const gathered = new Gathered();
  const parts = pieces.map((piece) => keeper.keep(piece));
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const shard = new Uint8Array(new SharedArrayBuffer(Math.max(1, size)));
  let offset = 0;
  for (const [i, { bytes, note }] of parts.entries()) {
    const { name, copyOf, heldOut } = pieces[i];
    const piece = {
      name,
      ...(copyOf === undefined ? {} : { copyOf }),
      ...(heldOut === undefined ? {} : { heldOut }),
    };
    shard.set(bytes, offset);
    const block = gathered.blockOf(0, () => keeper.words);
    gathered.add(piece, note, { shard: gathered.shardOf(shard), offset, block });
    offset += bytes.length;
  }
  return gathered.store(writing);
}

/** What is gathered of a store, piece by piece. */
class Gathered {
  readonly unread: SkippedFile[] = [];
  found = 0;
  readonly #most: number;
  readonly #skipped: SkippedFile[] = [];
  readonly #pieces: StoredPiece[] = [];
  readonly #places = new PlaceList();
  readonly #shards = new Map<string | Uint8Array, number>();
  readonly #blocks = new Map<number, number>();
  readonly #words: (readonly string[])[] = [];

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  add(piece: StoredPiece, note: TokenNote, place: Place): void {
    this.found++;
    if (note === null || this.#pieces.length + this.#skipped.length >= this.#most) return;
    if ("reason" in note) {
      this.#skipped.push({ path: piece.name, reason: note.reason });
      return;
    }
    this.#pieces.push(piece);
    this.#places.push(place, note);
  }

  shardOf(shard: string | Uint8Array): number {
    return numberOf(this.#shards, shard);
  }

  blockOf(block: number, words: () => readonly string[]): number {
    if (!this.#blocks.has(block)) this.#words.push(words());
    return numberOf(this.#blocks, block);
  }

  store(writing: Writing): TokenStore {
    return new TokenStore({
      ...{ writing, pieces: this.#pieces, places: this.#places.all, words: this.#words },
      ...{ shards: [...this.#shards.keys()], found: this.found },
      ...{ skipped: this.#skipped, unread: this.unread },
    });
  }
}

function numberOf<K>(numbers: Map<K, number>, key: K): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

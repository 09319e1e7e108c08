import { checkArgument } from "../core";
import type { NextTokenModel, TokenStreams } from "./next-token";

/** A model as a part of a mixture. */
export interface MixturePart {
  readonly model: NextTokenModel;
  /**
   * Under which names the model hears the tokens: by the mixture's ids the model's own, −1 where it
   * has none, int32 [vocabularySize]. The model takes part once for each table; default as they are.
   */
  readonly tables?: readonly Int32Array[];
}

/**
 * Models as one that says the mean of their *probabilities* at every token: networks that differ in
 * their seed, or one network that hears a piece in several keys. Whoever cannot say a token gives it
 * nothing, and is left out once it has come; the first table must have a name for every token. What
 * is said sums to 1 at most, as the model alone decides, so that its cost is a cost in full.
 *
 * The models stay the caller's: they are not disposed of with it.
 *
 * @throws InvalidArgumentError without parts, and for vocabularies of different sizes
 * @example
 * const both = mixModels([{ model: first }, { model: second }]);
 */
export function mixModels(parts: readonly MixturePart[]): NextTokenModel {
  checkArgument(parts.length > 0, "parts", parts.length, "a mixture has one or more");
  const { vocabularySize: size } = parts[0].model;
  const same = Int32Array.from({ length: size }, (_, id) => id);
  const named = parts.map(({ model, tables = [same] }) => ({ model, tables }));
  for (const { model, tables } of named) {
    const sizes = [model.vocabularySize, ...tables.map(({ length }) => length)];
    const fits = sizes.every((other) => other === size);
    checkArgument(fits, "vocabulary sizes", sizes.join(), `must be ${size}, as the first is`);
  }
  const isWhole = !named[0].tables[0]?.includes(-1);
  checkArgument(isWhole, "first table", "", "must have a name for every token");
  return {
    vocabularySize: size,
    open: (batch) => new MixedStreams(named, size, batch),
  };
}

class MixedStreams implements TokenStreams {
  #batch: number;
  readonly #size: number;
  readonly #parts: readonly PartStreams[];

  constructor(parts: readonly Required<MixturePart>[], size: number, batch: number) {
    this.#batch = batch;
    this.#size = size;
    this.#parts = parts.map((part) => new PartStreams(part, batch));
  }

  get batch(): number {
    return this.#batch;
  }

  advance(tokenIds: Int32Array): Float32Array {
    const sums = new Float64Array(this.#batch * this.#size);
    const voices = new Int32Array(this.#batch);
    for (const part of this.#parts) part.add(tokenIds, sums, voices);
    return Float32Array.from(sums, (sum, i) => Math.log(sum / voices[Math.floor(i / this.#size)]));
  }

  select(indices: Int32Array): void {
    for (const part of this.#parts) part.select(indices);
    this.#batch = indices.length;
  }

  close(): void {
    for (const part of this.#parts) part.close();
  }
}

/** One model's streams: stream `table · batch + i` hears stream i by the names of a table. */
class PartStreams {
  readonly #tables: readonly Int32Array[];
  readonly #streams: TokenStreams;
  readonly #size: number;
  #speaks: Uint8Array;

  constructor({ model, tables }: Required<MixturePart>, batch: number) {
    this.#tables = tables;
    this.#size = model.vocabularySize;
    this.#streams = model.open(tables.length * batch);
    this.#speaks = new Uint8Array(tables.length * batch).fill(1);
  }

  /** Feeds a token to every stream, and adds what the next ones are given: [batch, size], [batch]. */
  add(tokenIds: Int32Array, sums: Float64Array, voices: Int32Array): void {
    const size = this.#size;
    const batch = tokenIds.length;
    const heard = new Int32Array(this.#speaks.length);
    this.#tables.forEach((table, t) => {
      tokenIds.forEach((id, i) => {
        const own = table[id];
        if (own < 0) this.#speaks[t * batch + i] = 0;
        heard[t * batch + i] = Math.max(0, own);
      });
    });
    const rows = this.#streams.advance(heard);
    this.#tables.forEach((table, t) => {
      for (let i = 0; i < batch; i++) {
        const stream = t * batch + i;
        if (this.#speaks[stream] === 0) continue;
        voices[i]++;
        for (let id = 0; id < size; id++) {
          if (table[id] >= 0) sums[i * size + id] += Math.exp(rows[stream * size + table[id]]);
        }
      }
    });
  }

  select(indices: Int32Array): void {
    const batch = this.#streams.batch / this.#tables.length;
    const all = Int32Array.from(
      this.#tables.flatMap((_, t) => Array.from(indices, (index) => t * batch + index)),
    );
    this.#streams.select(all);
    this.#speaks = Uint8Array.from(all, (stream) => this.#speaks[stream]);
  }

  close(): void {
    this.#streams.close();
  }
}

import type { RecurrentModel } from "../recurrent-model";
import { StreamStates } from "../stream-states";
import type { States } from "../streams";
import type { StreamHelper } from "./helper";

/** Rows of each thread, this one first: shares as equal as can be. */
export function sharesOf(batch: number, threads: number): number[] {
  return Array.from({ length: threads }, (_, thread) =>
    Math.floor((batch + threads - 1 - thread) / threads),
  );
}

/** States of streams in equal shares in several threads: the first rows here, the next in helpers. */
export class ParallelStates implements States {
  readonly #number: number;
  readonly #own: StreamStates;
  readonly #helpers: readonly StreamHelper[];
  readonly #vocabularySize: number;
  #shares: number[];
  #scores = new Float32Array(0);

  /** One stream at the start of a piece; `select` makes more. */
  constructor(model: RecurrentModel, helpers: readonly StreamHelper[], number: number) {
    this.#number = number;
    this.#own = new StreamStates(model, 1);
    this.#helpers = helpers;
    this.#vocabularySize = model.vocabularySize;
    this.#shares = [1, ...helpers.map(() => 0)];
  }

  get batch(): number {
    return this.#shares.reduce((sum, share) => sum + share);
  }

  advance(tokenIds: Int32Array, factors: Int32Array): Float32Array {
    const width = factors.length / this.batch;
    const streams = this.#number;
    this.#eachHelper((helper, from, to) => {
      const [ids, side] = [tokenIds.slice(from, to), factors.slice(from * width, to * width)];
      helper.ask({ kind: "advance", streams, tokenIds: ids, factors: side });
    });
    const own = this.#shares[0];
    const scores = this.#own.advance(tokenIds.slice(0, own), factors.slice(0, own * width));
    if (own === this.batch) return scores;
    const size = this.batch * this.#vocabularySize;
    if (this.#scores.length !== size) this.#scores = new Float32Array(size);
    this.#scores.set(scores);
    this.#eachHelper((helper, from) => {
      this.#scores.set(helper.answer()[0], from * this.#vocabularySize);
    });
    return this.#scores;
  }

  select(indices: Int32Array): void {
    const shares = sharesOf(indices.length, 1 + this.#helpers.length);
    const alone = this.#shares[0] === this.batch && shares[0] === indices.length;
    if (alone) this.#own.select(indices);
    else this.#spread(indices, shares);
    this.#shares = shares;
  }

  // State passes from thread to thread through this one: seldom, and never in a plain sampling.
  #spread(indices: Int32Array, shares: readonly number[]): void {
    const parts = [this.#own.read()];
    this.#eachHelper((helper) => {
      helper.ask({ kind: "read", streams: this.#number });
      parts.push(helper.answer());
    });
    const whole = parts[0].map((_, index) => joined(parts.map((arrays) => arrays[index])));
    const units = whole[0].length / this.batch;
    let from = 0;
    const take = (share: number) => {
      const rows = indices.subarray(from, from + share);
      from += share;
      return whole.map((values) => rowsOf(values, rows, units));
    };
    this.#own.write(take(shares[0]));
    this.#helpers.forEach((helper, index) => {
      const [before, after] = [this.#shares[index + 1], shares[index + 1]];
      if (before === 0 && after === 0) return;
      helper.ask(
        after === 0
          ? { kind: "close", streams: this.#number }
          : { kind: "write", streams: this.#number, arrays: take(after) },
      );
      helper.answer();
    });
  }

  close(): void {
    this.#own.close();
    this.#eachHelper((helper) => {
      helper.ask({ kind: "close", streams: this.#number });
      helper.answer();
    });
    this.#shares = this.#shares.map(() => 0);
  }

  // The helpers that have rows, and which.
  #eachHelper(work: (helper: StreamHelper, from: number, to: number) => void): void {
    let from = this.#shares[0];
    this.#helpers.forEach((helper, index) => {
      const to = from + this.#shares[index + 1];
      if (to > from) work(helper, from, to);
      from = to;
    });
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole;
}

function rowsOf(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const result = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    result.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return result;
}

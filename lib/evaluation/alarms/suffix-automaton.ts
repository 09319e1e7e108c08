import { checkArgument } from "../../core";

/** Where a text matches a query, per position of the query. */
export interface Matches {
  /** Length of the longest match that ends at each position of the query, int32. */
  readonly lengths: Int32Array;
  /** Position in the text where that match ends; −1 for none. */
  readonly ends: Int32Array;
}

/** A passage that stands twice in a text. */
export interface Repeat {
  readonly length: number;
  readonly firstStart: number;
  readonly secondStart: number;
}

/**
 * All substrings of a text of small integers, in linear space: built in linear time, a query of m
 * symbols is matched in O(m) whatever its content. A million symbols take about 100 MB.
 *
 * Source: Blumer et al. (1985), "The smallest automaton recognizing the subwords of a text".
 */
export class SuffixAutomaton {
  readonly #text: Int32Array;
  #states = 1;
  #edges = 0;
  readonly #lengths: Int32Array;
  readonly #links: Int32Array;
  readonly #firstEnds: Int32Array;
  // Edges are linked lists per state; the root, which has the most, is a table by symbol.
  readonly #heads: Int32Array;
  readonly #roots: Int32Array;
  readonly #symbols: Int32Array;
  readonly #targets: Int32Array;
  readonly #nexts: Int32Array;

  /** @param text symbols from 0 to `alphabetSize - 1` */
  constructor(text: Int32Array, alphabetSize: number) {
    const states = 2 * text.length + 1;
    const edges = 3 * text.length + 1;
    this.#text = text;
    this.#lengths = new Int32Array(states);
    this.#links = new Int32Array(states).fill(-1);
    this.#firstEnds = new Int32Array(states).fill(-1);
    this.#heads = new Int32Array(states).fill(-1);
    this.#roots = new Int32Array(alphabetSize).fill(-1);
    this.#symbols = new Int32Array(edges);
    this.#targets = new Int32Array(edges);
    this.#nexts = new Int32Array(edges);
    let last = 0;
    for (let i = 0; i < text.length; i++) {
      const symbol = text[i];
      const isKnown = symbol >= 0 && symbol < alphabetSize;
      checkArgument(isKnown, "symbol", symbol, `must be 0 to ${alphabetSize - 1}`);
      last = this.#extend(last, symbol, i);
    }
  }

  /** Symbols of the text. */
  get length(): number {
    return this.#text.length;
  }

  /** The longest match of the text that ends at each position of `query`; −1 matches nothing. */
  match(query: ArrayLike<number>): Matches {
    const lengths = new Int32Array(query.length);
    const ends = new Int32Array(query.length).fill(-1);
    let state = 0;
    let length = 0;
    for (let i = 0; i < query.length; i++) {
      let target = this.#follow(state, query[i]);
      while (target < 0 && state > 0) {
        state = this.#links[state];
        length = this.#lengths[state];
        target = this.#follow(state, query[i]);
      }
      if (target < 0) continue; // back at the root, length 0
      state = target;
      lengths[i] = ++length;
      ends[i] = this.#firstEnds[state];
    }
    return { lengths, ends };
  }

  /**
   * The longest passage that stands twice.
   *
   * @param overlapping whether the two may share symbols: "aaaa" then repeats 3, else 2
   */
  longestRepeat(overlapping: boolean): Repeat {
    const lastEnds = this.#lastEnds();
    let best: Repeat = { length: 0, firstStart: 0, secondStart: 0 };
    for (let state = 1; state < this.#states; state++) {
      const firstEnd = this.#firstEnds[state];
      const gap = lastEnds[state] - firstEnd;
      if (gap === 0) continue;
      const length = overlapping ? this.#lengths[state] : Math.min(this.#lengths[state], gap);
      if (length <= best.length) continue;
      const [firstStart, secondStart] = [firstEnd - length + 1, lastEnds[state] - length + 1];
      best = { length, firstStart, secondStart };
    }
    return best;
  }

  /** The last end position of every state's substrings, from the longest states to the root. */
  #lastEnds(): Int32Array {
    const byLength = new Int32Array(this.#states);
    const starts = new Int32Array(this.#text.length + 2);
    for (let state = 0; state < this.#states; state++) starts[this.#lengths[state] + 1]++;
    for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
    for (let state = 0; state < this.#states; state++) {
      byLength[starts[this.#lengths[state]]++] = state;
    }
    const lastEnds = this.#firstEnds.slice(0, this.#states);
    for (let i = byLength.length - 1; i > 0; i--) {
      const link = this.#links[byLength[i]];
      if (lastEnds[byLength[i]] > lastEnds[link]) lastEnds[link] = lastEnds[byLength[i]];
    }
    return lastEnds;
  }

  #extend(last: number, symbol: number, position: number): number {
    const added = this.#addState(this.#lengths[last] + 1, position);
    let state = last;
    while (state >= 0 && this.#follow(state, symbol) < 0) {
      this.#addEdge(state, symbol, added);
      state = this.#links[state];
    }
    if (state < 0) {
      this.#links[added] = 0;
      return added;
    }
    const target = this.#follow(state, symbol);
    if (this.#lengths[target] === this.#lengths[state] + 1) {
      this.#links[added] = target;
      return added;
    }
    const clone = this.#clone(target, this.#lengths[state] + 1);
    while (state >= 0 && this.#follow(state, symbol) === target) {
      this.#redirect(state, symbol, clone);
      state = this.#links[state];
    }
    this.#links[target] = clone;
    this.#links[added] = clone;
    return added;
  }

  #addState(length: number, firstEnd: number): number {
    const state = this.#states++;
    this.#lengths[state] = length;
    this.#firstEnds[state] = firstEnd;
    return state;
  }

  #clone(target: number, length: number): number {
    const clone = this.#addState(length, this.#firstEnds[target]);
    this.#links[clone] = this.#links[target];
    for (let edge = this.#heads[target]; edge >= 0; edge = this.#nexts[edge]) {
      this.#addEdge(clone, this.#symbols[edge], this.#targets[edge]);
    }
    return clone;
  }

  #addEdge(state: number, symbol: number, target: number): void {
    if (state === 0) {
      this.#roots[symbol] = target;
      return;
    }
    const edge = this.#edges++;
    this.#symbols[edge] = symbol;
    this.#targets[edge] = target;
    this.#nexts[edge] = this.#heads[state];
    this.#heads[state] = edge;
  }

  #redirect(state: number, symbol: number, target: number): void {
    if (state === 0) this.#roots[symbol] = target;
    else this.#targets[this.#edgeOf(state, symbol)] = target;
  }

  #follow(state: number, symbol: number): number {
    if (state === 0) return this.#roots[symbol] ?? -1;
    const edge = this.#edgeOf(state, symbol);
    return edge < 0 ? -1 : this.#targets[edge];
  }

  #edgeOf(state: number, symbol: number): number {
    let edge = this.#heads[state];
    while (edge >= 0 && this.#symbols[edge] !== symbol) edge = this.#nexts[edge];
    return edge;
  }
}

/** An open-addressing map from pairs of whole numbers to 0, 1, 2, … in order of first sight. */
class PairIndex {
  /** First and second of pair i. */
  firsts = new Int32Array(1 << 12);
  seconds = new Int32Array(1 << 12);
  size = 0;
  #slots = new Int32Array(1 << 13).fill(-1);

  /** The number of a pair; −1 where it was never added. */
  find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const index = this.#slots[slot];
      if (index < 0) return -1;
      if (this.firsts[index] === first && this.seconds[index] === second) return index;
      slot = (slot + 1) & mask;
    }
  }

  add(first: number, second: number): number {
    const known = this.find(first, second);
    if (known >= 0) return known;
    if (this.size === this.firsts.length) this.#grow();
    this.firsts[this.size] = first;
    this.seconds[this.size] = second;
    this.#place(this.size);
    return this.size++;
  }

  #place(index: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.firsts[index], this.seconds[index]) & mask;
    while (this.#slots[slot] >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index;
  }

  #grow(): void {
    this.firsts = doubled(this.firsts);
    this.seconds = doubled(this.seconds);
    this.#slots = new Int32Array(this.firsts.length * 2).fill(-1);
    for (let index = 0; index < this.size; index++) this.#place(index);
  }
}

function doubled(values: Int32Array) {
  const longer = new Int32Array(values.length * 2);
  longer.set(values);
  return longer;
}

function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * What followed every context of up to `order - 1` ids. Contexts are numbered: 0 is the empty
 * one, and a longer one is found from the one that lacks its earliest id.
 */
export interface ContextCounts {
  readonly order: number;
  readonly contexts: number;
  /** The context that has `id` before `context`; −1 where it was never seen. */
  longer(context: number, id: number): number;
  /** Followers of context c stand from `starts[c]` to `starts[c + 1]`; int32 [contexts + 1]. */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  /** How often each context was seen; int32 [contexts]. */
  readonly totals: Int32Array;
  /** Pairs of a context of fewer than n ids and a follower, for n = 0 to `order`. */
  readonly pairsBelow: readonly number[];
}

/**
 * Counts followers in sequences whose first id is only context. A million ids take a second or two.
 *
 * @param sides per sequence a symbol for every input, which then stands in contexts as if it were
 *   the last id before the follower
 */
export function countContexts(
  sequences: Iterable<Int32Array>,
  order: number,
  sides?: readonly Int32Array[],
): ContextCounts {
  const children = new PairIndex(); // pair (context, earlier id) i is context i + 1
  const pairs = new PairIndex(); // (context, follower)
  let counts = new Int32Array(1 << 12);
  const pairsBelow = new Array<number>(order + 1).fill(0);
  let sequence = 0;
  for (const ids of sequences) {
    const side = sides?.[sequence++];
    for (let i = 1; i < ids.length; i++) {
      const longest = Math.min(order - 1, side ? i + 1 : i);
      let context = 0;
      for (let length = 0; length <= longest; length++) {
        if (length > 0) {
          const back = side ? length - 1 : length;
          context = children.add(context, back === 0 ? side![i - 1] : ids[i - back]) + 1;
        }
        const before = pairs.size;
        const pair = pairs.add(context, ids[i]);
        if (pair === counts.length) counts = doubled(counts);
        counts[pair]++;
        if (pair === before) pairsBelow[length + 1]++;
      }
    }
  }
  for (let n = 1; n <= order; n++) pairsBelow[n] += pairsBelow[n - 1];
  const contexts = children.size + 1;
  const longer = (context: number, id: number) => children.find(context, id) + 1 || -1;
  return { order, contexts, longer, pairsBelow, ...byContext(pairs, counts, contexts) };
}

/** Pairs sorted by context (counting sort), with the sums of their counts. */
function byContext(
  pairs: PairIndex,
  pairCounts: Int32Array,
  contexts: number,
): Pick<ContextCounts, "starts" | "ids" | "counts" | "totals"> {
  const starts = new Int32Array(contexts + 1);
  const totals = new Int32Array(contexts);
  for (let pair = 0; pair < pairs.size; pair++) starts[pairs.firsts[pair] + 1]++;
  for (let context = 0; context < contexts; context++) starts[context + 1] += starts[context];
  const next = starts.slice();
  const ids = new Int32Array(pairs.size);
  const counts = new Int32Array(pairs.size);
  for (let pair = 0; pair < pairs.size; pair++) {
    const context = pairs.firsts[pair];
    const at = next[context]++;
    ids[at] = pairs.seconds[pair];
    counts[at] = pairCounts[pair];
    totals[context] += pairCounts[pair];
  }
  return { starts, ids, counts, totals };
}

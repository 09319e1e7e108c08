/** The whole state of a generator: four 32-bit words and the spare normal deviate, JSON-safe. */
export interface RandomState {
  readonly words: readonly [number, number, number, number];
  readonly spareNormal: number | null;
}

/**
 * A seeded generator of random numbers. Same seed, same numbers, on every machine.
 *
 * Algorithm: sfc32 (Chris Doty-Humphrey's PractRand), seeded through splitmix-style hashing.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;
  #spareNormal: number | null;

  private constructor(state: RandomState) {
    [this.#a, this.#b, this.#c, this.#counter] = state.words;
    this.#spareNormal = state.spareNormal;
  }

  /**
   * A generator for `seed`; a number or a text.
   *
   * @example
   * Random.fromSeed(7).next() === Random.fromSeed(7).next(); // true
   */
  static fromSeed(seed: number | string): Random {
    let hash = 0x9e3779b9;
    const word = () => {
      hash = (hash + 0x6d2b79f5) | 0;
      let t = Math.imul(hash ^ (hash >>> 15), 1 | hash);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) | 0;
    };
    for (const char of String(seed)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
    const random = new Random({ words: [word(), word(), word(), 1], spareNormal: null });
    for (let i = 0; i < 12; i++) random.next();
    return random;
  }

  /** A generator that goes on exactly where `state` was taken. */
  static fromState(state: RandomState): Random {
    return new Random(state);
  }

  /** The state to save; `Random.fromState` continues from it. */
  state(): RandomState {
    return {
      words: [this.#a, this.#b, this.#c, this.#counter],
      spareNormal: this.#spareNormal,
    };
  }

  /** A generator of its own stream, named by `label`: drawing from it leaves this one alone. */
  fork(label: string | number): Random {
    return Random.fromSeed(`${this.#a},${this.#b},${this.#c},${this.#counter}/${label}`);
  }

  /** An unsigned 32-bit integer. */
  uint32(): number {
    const t = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** An integer in [0, bound). */
  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** A standard normal deviate (Box and Muller 1958). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A shuffled copy of `items` (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    this.shuffleInPlace(result);
    return result;
  }

  /** Shuffles an array or typed array where it stands. */
  shuffleInPlace(items: { length: number; [index: number]: unknown }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
  }

  /** An index drawn in proportion to `weights` (each ≥ 0, their sum > 0). */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i];
    let left = this.next() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] <= 0) continue;
      left -= weights[i];
      last = i;
      if (left < 0) return i;
    }
    return last;
  }
}

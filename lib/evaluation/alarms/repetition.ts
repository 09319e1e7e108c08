import { type Repeat, SuffixAutomaton } from "./suffix-automaton";

/** What counts as a loop: the same few symbols over and over. */
export interface LoopOptions {
  /** Longest cycle looked for, in symbols. Default 16. */
  readonly maximumPeriod?: number;
  /** Fewest times the cycle stands in a row. Default 4. */
  readonly minimumCycles?: number;
  /** Fewest symbols a loop covers. Default 16. */
  readonly minimumLength?: number;
}

/** Numbers of a token sequence that show whether it still says anything. */
export interface TokenDescriptors {
  readonly tokens: number;
  readonly distinctTokens: number;
  /** Distinct tokens per token, 0 to 1; falls with length, so compare equal lengths. */
  readonly distinctTokenRatio: number;
  /** Entropy of the token frequencies in bits. */
  readonly entropyBits: number;
  /** Most times in a row that one token stands. */
  readonly longestRun: number;
  /** Length of the longest passage that stands twice; the two may overlap. */
  readonly longestRepeat: number;
  /** Share of the tokens that stand in loops, 0 to 1; see `loopShare`. */
  readonly loopShare: number;
}

/**
 * The longest passage that stands twice in a sequence, in linear time.
 *
 * @param overlapping whether the two may overlap. Default true
 * @example
 * longestRepeat(["C4", "D4", "E4", "C4", "D4"]); // { length: 2, firstStart: 0, secondStart: 3 }
 */
export function longestRepeat(
  sequence: readonly (string | number)[],
  { overlapping = true }: { overlapping?: boolean } = {},
): Repeat {
  const { ids, size } = numberSymbols(sequence);
  return new SuffixAutomaton(ids, size).longestRepeat(overlapping);
}

/**
 * Share of a sequence that stands in loops: stretches in which a cycle of at most `maximumPeriod`
 * symbols comes at least `minimumCycles` times in a row and covers at least `minimumLength`.
 * Time is O(maximumPeriod × length).
 *
 * @returns 0 to 1; 0 for an empty sequence
 */
export function loopShare(
  sequence: readonly (string | number)[],
  { maximumPeriod = 16, minimumCycles = 4, minimumLength = 16 }: LoopOptions = {},
): number {
  const { ids } = numberSymbols(sequence);
  const covered = new Uint8Array(ids.length);
  for (let period = 1; period <= maximumPeriod; period++) {
    const enough = Math.max(minimumLength, minimumCycles * period);
    let start = 0; // of the stretch in which every symbol equals the one a period before
    for (let i = period; i <= ids.length; i++) {
      if (i < ids.length && ids[i] === ids[i - period]) continue;
      if (i - start >= enough) covered.fill(1, start, i);
      start = i - period + 1;
    }
  }
  return ids.length === 0 ? 0 : covered.reduce((sum, value) => sum + value, 0) / ids.length;
}

/** The descriptors of a token sequence; all 0 for an empty one. */
export function describeTokens(tokens: readonly string[]): TokenDescriptors {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return {
    tokens: tokens.length,
    distinctTokens: counts.size,
    distinctTokenRatio: tokens.length === 0 ? 0 : counts.size / tokens.length,
    entropyBits: entropyBits([...counts.values()]),
    longestRun: longestRun(tokens),
    longestRepeat: longestRepeat(tokens).length,
    loopShare: loopShare(tokens),
  };
}

/** Entropy of counts or weights in bits; 0 when all are 0. */
export function entropyBits(weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  let entropy = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) entropy -= (weights[i] / total) * Math.log2(weights[i] / total);
  }
  return entropy;
}

function longestRun(sequence: readonly string[]): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < sequence.length; i++) {
    run = i > 0 && sequence[i] === sequence[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Symbols as ids from 0 in order of their first appearance. */
function numberSymbols(sequence: readonly (string | number)[]): {
  ids: Int32Array;
  size: number;
} {
  const known = new Map<string | number, number>();
  const ids = Int32Array.from(sequence, (symbol) => {
    const id = known.get(symbol) ?? known.size;
    known.set(symbol, id);
    return id;
  });
  return { ids, size: known.size };
}

import { type GroupMean, meanByGroup } from "./token-bits";

/** Groups that the tokens of a piece fall into, in the order they are shown. */
export interface TokenGrouping {
  readonly labels: readonly string[];
  /** As `meanByGroup` asks it; index 1 is the token after `<start>`. */
  readonly labelOf: (id: number, index: number, ids: Int32Array) => string;
}

/**
 * What a token of notes with durations is: the lowest note of a moment, a further one, a step in
 * time or the end.
 *
 * @param tokens the vocabulary's, by id
 */
export function tokenKinds(tokens: readonly string[]): TokenGrouping {
  const labels = ["lowest note of a moment", "further notes of a moment", "steps in time", "end"];
  const [lowest, further, time, end] = labels;
  const isStep = (id: number) => tokens[id].startsWith(">");
  const labelOf = (id: number, index: number, ids: Int32Array) => {
    if (tokens[id] === "<end>") return end;
    if (isStep(id)) return time;
    return index === 1 || isStep(ids[index - 1]) ? lowest : further;
  };
  return { labels, labelOf };
}

/**
 * How far into its piece a token stands.
 *
 * @param ends the last token of every group but the open one at the end
 * @example
 * tokenSpans([10, 30]).labels; // ["1 to 10", "11 to 30", "31 and on"]
 */
export function tokenSpans(ends: readonly number[] = [10, 30, 100, 300]): TokenGrouping {
  const from = (i: number) => (i === 0 ? 1 : ends[i - 1] + 1);
  const labels = [...ends.map((end, i) => `${from(i)} to ${end}`), `${from(ends.length)} and on`];
  const labelOf = (_: number, index: number) => {
    const group = ends.findIndex((end) => index <= end);
    return labels[group < 0 ? ends.length : group];
  };
  return { labels, labelOf };
}

/** A model and the bits that it paid for every target; see `tokenBits`. */
export interface TokenPrices {
  readonly label: string;
  readonly bits: readonly Float32Array[];
}

/** The mean price of each group of tokens, model by model. */
export function pricesByGroup(
  sequences: readonly Int32Array[],
  prices: readonly TokenPrices[],
  { labels, labelOf }: TokenGrouping,
): { readonly label: string; readonly means: readonly GroupMean[] }[] {
  return prices.map(({ label, bits }) => {
    return { label, means: meanByGroup(sequences, bits, labels, labelOf) };
  });
}

import { checkArgument } from "../../core";
import { type Dataset, sequencesOf } from "../../dataset";
import type { Labelled } from "../../display";
import { type ScoredModel, tokenBits } from "../../evaluation";

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

/** What models paid for every target of the same sequences; see `tokenBits`. */
export interface TokenPrices {
  readonly sequences: readonly Int32Array[];
  readonly models: readonly (Labelled & { readonly bits: readonly Float32Array[] })[];
}

/** A model and the mean price of each group of tokens. */
export interface GroupedPrices extends Labelled {
  readonly means: readonly GroupMean[];
}

/** What models pay for every token of the held-out pieces. */
export async function tokenPrices(
  dataset: Dataset,
  scored: readonly (Labelled & Pick<ScoredModel, "model">)[],
): Promise<TokenPrices> {
  const sequences = sequencesOf(dataset, "test");
  const models: TokenPrices["models"][number][] = [];
  for (const { label, role, model } of scored) {
    models.push({ label, role, bits: await tokenBits(model, sequences) });
  }
  return { sequences, models };
}

/** The mean price of each group of tokens, model by model. */
export function pricesByGroup(
  { sequences, models }: TokenPrices,
  { labels, labelOf }: TokenGrouping,
): GroupedPrices[] {
  return models.map(({ bits, ...named }) => {
    return { ...named, means: meanByGroup(sequences, bits, labels, labelOf) };
  });
}

/** The mean of a group of values. */
export interface GroupMean {
  readonly label: string;
  readonly mean: number;
  readonly count: number;
}

/**
 * Means of per-token values by what the token is: `labelOf(id, index)` names its group, null
 * leaves it out. Groups come in the order of `labels`; empty ones are left out.
 */
export function meanByGroup(
  sequences: readonly Int32Array[],
  values: readonly Float32Array[],
  labels: readonly string[],
  labelOf: (id: number, index: number, sequence: Int32Array) => string | null,
): GroupMean[] {
  checkArgument(values.length === sequences.length, "rows", values.length, "one per sequence");
  const sums = new Map(labels.map((label) => [label, { sum: 0, count: 0 }]));
  sequences.forEach((ids, row) => {
    for (let i = 1; i < ids.length; i++) {
      const group = sums.get(labelOf(ids[i], i, ids) ?? "");
      if (!group || !Number.isFinite(values[row][i - 1])) continue;
      group.sum += values[row][i - 1];
      group.count++;
    }
  });
  return [...sums]
    .filter(([, { count }]) => count > 0)
    .map(([label, { sum, count }]) => ({ label, mean: sum / count, count }));
}

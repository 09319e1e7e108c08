/** A cost in nats with what it is spread over, piece by piece. */
export interface MeanCost {
  /** −ln p of each piece. */
  readonly nats: readonly number[];
  /** Frames or tokens of each piece that were charged. */
  readonly counts: readonly number[];
  /** Nats over all counts: longer pieces weigh more. */
  readonly mean: number;
}

/** The cost of pieces, from what each of them costs. */
export function meanCost(nats: readonly number[], counts: readonly number[]): MeanCost {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { nats, counts, mean: sum(nats) / sum(counts) };
}

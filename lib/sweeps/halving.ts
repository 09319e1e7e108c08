/** How a configuration did at a rung; null where none of its runs came to a number. */
export interface Standing {
  readonly id: string;
  readonly value: number | null;
}

/**
 * The configurations that train on after a rung: of all that were tried there the best `1 / eta`, one
 * at least; what failed never. Equal ones stay in their order, so that a resumed sweep decides the
 * same.
 *
 * Source: successive halving, Jamieson and Talwalkar 2016; here by rungs, each awaited whole.
 *
 * @example
 * survivors([{ id: "a", value: 2 }, { id: "b", value: 1 }, { id: "c", value: null }], 2); // ["b"]
 */
export function survivors(standings: readonly Standing[], eta: number): string[] {
  const most = Math.max(1, Math.floor(standings.length / eta));
  return standings
    .filter((one): one is Standing & { readonly value: number } => one.value !== null)
    .sort((a, b) => a.value - b.value)
    .slice(0, most)
    .map(({ id }) => id);
}

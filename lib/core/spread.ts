/**
 * At most `wanted` whole numbers spread evenly from 0 to below `count`.
 *
 * @example
 * spread(10, 5); // [0, 2, 4, 6, 8]
 */
export function spread(count: number, wanted: number): number[] {
  const taken = Math.min(count, wanted);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}

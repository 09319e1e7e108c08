/** A logarithmic axis of decades, and between them 2 and 5 where the range is short. */
export function logAxis(values: readonly (number | null)[]): Readonly<Record<string, unknown>> {
  const positive = values.filter((value): value is number => value !== null && value > 0);
  const decades = Math.log10(Math.max(...positive) / Math.min(...positive));
  return { type: "log", dtick: decades < 3 ? "D2" : 1, tickformat: "~s" };
}

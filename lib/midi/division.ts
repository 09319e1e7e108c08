/** How ticks relate to time: so many a quarter note, or so many a second (SMPTE). */
export type Division =
  | { readonly kind: "quarter"; readonly ticksPerQuarter: number }
  | { readonly kind: "second"; readonly ticksPerSecond: number };

/**
 * Ticks of a quarter note. SMPTE files know only seconds: a quarter note there lasts half a second
 * (or one, or by NTSC's rate a little more) so that every tick stays a whole one, and
 * `microseconds` says how long; under a division by quarter notes tempos do, and it is null.
 */
export function quarterOf(division: Division): {
  readonly ticksPerQuarter: number;
  readonly microseconds: number | null;
} {
  if (division.kind === "quarter") {
    return { ticksPerQuarter: division.ticksPerQuarter, microseconds: null };
  }
  const rate = division.ticksPerSecond;
  if (!Number.isInteger(rate)) {
    return { ticksPerQuarter: Math.round(rate * 1.001) / 2, microseconds: 500_500 };
  }
  if (rate % 2 === 0) return { ticksPerQuarter: rate / 2, microseconds: 500_000 };
  return { ticksPerQuarter: rate, microseconds: 1_000_000 };
}

import type { Piece, TimeSignature } from "./piece";

/** A bar of a piece. */
export interface Bar {
  /** 0 is the first bar. */
  readonly index: number;
  readonly startTicks: number;
  /** Full length by its signature; a change of signature may cut the bar short. */
  readonly lengthTicks: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** Where a moment stands in the metre. */
export interface MetricPosition {
  readonly bar: number;
  /** Ticks since the bar line. */
  readonly ticksIntoBar: number;
  /** Beats since the bar line, whole and fractional; a beat is 1/denominator. */
  readonly beat: number;
}

/** Ticks of a bar under a time signature. */
export function barLengthTicks(
  signature: Pick<TimeSignature, "numerator" | "denominator">,
  ticksPerQuarter: number,
): number {
  return (signature.numerator * 4 * ticksPerQuarter) / signature.denominator;
}

/**
 * The time signatures that count: 4/4 before the first, the last of several at one tick,
 * none that repeats the one before it at one of its bar lines.
 */
export function effectiveSignatures(
  piece: Pick<Piece, "timeSignatures" | "ticksPerQuarter">,
): TimeSignature[] {
  const result: TimeSignature[] = [{ ticks: 0, numerator: 4, denominator: 4 }];
  for (const signature of piece.timeSignatures) {
    if (!(signature.numerator > 0 && signature.denominator > 0)) continue;
    const last = result[result.length - 1];
    if (signature.ticks <= last.ticks) {
      result[result.length - 1] = { ...signature, ticks: last.ticks };
      continue;
    }
    const isSame =
      last.numerator === signature.numerator && last.denominator === signature.denominator;
    const bars = (signature.ticks - last.ticks) / barLengthTicks(last, piece.ticksPerQuarter);
    if (!(isSame && Number.isInteger(bars))) result.push(signature);
  }
  return result;
}

/** More than any music has: a damaged file may last for millions. */
export const mostBars = 100_000;

/**
 * The bars of a piece up to `endTicks`, at most `mostBars`; a new signature begins a new bar.
 *
 * @example
 * barsOf(createPiece({ notes: [] }), 1920 * 2).length; // 2, at 480 ticks per quarter in 4/4
 */
export function barsOf(
  piece: Pick<Piece, "timeSignatures" | "ticksPerQuarter">,
  endTicks: number,
): Bar[] {
  const bars: Bar[] = [];
  const signatures = effectiveSignatures(piece);
  signatures.forEach((signature, i) => {
    const lengthTicks = barLengthTicks(signature, piece.ticksPerQuarter);
    const until = Math.min(endTicks, signatures[i + 1]?.ticks ?? Number.POSITIVE_INFINITY);
    const { numerator, denominator } = signature;
    for (let k = 0; signature.ticks + k * lengthTicks < until; k++) {
      if (bars.length === mostBars) return;
      const startTicks = signature.ticks + k * lengthTicks;
      bars.push({ index: bars.length, startTicks, lengthTicks, numerator, denominator });
    }
  });
  return bars;
}

/** Where `ticks` stands among the bars of `barsOf`; the last bar goes on for ever. */
export function positionIn(bars: readonly Bar[], ticks: number): MetricPosition {
  let low = 0;
  let high = bars.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bars[middle].startTicks <= ticks) low = middle;
    else high = middle - 1;
  }
  const bar = bars[low];
  const ticksIntoBar = ticks - bar.startTicks;
  const beat = (ticksIntoBar * bar.numerator) / bar.lengthTicks;
  return { bar: bar.index, ticksIntoBar, beat };
}

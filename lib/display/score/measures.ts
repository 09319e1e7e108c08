import { barsOf, effectiveSignatures, endTicks, type Piece } from "../../music";
import { metreOf } from "../../tokens";

/** Units of a quarter note in notation: sixteenths and triplets of eighths are whole units. */
export const unitsPerQuarter = 12;

/** A bar as it is printed; times in units of a twelfth of a quarter note. */
export interface Measure {
  /** From the start of the piece. */
  readonly start: number;
  readonly length: number;
  readonly numerator: number;
  readonly denominator: number;
  /** A first bar that is shorter than its signature says. */
  readonly isPickup: boolean;
}

/**
 * The bars of a piece, with the pickup that its signatures state or its notes show; where the
 * signature changes on the way, as they stand.
 */
export function measuresOf(piece: Piece): Measure[] {
  const units = (ticks: number) => Math.round((ticks / piece.ticksPerQuarter) * unitsPerQuarter);
  const end = endTicks(piece);
  if (effectiveSignatures(piece).length > 2) {
    return barsOf(piece, end).map(({ startTicks, numerator, denominator }, i, bars) => {
      const start = units(startTicks);
      const whole = (numerator * 4 * unitsPerQuarter) / denominator;
      const next = bars[i + 1] ? units(bars[i + 1].startTicks) : start + whole;
      return { start, length: next - start, numerator, denominator, isPickup: false };
    });
  }
  const { numerator, denominator, barSteps, pickupSteps } = metreOf(piece, 4);
  const signature = { numerator, denominator };
  const [length, pickup] = [barSteps * 3, pickupSteps * 3];
  const measures: Measure[] = [];
  if (pickup > 0) measures.push({ start: 0, length: pickup, ...signature, isPickup: true });
  for (let start = pickup; start < units(end) || measures.length === 0; start += length) {
    measures.push({ start, length, ...signature, isPickup: false });
  }
  return measures;
}

/** Units of a beat: a dotted quarter in 6/8, 9/8, 12/8, else what the signature counts. */
export function beatUnits({ numerator, denominator }: Measure): number {
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  return ((isCompound ? 12 : 4) * unitsPerQuarter) / denominator;
}

import { effectiveSignatures, inferPickupQuarters, type Piece, type TimeSignature } from "../music";

/** The metre of a grid: steps in a bar, and steps before the first bar line. */
export interface GridMetre {
  readonly barSteps: number;
  readonly pickupSteps: number;
}

/** Longest bar of a grid, in steps: 4/1 in sixteenths. */
export const maximumBarSteps = 64;

/**
 * The metre of a piece on a grid, by its first bars; later changes are not kept.
 *
 * A first bar shorter than the second is a pickup; a signature repeated at the second bar line says
 * that there is none (`signaturesOfMetre` writes both). Otherwise the pickup is inferred.
 */
export function metreOf(piece: Piece, stepsPerQuarter: number): GridMetre {
  const stepTicks = piece.ticksPerQuarter / stepsPerQuarter;
  const stepsOf = (signature: TimeSignature) => {
    const steps = Math.round((signature.numerator * 4 * stepsPerQuarter) / signature.denominator);
    return Math.min(maximumBarSteps, Math.max(1, steps));
  };
  const [first, second] = effectiveSignatures(piece);
  const barSteps = stepsOf(first);
  if (second) {
    const firstBar = Math.round(second.ticks / stepTicks);
    const later = stepsOf(second);
    if (firstBar > 0 && firstBar <= barSteps && firstBar < later) {
      return { barSteps: later, pickupSteps: firstBar };
    }
  }
  const isStated = piece.timeSignatures.some(
    ({ ticks }) => Math.abs(ticks - barSteps * stepTicks) < stepTicks / 2,
  );
  const pickupSteps = isStated ? 0 : inferPickupQuarters(piece) * stepsPerQuarter;
  return { barSteps, pickupSteps: pickupSteps < barSteps ? pickupSteps : 0 };
}

/** The time signatures from which `metreOf` reads the metre again. */
export function signaturesOfMetre(
  metre: GridMetre,
  stepsPerQuarter: number,
  stepTicks: number,
): TimeSignature[] {
  const full = signatureOf(metre.barSteps, stepsPerQuarter);
  if (metre.pickupSteps === 0) {
    return [
      { ticks: 0, ...full },
      { ticks: metre.barSteps * stepTicks, ...full },
    ];
  }
  return [
    { ticks: 0, ...signatureOf(metre.pickupSteps, stepsPerQuarter) },
    { ticks: metre.pickupSteps * stepTicks, ...full },
  ];
}

/** The simplest time signature of a bar: quarters if they fit, else eighths, and so on. */
export function signatureOf(
  barSteps: number,
  stepsPerQuarter: number,
): { numerator: number; denominator: number } {
  for (let denominator = 4; denominator <= 64; denominator *= 2) {
    const numerator = (barSteps * denominator) / (4 * stepsPerQuarter);
    if (Number.isInteger(numerator)) return { numerator, denominator };
  }
  return { numerator: 4, denominator: 4 };
}

import { effectiveSignatures, type Piece, type TimeSignature } from "../music";
import { inferPickup } from "./pickup";

type Signature = Pick<TimeSignature, "numerator" | "denominator">;

export interface GridMetre extends Signature {
  /** Steps in a bar: 16 for 4/4 in sixteenths. */
  readonly barSteps: number;
  /** Steps before the first bar line; 0 when the piece begins on a downbeat. */
  readonly pickupSteps: number;
}

/** Longest bar of a grid, in steps: 4/1 in sixteenths. */
export const maximumBarSteps = 64;

/** The denominators that a grid's metre may have. */
export const gridDenominators: readonly number[] = [1, 2, 4, 8, 16];

/** Steps of a bar; null for a signature whose bars are no whole steps or too many. */
export function barStepsOf(signature: Signature, stepsPerQuarter: number): number | null {
  const { numerator, denominator } = signature;
  const steps = (numerator * 4 * stepsPerQuarter) / denominator;
  const fits = Number.isInteger(steps) && steps > 0 && steps <= maximumBarSteps;
  return fits && gridDenominators.includes(denominator) ? steps : null;
}

/**
 * The metre of a piece on a grid, by its first bars; later changes are not kept.
 *
 * A first bar shorter than the second is a pickup; a signature repeated at the second bar line says
 * that there is none (`signaturesOfMetre` writes both). Otherwise the pickup is inferred.
 */
export function metreOf(piece: Piece, stepsPerQuarter: number): GridMetre {
  const stepTicks = piece.ticksPerQuarter / stepsPerQuarter;
  const [first, second] = effectiveSignatures(piece);
  const metre = writable(first, stepsPerQuarter);
  if (second) {
    const firstBar = Math.round(second.ticks / stepTicks);
    const later = writable(second, stepsPerQuarter);
    if (firstBar > 0 && firstBar <= metre.barSteps && firstBar < later.barSteps) {
      return { ...later, pickupSteps: firstBar };
    }
  }
  const isStated = piece.timeSignatures.some(
    ({ ticks }) => Math.abs(ticks - metre.barSteps * stepTicks) < stepTicks / 2,
  );
  const pickupSteps = isStated ? 0 : Math.round(inferPickup(piece) * stepsPerQuarter);
  return { ...metre, pickupSteps: pickupSteps < metre.barSteps ? pickupSteps : 0 };
}

/** The signature if a grid can have it, else the simplest one of about as long a bar. */
function writable(signature: Signature, stepsPerQuarter: number): Omit<GridMetre, "pickupSteps"> {
  const { numerator, denominator } = signature;
  const exact = barStepsOf(signature, stepsPerQuarter);
  if (exact !== null) return { numerator, denominator, barSteps: exact };
  const steps = Math.round((numerator * 4 * stepsPerQuarter) / denominator);
  const barSteps = Math.min(maximumBarSteps, Math.max(1, steps));
  return { ...signatureOf(barSteps, stepsPerQuarter), barSteps };
}

/** The time signatures from which `metreOf` reads the metre again. */
export function signaturesOfMetre(
  { numerator, denominator, barSteps, pickupSteps }: GridMetre,
  stepsPerQuarter: number,
  stepTicks: number,
): TimeSignature[] {
  const full = { numerator, denominator };
  const first = pickupSteps > 0 ? signatureOf(pickupSteps, stepsPerQuarter) : full;
  return [
    { ticks: 0, ...first },
    { ticks: (pickupSteps > 0 ? pickupSteps : barSteps) * stepTicks, ...full },
  ];
}

/** The simplest time signature of a bar: quarters if they fit, else eighths, and so on. */
export function signatureOf(barSteps: number, stepsPerQuarter: number): Signature {
  for (let denominator = 4; denominator <= 64; denominator *= 2) {
    const numerator = (barSteps * denominator) / (4 * stepsPerQuarter);
    if (Number.isInteger(numerator)) return { numerator, denominator };
  }
  return { numerator: 4, denominator: 4 };
}

import { checkArgument, Random } from "../core";
import { endTicks, type Piece, pieceSeconds } from "../music";
import { bootstrapRatio, type Interval } from "./bootstrap";
import type { Likelihood } from "./likelihood";

/** What music costs a model per unit of something, in bits. */
export interface UnitCost {
  readonly bits: number;
  /** 95 % bootstrap interval over pieces. */
  readonly interval: Interval;
}

/** Costs in units that do not depend on how the music is written. */
export interface UnitCosts {
  /** A struck note of the piece, drums apart. */
  readonly note: UnitCost;
  /** A quarter note of time. */
  readonly beat: UnitCost;
  readonly second: UnitCost;
}

/**
 * The cost of whole pieces per note, beat and second. Encodings that cut music into other tokens can
 * be compared by them, as long as they write the same notes: how much of a piece an encoding drops
 * has to stand beside it.
 *
 * @param pieces those that were scored, in the order of `likelihood.pieces`
 * @throws InvalidArgumentError for another number of pieces
 */
export function unitCosts(
  likelihood: Likelihood,
  pieces: readonly Piece[],
  random: Random = Random.fromSeed(0),
): UnitCosts {
  const scored = likelihood.pieces.length;
  checkArgument(pieces.length === scored, "pieces", pieces.length, `must be the ${scored} scored`);
  const bits = likelihood.pieces.map(({ nats }) => nats / Math.LN2);
  const total = bits.reduce((sum, value) => sum + value, 0);
  const per = (amountOf: (piece: Piece) => number): UnitCost => {
    const amounts = pieces.map(amountOf);
    const interval = bootstrapRatio(bits, amounts, { random });
    return { bits: total / amounts.reduce((sum, value) => sum + value, 0), interval };
  };
  return {
    note: per(notesOf),
    beat: per((piece) => endTicks(piece) / piece.ticksPerQuarter),
    second: per(pieceSeconds),
  };
}

const notesOf = ({ notes, tracks }: Piece) =>
  notes.filter(({ track }) => !tracks[track]?.isDrums).length;

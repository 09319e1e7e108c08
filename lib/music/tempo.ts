import { bisectRight } from "d3-array";
import { endTicks, type Piece } from "./piece";

/** Converts between ticks and seconds along the tempo changes of a piece. */
export interface TempoMap {
  secondsAt(ticks: number): number;
  ticksAt(seconds: number): number;
}

/**
 * The tempo map of a piece: 120 quarter notes a minute before the first change.
 *
 * @example
 * createTempoMap(createPiece({ notes: [] })).secondsAt(480); // 0.5
 */
export function createTempoMap(piece: Pick<Piece, "tempos" | "ticksPerQuarter">): TempoMap {
  const ticks = [0];
  const seconds = [0];
  const rates = [0.5 / piece.ticksPerQuarter];
  for (const tempo of piece.tempos) {
    const last = ticks.length - 1;
    const rate = tempo.microsecondsPerQuarter / 1e6 / piece.ticksPerQuarter;
    if (tempo.ticks <= ticks[last]) {
      rates[last] = rate;
      continue;
    }
    seconds.push(seconds[last] + (tempo.ticks - ticks[last]) * rates[last]);
    ticks.push(tempo.ticks);
    rates.push(rate);
  }
  return {
    secondsAt(at) {
      const i = lastAtMost(ticks, at);
      return seconds[i] + (at - ticks[i]) * rates[i];
    },
    ticksAt(at) {
      const i = lastAtMost(seconds, at);
      return ticks[i] + (at - seconds[i]) / rates[i];
    },
  };
}

/** The second at which the last note of a piece ends; 0 for a piece without notes. */
export function pieceSeconds(piece: Piece): number {
  return createTempoMap(piece).secondsAt(endTicks(piece));
}

function lastAtMost(sorted: readonly number[], value: number): number {
  return bisectRight(sorted, value, 1) - 1;
}

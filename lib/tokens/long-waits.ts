import { DataError } from "../core";
import { plausibleTime } from "../midi";
import {
  barLengthTicks,
  createTempoMap,
  effectiveSignatures,
  endTicks,
  type Piece,
} from "../music";
import type { Clock } from "./encoding";

const { longestWait, longestPiece } = plausibleTime;

/** Ticks `from` to `until` are left out. */
interface Cut {
  readonly from: number;
  readonly until: number;
}

/**
 * The piece without the time beyond `longestWait` in which nothing begins: whole bars of it where
 * bars are shorter than that. Notes that sound through a cut lose as much. What encodings write of
 * a piece is thereby bounded by the number of its notes and of `longestPiece`. Music comes back as
 * it is; only impossible times, as of damaged files, are cut.
 *
 * @param clock what the encoding counts in: with "seconds" neither quarters nor bars matter, and a
 *   wait is cut to the limit
 * @throws DataError when the piece is then still longer than `longestPiece`
 */
export function withoutLongWaits(piece: Piece, clock: Clock = "quarters"): Piece {
  const tempo = createTempoMap(piece);
  const end = endTicks(piece);
  const quarters = quartersOf(end, piece, clock);
  if (quarters <= longestWait.quarters && tempo.secondsAt(end) <= longestWait.seconds) return piece;
  const cuts = longWaits(piece, end, clock);
  const short = cuts.length === 0 ? piece : withoutCuts(piece, cuts);
  checkLength(short, clock);
  return short;
}

function quartersOf(ticks: number, piece: Piece, clock: Clock): number {
  return clock === "seconds" ? 0 : ticks / piece.ticksPerQuarter;
}

function checkLength(piece: Piece, clock: Clock): void {
  const end = endTicks(piece);
  const quarters = quartersOf(end, piece, clock);
  const seconds = createTempoMap(piece).secondsAt(end);
  if (quarters <= longestPiece.quarters && seconds <= longestPiece.seconds) return;
  throw new DataError(
    `${piece.name}: ${Math.round(end / piece.ticksPerQuarter)} quarter notes, ${Math.round(seconds)} s long (at most ` +
      `${longestPiece.quarters} and ${longestPiece.seconds} can be encoded: is the file damaged?)`,
  );
}

function longWaits(piece: Piece, end: number, clock: Clock): Cut[] {
  const tempo = createTempoMap(piece);
  const signatures = effectiveSignatures(piece);
  const cuts: Cut[] = [];
  let from = 0;
  let signature = 0;
  const onsets = piece.notes.map(({ startTicks }) => startTicks);
  for (const until of [...onsets, end]) {
    while (signatures[signature + 1]?.ticks <= from) signature++;
    const bySeconds = tempo.ticksAt(tempo.secondsAt(from) + longestWait.seconds) - from;
    const most =
      clock === "seconds"
        ? Math.floor(bySeconds + 1e-6) // not longer once rounded to steps
        : Math.min(longestWait.quarters * piece.ticksPerQuarter, Math.ceil(bySeconds));
    const excess = until - from - most;
    if (excess > 0) {
      const bar = barLengthTicks(signatures[signature], piece.ticksPerQuarter);
      const isWhole = clock !== "seconds" && Number.isInteger(bar) && bar <= most;
      const length = isWhole ? excess - (excess % bar) : excess;
      if (length > 0) cuts.push({ from: until - length, until });
    }
    from = until;
  }
  return cuts;
}

function withoutCuts(piece: Piece, cuts: readonly Cut[]): Piece {
  const tickAfter = tickMap(cuts);
  const moved = <T extends { readonly ticks: number }>(changes: readonly T[]): T[] => {
    const all = changes.map((change) => ({ ...change, ticks: tickAfter(change.ticks) }));
    return all.filter(({ ticks }, i) => all[i + 1]?.ticks !== ticks);
  };
  const notes = piece.notes.map((note) => {
    const startTicks = tickAfter(note.startTicks);
    const durationTicks = tickAfter(note.startTicks + note.durationTicks) - startTicks;
    return { ...note, startTicks, durationTicks };
  });
  return {
    ...piece,
    notes,
    tempos: moved(piece.tempos),
    timeSignatures: moved(piece.timeSignatures),
    keySignatures: moved(piece.keySignatures),
    pedals: piece.pedals.map(({ channel, startTicks, endTicks }) => ({
      channel,
      startTicks: tickAfter(startTicks),
      endTicks: tickAfter(endTicks),
    })),
  };
}

/** Where a tick comes to stand once the cuts, in the order of time, are made. */
function tickMap(cuts: readonly Cut[]): (ticks: number) => number {
  const cutBefore: number[] = [0];
  for (const { from, until } of cuts)
    cutBefore.push(cutBefore[cutBefore.length - 1] + until - from);
  return (ticks) => {
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle].until <= ticks) low = middle + 1;
      else high = middle;
    }
    const inside = low < cuts.length ? Math.max(0, ticks - cuts[low].from) : 0;
    return ticks - cutBefore[low] - inside;
  };
}

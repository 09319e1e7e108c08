import { collapseAlarm, collapseSigns } from "../../evaluation/alarms";
import type { Piece } from "../../music";
import type { Take } from "./messages";

/** A take before it stands beside others. */
export type Judged = Omit<Take, "rank" | "reason">;

/** What speaks against a piece: loops, poverty, a standstill. */
export function alarmsOf(piece: Piece): readonly string[] {
  return collapseAlarm(collapseSigns(piece)).reasons;
}

/**
 * Takes with their ranks and why, in the order given: those without alarms come first, then the
 * likelier ones. One that is alone has no rank.
 */
export function rankTakes(takes: readonly Judged[]): Take[] {
  const isAlarmed = ({ alarms }: Judged) => alarms.length > 0;
  const order = takes
    .map((_, i) => i)
    .sort(
      (a, b) =>
        Number(isAlarmed(takes[a])) - Number(isAlarmed(takes[b])) ||
        compareBits(takes[a], takes[b]) ||
        a - b,
    );
  const quiet = takes.filter((take) => !isAlarmed(take)).length;
  return takes.map((take, i) => {
    const alone = takes.length === 1;
    const rank = order.indexOf(i) + 1;
    const place = isAlarmed(take) ? rank - quiet : rank;
    const rivals = isAlarmed(take) ? takes.length - quiet : quiet;
    return { ...take, rank: alone ? null : rank, reason: reasonOf(take, place, rivals) };
  });
}

function compareBits(a: Judged, b: Judged): number {
  return a.bitsPerToken === b.bitsPerToken ? 0 : a.bitsPerToken - b.bitsPerToken;
}

/** @param place among the rivals: the takes that have alarms as well, or have none as well */
function reasonOf({ alarms, bitsPerToken }: Judged, place: number, rivals: number): string {
  const said = alarms.length > 0 ? alarms.join("; ") : "no alarm";
  if (!Number.isFinite(bitsPerToken)) return said;
  const bits = `${bitsPerToken.toFixed(2)} bits a token`;
  if (rivals < 2) return `${said}, ${bits}`;
  return `${said}, ${place === 1 ? "the likeliest" : "less likely"} (${bits})`;
}

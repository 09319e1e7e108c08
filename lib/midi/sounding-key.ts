import type { Piece } from "../music";

/**
 * Eight signs that are the same for pieces with the same notes at the same ticks: what shows one
 * piece twice on a page finds itself by it. No fingerprint: other pieces may have the same.
 */
export function soundingKey({ notes, ticksPerQuarter }: Piece): string {
  let hash = 0x811c9dc5; // FNV-1a
  const add = (value: number) => {
    hash = Math.imul(hash ^ (value & 0xffff), 0x01000193);
    hash = Math.imul(hash ^ (value >>> 16), 0x01000193);
  };
  add(ticksPerQuarter);
  for (const { pitch, startTicks, durationTicks } of notes) {
    for (const value of [pitch, startTicks, durationTicks]) add(Math.round(value));
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

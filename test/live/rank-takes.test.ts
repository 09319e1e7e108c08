import { describe, expect, it } from "vitest";
import { type Judged, rankTakes } from "../../lib/live/mind/rank-takes";
import { createPiece } from "../../lib/music/piece";

const piece = createPiece({ notes: [] });
const take = (bitsPerToken: number, ...alarms: string[]): Judged => ({
  ...{ piece, bitsPerToken, alarms, givenTicks: 0 },
});
const said = (takes: readonly Judged[]) =>
  rankTakes(takes).map(({ rank, reason }) => [rank, reason]);

describe("takes side by side", () => {
  it("come without alarms first, the likelier before the others, and say why", () => {
    expect(said([take(1, "only 2 distinct pitches"), take(3), take(2)])).toEqual([
      [3, "only 2 distinct pitches, 1.00 bits a token"],
      [2, "no alarm, less likely (3.00 bits a token)"],
      [1, "no alarm, the likeliest (2.00 bits a token)"],
    ]);
  });

  it("keep the order they were made in where nothing tells them apart", () => {
    const silent = take(Infinity, "no note begins for 40 quarter notes");
    expect(said([silent, silent]).map(([rank]) => rank)).toEqual([1, 2]);
  });

  it("have no rank alone", () => {
    expect(said([take(2)])).toEqual([[null, "no alarm, 2.00 bits a token"]]);
  });
});

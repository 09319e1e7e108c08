import { describe, expect, it } from "vitest";
import { barsOf, effectiveSignatures, mostBars, positionIn } from "../../lib/music/meter";
import { createPiece } from "../../lib/music/piece";

const signature = (ticks: number, numerator: number, denominator: number) => ({
  ticks,
  numerator,
  denominator,
});
const metre = (...timeSignatures: ReturnType<typeof signature>[]) =>
  createPiece({ notes: [], timeSignatures });

describe("effectiveSignatures", () => {
  it("begins in 4/4 where nothing is said", () => {
    expect(effectiveSignatures(metre())).toEqual([signature(0, 4, 4)]);
    expect(effectiveSignatures(metre(signature(960, 3, 4)))).toEqual([
      signature(0, 4, 4),
      signature(960, 3, 4),
    ]);
  });

  it("keeps the last of several at one tick, and drops repetitions at bar lines", () => {
    const piece = metre(signature(0, 4, 4), signature(0, 3, 4), signature(1440, 3, 4));
    expect(effectiveSignatures(piece)).toEqual([signature(0, 3, 4)]);
  });

  it("drops signatures that make no bar", () => {
    expect(effectiveSignatures(metre(signature(0, 0, 4)))).toEqual([signature(0, 4, 4)]);
  });
});

describe("barsOf and positionIn", () => {
  it("end where no music goes on, however long a damaged file lasts", () => {
    const many = barsOf(metre(), 2 ** 28 * 480);
    expect(many).toHaveLength(mostBars);
    expect(positionIn(many, 2 ** 28 * 480).bar).toBe(mostBars - 1);
  });

  const bars = barsOf(metre(signature(0, 1, 4), signature(480, 3, 4), signature(1920, 6, 8)), 4000);

  it("begin a bar at every signature", () => {
    expect(bars.map(({ startTicks }) => startTicks)).toEqual([0, 480, 1920, 3360]);
  });

  it("count beats of the signature from the bar line", () => {
    expect(positionIn(bars, 960)).toEqual({ bar: 1, ticksIntoBar: 480, beat: 1 });
    expect(positionIn(bars, 2160)).toEqual({ bar: 2, ticksIntoBar: 240, beat: 1 });
    expect(positionIn(bars, 0)).toEqual({ bar: 0, ticksIntoBar: 0, beat: 0 });
  });

  it("cut a bar short where the signature changes within it", () => {
    const cut = barsOf(metre(signature(0, 4, 4), signature(480, 4, 4)), 2400);
    expect(cut.map(({ startTicks }) => startTicks)).toEqual([0, 480]);
  });
});

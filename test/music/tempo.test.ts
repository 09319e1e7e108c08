import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTempoMap } from "../../lib/music/tempo";

describe("createTempoMap", () => {
  it("runs at 120 quarter notes a minute where nothing is said", () => {
    expect(createTempoMap({ ticksPerQuarter: 480, tempos: [] }).secondsAt(960)).toBe(1);
  });

  it("adds up the stretches between changes", () => {
    const tempos = [
      { ticks: 0, microsecondsPerQuarter: 1_000_000 },
      { ticks: 100, microsecondsPerQuarter: 250_000 },
    ];
    const map = createTempoMap({ ticksPerQuarter: 100, tempos });
    expect([0, 50, 100, 300].map(map.secondsAt)).toEqual([0, 0.5, 1, 1.5]);
    expect([0.5, 1, 1.5].map(map.ticksAt)).toEqual([50, 100, 300]);
  });

  it("finds every tick again", () => {
    const tempos = fc.array(
      fc.record({
        ticks: fc.nat(5000),
        microsecondsPerQuarter: fc.integer({ min: 1000, max: 4_000_000 }),
      }),
    );
    fc.assert(
      fc.property(tempos, fc.nat(9000), (changes, ticks) => {
        changes.sort((a, b) => a.ticks - b.ticks);
        const map = createTempoMap({ ticksPerQuarter: 96, tempos: changes });
        expect(map.ticksAt(map.secondsAt(ticks))).toBeCloseTo(ticks, 4);
      }),
    );
  });

  it("finds the stretch of a tick from wherever one looks", () => {
    const starts = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
    fc.assert(
      fc.property(starts, fc.nat(600), fc.nat(60), (later, tick, hint) => {
        const ticks = [0, ...later.sort((a, b) => a - b)];
        const expected = ticks.findLastIndex((start) => start <= tick);
        const tempos = ticks.map((at) => ({ ticks: at, microsecondsPerQuarter: 1 + at }));
        const map = createTempoMap({ ticksPerQuarter: 96, tempos });
        expect(map.stretchAt(tick, Math.min(hint, expected))).toBe(expected);
      }),
    );
  });

  it("holds the last of several tempos at one tick", () => {
    const tempos = [0, 0, 96, 96].map((ticks, i) => ({ ticks, microsecondsPerQuarter: 1 + i }));
    const { ticks, microsecondsPerQuarter } = createTempoMap({ ticksPerQuarter: 96, tempos });
    expect([[...ticks], [...microsecondsPerQuarter]]).toEqual([
      [0, 96],
      [2, 4],
    ]);
  });
});

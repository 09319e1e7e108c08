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
});

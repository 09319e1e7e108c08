import fc from "fast-check";
import { expect, test } from "vitest";
import { segmentAt, type TempoMap } from "../../lib/midi/tempo";

function mapOf(ticks: number[]): TempoMap {
  const columns = Float64Array.from(ticks);
  const rest = { seconds: columns, secondsPerTick: columns, microsecondsPerQuarter: columns };
  return { count: ticks.length, ticks: columns, ...rest };
}

test("the segment of a tick is the last that starts at or before it, from wherever one looks", () => {
  const starts = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 });
  fc.assert(
    fc.property(starts, fc.nat(600), fc.nat(60), (later, tick, hint) => {
      const ticks = [0, ...later.sort((a, b) => a - b)];
      const expected = ticks.findLastIndex((start) => start <= tick);
      expect(segmentAt(mapOf(ticks), tick, Math.min(hint, expected))).toBe(expected);
    }),
  );
});

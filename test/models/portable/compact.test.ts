import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compactArray, expandArray, floatOf, halfOf } from "../../../lib/models/portable/compact";

const spec = { name: "kernel", shape: [2, 3], size: 6 };
const values = Float32Array.of(1, -0.5, 0.001, 0, 0, 0);

describe("compact weights", () => {
  it("come back as they were with 32 bits, and nearly so with 16 and 8", () => {
    expect(expandArray(spec, compactArray(spec, values, 32))).toEqual(values);
    const half = expandArray(spec, compactArray(spec, values, 16))!;
    half.forEach((value, i) => {
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(Math.abs(values[i]) / 2048);
    });
    const whole = expandArray(spec, compactArray(spec, values, 8))!;
    whole.forEach((value, i) => {
      expect(Math.abs(value - values[i])).toBeLessThanOrEqual(0.5 / 127 + 1e-7);
    });
    expect([whole[0], whole[3]]).toEqual([1, 0]);
  });

  it("have a scale for each row", () => {
    const { kernel, "kernel.scale": scale } = compactArray(spec, values, 8);
    expect([...kernel]).toEqual([127, -64, 0, 0, 0, 0]);
    expect([...scale]).toEqual([Math.fround(1 / 127), 0]);
  });

  it("leave biases exact", () => {
    const bias = { name: "bias", shape: [6], size: 6 };
    expect(compactArray(bias, values, 8)).toEqual({ bias: values });
  });

  it("are none where numbers are missing", () => {
    const stored = compactArray(spec, values, 8);
    expect(expandArray({ ...spec, size: 8, shape: [2, 4] }, stored)).toBeNull();
    expect(expandArray({ ...spec, name: "other" }, stored)).toBeNull();
    expect(expandArray({ ...spec, name: "constructor" }, stored)).toBeNull();
    expect(expandArray(spec, { kernel: stored.kernel })).toBeNull();
    expect(expandArray(spec, { ...stored, "kernel.scale": new Float32Array(3) })).toBeNull();
  });
});

describe("float16", () => {
  it("has the bits that IEEE 754 gives it", () => {
    const known: readonly (readonly [number, number])[] = [
      ...([
        [0, 0],
        [1, 0x3c00],
        [-2, 0xc000],
        [65504, 0x7bff],
      ] as const),
      ...([
        [65520, 0x7c00],
        [2 ** -14, 0x400],
        [2 ** -24, 1],
        [2 ** -25, 0],
      ] as const),
      ...([
        [1 + 1 / 2048, 0x3c00],
        [1 + 3 / 2048, 0x3c02],
        [-Infinity, 0xfc00],
      ] as const),
    ];
    for (const [value, bits] of known) expect([value, halfOf(value)]).toEqual([value, bits]);
    expect(floatOf(halfOf(Number.NaN))).toBeNaN();
  });

  it("is the nearest: every float16 comes back, and a number goes to none farther", () => {
    for (let bits = 0; bits < 0x7c00; bits++) expect(halfOf(floatOf(bits))).toBe(bits);
    fc.assert(
      fc.property(fc.float({ min: Math.fround(-6e4), max: Math.fround(6e4), noNaN: true }), (x) => {
        const bits = halfOf(x);
        const apart = Math.abs(floatOf(bits) - x);
        for (const other of [bits - 1, bits + 1]) {
          const distance = Math.abs(floatOf(other & 0xffff) - x);
          if (Number.isFinite(distance)) expect(apart).toBeLessThanOrEqual(distance);
        }
      }),
    );
  });
});

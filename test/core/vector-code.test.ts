import { describe, expect, it } from "vitest";
import { VectorMemory } from "../../lib/core/vector-memory";

const loop = () =>
  new VectorMemory([
    {
      name: "mix",
      arrays: 3,
      scalars: 1,
      body(code) {
        const left = code.keep(code.load(0));
        const right = code.load(1);
        const root = code.sqrt(code.add(code.mul(left, left), code.one));
        code.store(2, code.div(code.sub(root, right), code.scalar(0)));
      },
    },
  ]);

describe("compiled loops", () => {
  it("compute what float32 arithmetic gives, to the last bit", () => {
    const memory = loop();
    const [left, right, result] = memory.arrays([8, 8, 8]);
    left.forEach((_, i) => {
      left[i] = Math.sin(i + 1);
      right[i] = Math.cos(3 * i);
    });
    result.fill(0);
    const { mix } = memory.functions;
    mix(32, left.byteOffset, right.byteOffset, result.byteOffset, 0.3);
    const { fround } = Math;
    const expected = [...left].map((x, i) => {
      const root = fround(Math.sqrt(fround(fround(x * x) + 1)));
      return fround(fround(root - right[i]) / fround(0.3));
    });
    expect([...result]).toEqual(expected);
  });

  it("leave alone what lies behind the bytes they are given", () => {
    const memory = loop();
    const [left, right, result] = memory.arrays([8, 8, 8]);
    left.fill(0);
    right.fill(0);
    result.fill(7);
    memory.functions.mix(0, left.byteOffset, right.byteOffset, result.byteOffset, 1);
    expect([...result]).toEqual(Array(8).fill(7));
    memory.functions.mix(16, left.byteOffset, right.byteOffset, result.byteOffset, 1);
    expect([...result]).toEqual([1, 1, 1, 1, 7, 7, 7, 7]);
  });

  it("get more memory when they need it, on boundaries of 64 bytes", () => {
    const memory = loop();
    const small = memory.arrays([1]);
    const large = memory.arrays([100_000, 3, 5]);
    expect(small[0].length).toBe(1);
    expect(large.map((array) => array.length)).toEqual([100_000, 3, 5]);
    expect(large.every((array) => array.byteOffset % 64 === 0)).toBe(true);
    const ends = large.map((array) => array.byteOffset + array.byteLength);
    expect(large[1].byteOffset).toBeGreaterThanOrEqual(ends[0]);
    expect(large[2].byteOffset).toBeGreaterThanOrEqual(ends[1]);
  });
});

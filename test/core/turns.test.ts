import { describe, expect, it } from "vitest";
import { timeInTurns } from "../../lib/core/turns";

describe("timeInTurns", () => {
  it("warms each contestant, tries it once, then lets them take turns", async () => {
    const calls: string[] = [];
    const contestants = { a: () => calls.push("a"), b: async () => calls.push("b") };
    const timings = await timeInTurns(contestants, { rounds: 3, turnSeconds: 0 });
    expect(calls.join("")).toBe("aabbababab");
    expect(timings.map(({ name, turns }) => [name, turns.length])).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
  });

  it("waits for promises before the next call", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await timeInTurns({ work }, { rounds: 2, turnSeconds: 0.001 });
    expect(most).toBe(1);
  });

  it("refuses efforts that measure nothing", async () => {
    await expect(timeInTurns({}, { rounds: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid rounds: 0 (a whole number ≥ 1)]`,
    );
  });
});

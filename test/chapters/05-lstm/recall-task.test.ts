import { describe, expect, it } from "vitest";
import { recallTask } from "../../../lib/chapters/05-lstm/recall-task";
import { Random } from "../../../lib/core/random";

const random = () => Random.fromSeed(1);

describe("the recall task", () => {
  it("ends every sequence with its first note", () => {
    const { tokens, sequences } = recallTask(["C", "G"], { gap: 3, count: 20, random: random() });
    for (const ids of sequences) {
      const [note] = [...ids].slice(1);
      expect(["C", "G"]).toContain(tokens[note]);
      expect([...ids]).toEqual([1, note, 3, 3, 3, note, 2]);
    }
    expect(new Set(sequences.map((ids) => ids[1])).size).toBe(2);
  });

  it("gives the same sequences for the same seed", () => {
    const make = () => recallTask(["C", "D", "E"], { gap: 2, count: 5, random: random() });
    expect(make()).toEqual(make());
  });

  it("refuses a single note, which nothing need be remembered of", () => {
    expect(() =>
      recallTask(["C"], { gap: 3, count: 5, random: random() }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid notes: 1 (give at least two)]`,
    );
  });
});

import { describe, expect, it } from "vitest";
import {
  meanByGroup,
  pricesByGroup,
  tokenKinds,
  tokenSpans,
} from "../../../lib/chapters/05-lstm/token-groups";

const tokens = ["<pad>", "<start>", "<end>", ">2", "C4$2", "E4$2"];
const ids = Int32Array.of(1, 4, 5, 3, 5, 2);

describe("groups of tokens", () => {
  it("tell the lowest note of a moment from those above it", () => {
    const { labelOf } = tokenKinds(tokens);
    expect([1, 2, 3, 4, 5].map((index) => labelOf(ids[index], index, ids))).toEqual([
      "lowest note of a moment",
      "further notes of a moment",
      "steps in time",
      "lowest note of a moment",
      "end",
    ]);
  });

  it("count how far into the piece a token stands", () => {
    const { labels, labelOf } = tokenSpans([2, 4]);
    expect(labels).toEqual(["1 to 2", "3 to 4", "5 and on"]);
    expect([1, 2, 3, 5].map((index) => labelOf(4, index, ids))).toEqual([
      ...["1 to 2", "1 to 2", "3 to 4", "5 and on"],
    ]);
  });

  it("have a mean price each, for each model", () => {
    const prices = [{ label: "model", bits: [Float32Array.of(1, 2, 3, 4, 5)] }];
    const [{ label, means }] = pricesByGroup(
      { sequences: [ids], models: prices },
      tokenKinds(tokens),
    );
    expect(label).toBe("model");
    expect(means.map(({ mean }) => mean)).toEqual([2.5, 2, 3, 5]);
  });

  it("have a mean each, and none where they are empty", () => {
    const someSequences = [
      Int32Array.of(1, 3, 4, 3, 2),
      Int32Array.of(1, 4, 2),
      Int32Array.of(1, 3, 3, 2),
    ];
    const values = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), Float32Array.of(7, 8, 9)];
    const name = (id: number) => (id === 2 ? "end" : id === 3 ? "three" : null);
    expect(meanByGroup(someSequences, values, ["three", "end", "none"], name)).toEqual([
      { label: "three", mean: (1 + 3 + 7 + 8) / 4, count: 4 },
      { label: "end", mean: (4 + 6 + 9) / 3, count: 3 },
    ]);
  });
});

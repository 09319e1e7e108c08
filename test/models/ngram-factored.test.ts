import { describe, expect, it } from "vitest";
import { twelveKeys } from "../../lib/dataset/augment";
import { buildDataset } from "../../lib/dataset/dataset";
import { trainFactoredNgram } from "../../lib/models/ngram-factored";
import { encodingByName } from "../../lib/tokens/registry";
import { melody } from "../tokens/music";

const tune = (name: string, low: number) => ({
  ...melody([low, 0, 1], [low + 4, 1, 1], [low + 7, 2, 1], [low, 3, 1]),
  name,
});
const pieces = ["a", "b", "c", "d", "e"].map((name, i) => tune(name, 60 + i));
const encoding = encodingByName("note-durations");
const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
const model = trainFactoredNgram(dataset, { order: 4, factors: ["old pitch"] });

function logsAfter(one: typeof model, tokens: readonly string[]): number[] {
  const streams = one.open(1);
  let row = new Float32Array();
  for (const id of [1, ...dataset.vocabulary.encode(tokens)]) {
    row = Float32Array.from(streams.advance(Int32Array.of(id)));
  }
  return [...row].map(Math.exp);
}

describe("an n-gram model with side inputs", () => {
  it("gives every context a distribution", () => {
    for (const tokens of [[], ["C4$1"], ["C4$1", ">1"]]) {
      const row = logsAfter(model, tokens);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...row)).toBeGreaterThan(0);
    }
  });

  it("knows what the side input tells, even of order 2", () => {
    // After a shift a token alone says nothing; the old pitch C4 leads to E4 in every key.
    const row = logsAfter(model.shortened(2), ["C4$1", ">1"]);
    expect(dataset.vocabulary.tokens[row.indexOf(Math.max(...row))]).toBe("E4$1");
  });

  it("copies streams on select", () => {
    const streams = model.open(2);
    const [c, d] = dataset.vocabulary.encode(["C4$1", "D4$1"]);
    streams.advance(Int32Array.of(1, 1));
    streams.advance(Int32Array.of(c, d));
    streams.select(Int32Array.of(1));
    const shift = dataset.vocabulary.encode([">1"])[0];
    const row = [...streams.advance(Int32Array.of(shift))].map(Math.exp);
    expect(row).toEqual(logsAfter(model, ["D4$1", ">1"]));
  });

  it("refuses side inputs that the encoding does not have", () => {
    expect(() =>
      trainFactoredNgram(dataset, { order: 3, factors: ["weather"] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid factors: ["weather"] (must be some of position, last pitch, old pitch, free parts, time to end)]`,
    );
  });
});

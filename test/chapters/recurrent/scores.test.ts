import { describe, expect, it } from "vitest";
import { bitsOf, scoreTable } from "../../../lib/chapters/recurrent/scores";
import { buildDataset } from "../../../lib/dataset/dataset";
import { scoreFloors } from "../../../lib/evaluation/score-floors";
import { encodingByName } from "../../../lib/tokens/registry";
import { melody } from "../../tokens/music";

const pieces = Array.from({ length: 11 }, (_, i) => ({
  ...melody([60 + (i % 3), 0, 1], [64, 1, 1], [67, 2, 1]),
  name: `piece ${i}`,
}));

describe("what a comparison of models shows", () => {
  it("is a table with the floors in grey", async () => {
    const dataset = buildDataset(pieces, { encoding: encodingByName("note-durations"), seed: 1 });
    const [{ scored }] = await scoreFloors(dataset, { highest: 2 });
    const { text } = scoreTable([scored[0], { ...scored[1], role: "model" }], "held-out");
    expect(text).toContain("unigram");
    expect(text).toContain("95 % from");
    expect(text).toContain("held-out");
    expect(text).toContain(bitsOf(scored[0]).toFixed(3));
  });
});

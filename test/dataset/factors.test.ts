import { describe, expect, it } from "vitest";
import { buildDataset } from "../../lib/dataset/dataset";
import { factorsInAllKeys, factorsOf } from "../../lib/dataset/factors";
import { encodingByName } from "../../lib/tokens";
import { melody } from "../tokens/music";

const pieces = Array.from({ length: 10 }, (_, i) => ({
  ...melody([50 + i, 0, 1], [54 + i, 1, 1], [57 + i, 2, 1]),
  name: `piece ${i}`,
}));
const built = () =>
  buildDataset(pieces, {
    ...{ encoding: encodingByName("note-durations"), seed: 1, shifts: [-1, 0, 1] },
  });

describe("the side inputs of a dataset", () => {
  it("follow the key, and are made once for a dataset", () => {
    const dataset = built();
    const [down, written] = factorsInAllKeys(dataset, "train")!;
    expect(written).toEqual(factorsOf(dataset, "train"));
    expect(down).not.toEqual(written);
    expect(factorsOf(dataset, "train")).toBe(written);
    expect(factorsOf(dataset, "train", -1)).toBe(down);
    expect(factorsOf(dataset, "test")).not.toEqual(written);
    const again = factorsOf(built(), "train");
    expect(again).toEqual(written);
    expect(again).not.toBe(written);
  });
});

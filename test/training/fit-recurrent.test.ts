import { describe, expect, it } from "vitest";
import { twelveKeys } from "../../lib/dataset/augment";
import { buildDataset } from "../../lib/dataset/dataset";
import { encodingByName } from "../../lib/tokens/registry";
import { type FitOptions, fitRecurrent } from "../../lib/training/fit-recurrent";
import { melody } from "../tokens/music";

const pieces = Array.from({ length: 5 }, (_, i) => ({
  ...melody([60 + i, 0, 1], [64 + i, 1, 1], [67 + i, 2, 1], [60 + i, 3, 1]),
  name: `piece ${i}`,
}));
const encoding = encodingByName("note-durations");
const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
const tiny: FitOptions = {
  network: { units: 6, input: { kind: "embedding", size: 6 } },
  // A seed of its own: this test must not meet what another run has left in the cache.
  training: { epochs: 2, workers: 1, seed: `${process.pid}-${process.hrtime.bigint()}` },
  time: 8,
  batch: 2,
};
describe("fitting a network to a dataset", () => {
  it("trains once, and takes an equal fit from the cache", async () => {
    const first = await fitRecurrent(dataset, tiny);
    const again = await fitRecurrent(dataset, tiny);
    expect([first.fromCache, again.fromCache]).toEqual([false, true]);
    expect(again.weights).toEqual(first.weights);
    expect(again.history).toEqual(first.history);
    const other = await fitRecurrent(dataset, { ...tiny, time: 4 });
    expect(other.fromCache).toBe(false);
    for (const fit of [first, again, other]) fit.model.dispose();
  });
});

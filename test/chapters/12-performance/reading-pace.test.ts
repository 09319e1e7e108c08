import { describe, expect, it } from "vitest";
import { readingPace } from "../../../lib/chapters/12-performance/reading-pace";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import { tinyNetwork } from "../../models/fixtures/tiny-network";

const config: RecurrentConfig = { ...tinyNetwork, cell: "gru", layers: 2 };

describe("readingPace", () => {
  it("finds the same probabilities by window and by state while the window holds all", async () => {
    const paces = await readingPace(config, [3, 7], { rounds: 1, turnSeconds: 0 });
    expect(paces.map(({ window }) => window)).toEqual([0, 3, 7]);
    for (const { difference } of paces) expect(difference).toBeLessThan(1e-5);
  });
});

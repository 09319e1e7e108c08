import { describe, expect, it } from "vitest";
import { interruptAndResume, readingPace } from "../../lib/chapters/12-performance";
import type { RecurrentConfig } from "../../lib/models/recurrent/config";
import { tinyNetwork } from "../models/fixtures/tiny-network";
import { toyJob } from "../training/fixtures/toy";

const config: RecurrentConfig = { ...tinyNetwork, cell: "gru", layers: 2 };

describe("readingPace", () => {
  it("finds the same probabilities by window and by state while the window holds all", async () => {
    const paces = await readingPace(config, [3, 7], { rounds: 1, turnSeconds: 0 });
    expect(paces.map(({ window }) => window)).toEqual([0, 3, 7]);
    for (const { difference } of paces) expect(difference).toBeLessThan(1e-5);
  });
});

describe("interruptAndResume", () => {
  it("shows that a resumed run ends with the same weights", async () => {
    const [whole, cut, resumed] = await interruptAndResume(toyJob({ options: { epochs: 3 } }), 1);
    expect(resumed).toEqual({ ...whole, what: "resumed" });
    expect(cut.stopped).toBe("interrupted");
    expect(cut.sha256).not.toBe(whole.sha256);
    expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([whole.epochs, resumed.epochs]).toEqual([3, 3]);
  });
});

import { describe, expect, it } from "vitest";
import {
  blurFinding,
  collapseFinding,
  costFinding,
  cropsFinding,
  gameFinding,
  overlapFinding,
  pairsFinding,
  toyFinding,
  triadShares,
  varietyFinding,
  weaknessFinding,
} from "../../../lib/chapters/07-gan/findings";
import { type ChoraleRow, choraleTable } from "../../../lib/evaluation/chorale-table";
import { toyCrops } from "../../models/gan/toy";

const varied = {
  ...{ distinctPerSample: 20, distinctOverall: 90 },
  ...{ distinctPerPosition: 30, repeatedSamples: 0 },
};

describe("what the chapter on GANs finds", () => {
  it("shares pitches out among three notes and the rest", () => {
    const shares = triadShares([60, 61, 64, 67, 70]);
    expect(shares).toEqual({ C: 0.4, E: 0.2, G: 0.2, between: expect.closeTo(0.2) });
    const { text } = toyFinding([60, 61, 64, 67, 70], 700);
    expect(text).toMatch(/700 steps .* 40 % .* 20 % lie between/s);
  });

  it("counts the notes that an error of one per cent leaves", () => {
    const names = Array.from({ length: 200 }, (_, i) => `${i >> 2}$1`); // four tokens share their notes
    const ids = Int32Array.of(0, 2, 4, 199);
    const { text } = blurFinding(names, ids, Int32Array.of(2, 4, 6, 199));
    expect(text).toContain(
      "One per cent is 2 of 200 indices, and 75 % of the events keep their notes",
    );
    expect(text).toContain("to within 0.25 % of the range");
  });

  it("sees collapse in repeated samples and in what is left at a position", () => {
    expect(collapseFinding(varied, varied).text).toMatch(/^Finding\. .* has not collapsed \(yet\)/);
    expect(collapseFinding(varied, { ...varied, repeatedSamples: 0.4 }).text).toMatch(
      /^Careful\. .* 40 % of the samples repeat .* It has collapsed/,
    );
    expect(collapseFinding(varied, { ...varied, distinctPerPosition: 14 }).text).toMatch(
      /^Careful/,
    );
    expect(collapseFinding(varied, { ...varied, distinctPerPosition: 15 }).text).toMatch(
      /^Finding/,
    );
  });

  it("counts pairs that were heard in training", () => {
    const [a, b] = [Int32Array.of(1, 2), Int32Array.of(1, 2, 3)];
    expect(pairsFinding([b], { train: [a], test: [a] }).text).toMatch(/50 % occur .* 100 %\./s);
  });

  it("says whose music the four voices sing", () => {
    const [training, heldOut] = [toyCrops(5), toyCrops(2)];
    expect(cropsFinding({ training, heldOut, borrowed: false }).text).toMatch(/^The training/);
    expect(cropsFinding({ training, heldOut, borrowed: true }).text).toMatch(
      /^This folder has no stretches .* chorales that come with this project\. Their training pieces/s,
    );
  });

  it("says what a GAN cost, and when", () => {
    const gan = { weights: [1, 2], steps: 1800, seconds: 90, fromCache: false };
    expect(costFinding(gan).text).toMatch(/2 weights, 1,800 steps,\s+1 min 30 s of training\.$/);
    expect(costFinding({ ...gan, fromCache: true }).text).toMatch(/at an earlier run/);
  });

  it("follows the averages from a tenth of the way to the end", () => {
    const history = Array.from({ length: 20 }, (_, i) => ({
      criticLoss: 0.5,
      ...{ momentLoss: 2 - i / 10, covarianceLoss: 20 - i },
    }));
    expect(gameFinding(history).text).toMatch(
      /ends at 0\.50 nats, .* went from 1\.80 to 0\.100?, .* from 18 to 1\.$/,
    );
  });
});

describe("what the chapter says of four voices", () => {
  const rows = choraleTable(toyCrops(4), toyCrops(4), { GAN: toyCrops(2) });
  const change = (changes: Partial<ChoraleRow>) =>
    rows.map((row) => (row.name === "GAN" ? { ...row, ...changes } : row));

  it("sets the GAN between floors and ceiling", () => {
    expect(overlapFinding(rows).text).toMatch(
      /independent cells 0\.\d+, GAN 1, Markov\s+chain \S+, real music 1\. .* held-out pieces' 100\.0 %/,
    );
  });

  it("warns where anything is weaker than in real music", () => {
    expect(weaknessFinding(rows).text).toMatch(/^Finding/);
    expect(weaknessFinding(change({ leaps: 0.5 })).text).toMatch(
      /^Careful\. .* 50\.0 % of its moves/,
    );
    expect(weaknessFinding(change({ parallels: 0.9 })).text).toMatch(/^Careful/);
    const overlap = { ...rows[0].overlap, "chord bigram": 0.1 };
    expect(weaknessFinding(change({ overlap })).text).toMatch(/^Careful/);
  });

  it("misses the variety that is lost", () => {
    expect(varietyFinding(varied, varied).text).toMatch(/^Finding\. No collapse/);
    const poor = { ...varied, distinctPerPosition: 18 };
    expect(varietyFinding(varied, poor).text).toMatch(/^Careful\. It has lost much of the variety/);
  });
});

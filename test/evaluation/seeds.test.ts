import { describe, expect, it } from "vitest";
import type { Likelihood } from "../../lib/evaluation/likelihood";
import { averageLikelihoods } from "../../lib/evaluation/seeds";

function likelihood(nats: readonly number[], tokens = [10, 30]): Likelihood {
  const total = tokens[0] + tokens[1];
  const bitsPerToken = (nats[0] + nats[1]) / Math.LN2 / total;
  return {
    pieces: nats.map((value, i) => ({
      ...{ name: `piece ${i}`, nats: value, tokens: tokens[i] },
      ...{ unknownTokens: 0, correct: 4 },
    })),
    ...{ tokens: total, bitsPerToken, interval: { low: 0, high: 0 } },
    ...{ perplexity: 2 ** bitsPerToken, accuracy: 0.2, unknownTokens: 0, unknownKinds: 0 },
    adjustedBitsPerToken: bitsPerToken,
  };
}

describe("averageLikelihoods", () => {
  it("averages each piece's cost and keeps what each seed came to", () => {
    const { mean, bits, lowest, highest } = averageLikelihoods([
      likelihood([20 * Math.LN2, 60 * Math.LN2]),
      likelihood([40 * Math.LN2, 60 * Math.LN2]),
    ]);
    expect(mean.pieces.map(({ nats }) => nats / Math.LN2)).toEqual([30, 60]);
    expect(mean.bitsPerToken).toBeCloseTo(90 / 40, 12);
    expect(bits).toEqual([2, 2.5]);
    expect([lowest, highest]).toEqual([2, 2.5]);
    expect(mean.interval.low).toBeCloseTo(2, 6);
    expect(mean.interval.high).toBeCloseTo(3, 6);
  });

  it("gives one likelihood back as it is", () => {
    const one = likelihood([20, 60]);
    const { mean } = averageLikelihoods([one]);
    expect(mean.pieces).toEqual(one.pieces);
    expect(mean.bitsPerToken).toBe(one.bitsPerToken);
  });

  it("refuses likelihoods of different pieces, or none", () => {
    const different = [likelihood([1, 2]), likelihood([1, 2], [10, 31])];
    expect(() => averageLikelihoods(different)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid likelihoods: 2 (must be of the same pieces)]`,
    );
    expect(() => averageLikelihoods([])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid likelihoods: 0 (give at least one)]`,
    );
  });
});

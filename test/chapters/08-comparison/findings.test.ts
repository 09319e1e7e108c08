import { describe, expect, it } from "vitest";
import { ganFinding, longerFinding } from "../../../lib/chapters/08-comparison/findings";

describe("what the comparison says besides", () => {
  it("holds a longer training against the short one", () => {
    const longer = { difference: 0.05, low: 0.01, high: 0.09 };
    expect(longerFinding(longer, { difference: -0.02 }).text).toBe(
      "Finding. After the longer training the LSTM is better by 0.050 bits a token; the interval of GRU minus LSTM, [0.010, 0.090], leaves zero out. At first the difference was −0.020 bits. This is one seed, so take it as a hint and not as a result.",
    );
  });

  it("says whether a GAN takes part", () => {
    expect(ganFinding({ steps: 1800 })).toMatchObject({
      text: expect.stringContaining("chapter 07"),
    });
    expect(ganFinding(null)).toMatchObject({
      text: expect.stringMatching(/^Note\. The folder has no/),
    });
  });
});

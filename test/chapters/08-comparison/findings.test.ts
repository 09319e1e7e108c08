import { describe, expect, it } from "vitest";
import { ganFinding } from "../../../lib/chapters/08-comparison/findings";

describe("what the comparison says besides", () => {
  it("says whether a GAN takes part", () => {
    expect(ganFinding({ steps: 1800 })).toMatchObject({
      text: expect.stringContaining("chapter 07"),
    });
    expect(ganFinding(null)).toMatchObject({
      text: expect.stringMatching(/^Note\. The folder has no/),
    });
  });
});

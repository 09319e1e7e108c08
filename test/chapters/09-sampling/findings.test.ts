import { describe, expect, it } from "vitest";
import {
  copiesFinding,
  cutsFinding,
  loopsFinding,
  seedFinding,
  surpriseFinding,
  temperatureFinding,
  waysFinding,
} from "../../../lib/chapters/09-sampling/findings";
import type { MemorisationComparison } from "../../../lib/evaluation/memorisation";

const described = {
  ...{ distinctTokens: 0.12, longestRepeat: 60, recurrences: 9 },
  ...{ distinctPitches: 12, collapsed: 0.5 },
};

describe("what the chapter on sampling finds", () => {
  it("blames the way of choosing where guesses loop and music does not", () => {
    const real = { ...described, recurrences: 2, distinctTokens: 0.3 };
    expect(loopsFinding(described, real).text).toMatchInlineSnapshot(
      `"Careful. In best guesses the commonest passage of eight tokens stands 9 times, in real pieces 2; of ten tokens 1.2 are new ones, in real pieces 3. The alarm went off for 50 % of the guesses. The network is good. The way of choosing is not."`,
    );
    expect(loopsFinding(described, described).text).toMatch(/^Note\. .* does not loop much/);
  });

  it("finds guesses likelier than music only where they cost less after the opening", () => {
    const [music, guesses] = [
      [0, 3, 3],
      [9, 1, 2],
    ];
    expect(surpriseFinding(music, guesses, 1).text).toMatchInlineSnapshot(
      `"Finding. After the opening that both share, this real piece costs 3 bits a token and the best guesses 1.50. What a model finds far likelier than music is not music (for text: Holtzman et al., 2020)."`,
    );
    expect(surpriseFinding(guesses, music, 1).text).toContain("too weak for its guesses");
  });

  it("names the temperature at which samples cost what music does", () => {
    const nearest = { temperature: 0.85, surprise: 2.44 };
    expect(temperatureFinding(nearest, { surprise: 2.5 }).text).toContain(
      "costs the network 2.50 bits a token. Its own samples come nearest to that at a temperature of 0.85 (2.44 bits).",
    );
  });

  it("says how many tokens each cut keeps in both moments", () => {
    expect(cutsFinding([90, 8, 31, 12], [90, 8, 2, 1]).text).toMatch(
      /keeps 8 tokens in both .* 31 in the first and 2 in the second, min-p 12\s+and 1/s,
    );
  });

  it("misses the long repeat only where real music has one that samples lack", () => {
    const ways = ["nucleus", "best guess"].map((music) => ({ music, longestRepeat: 10 }));
    const ranked = ways.map((way) => ({ ...way, role: "model" as const }));
    const { text } = waysFinding(ranked, { longestRepeat: 40 });
    expect(text).toContain("nearest to real music is: nucleus; the farthest is: best guess.");
    expect(text).toContain("say a passage of 40 tokens twice, its samples one of 10.");
    expect(waysFinding(ranked, { longestRepeat: 15 }).text).not.toContain("long repeat");
  });

  it("warns where one seed gives two files", () => {
    expect(seedFinding("ab", "ab").text).toContain("the same file twice");
    expect(seedFinding("ab", "cd").text).toMatch(/^Careful\. .* two different files/);
  });

  it("counts the samples that share more than real pieces do", () => {
    const copies = { flagged: [], generated: { pieces: [1, 2, 3] }, limit: 14.2 };
    const comparison = copies as unknown as MemorisationComparison;
    expect(copiesFinding(comparison).text).toMatch(
      /^Finding\. No sample shares more than 14 notes/,
    );
    const caught = { ...comparison, flagged: [1] } as unknown as MemorisationComparison;
    expect(copiesFinding(caught).text).toMatch(/^Careful\. 1 of 3 samples share .* quotations/);
  });
});

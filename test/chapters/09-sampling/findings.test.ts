import { describe, expect, it } from "vitest";
import {
  copiesFinding,
  cutsFinding,
  loopsFinding,
  openingsFinding,
  seedFinding,
  surpriseFinding,
  temperatureFinding,
  waysFinding,
} from "../../../lib/chapters/09-sampling/findings";
import type { MemorisationComparison } from "../../../lib/evaluation/memorisation";
import { encodingByName } from "../../../lib/tokens/registry";

const described = {
  ...{ distinctTokens: 0.12, longestRepeat: 60, recurrences: 9 },
  ...{ distinctPitches: 12, collapsed: 0.5 },
};

describe("what the chapter on sampling finds", () => {
  it("says what there is to begin from", () => {
    const music = { openings: [[], []], length: 200, real: [[]], held: [], reference: [] };
    expect(openingsFinding(music).text).toMatch(/^2 openings, 200 tokens each; 1\s+held-out/);
  });

  it("blames the way of choosing where guesses loop and music does not", () => {
    const encoding = encodingByName("note-durations");
    const loop = Array.from({ length: 40 }, () => ["C4$1", ">1"]).flat();
    const scale = Array.from({ length: 40 }, (_, i) => [
      `${"CDEFGAB"[i % 7]}${2 + (i % 5)}$1`,
      ">1",
    ]).flat();
    const music = { real: [scale], reference: [] };
    expect(loopsFinding([loop], music, encoding).text).toMatchInlineSnapshot(
      `"Careful. In best guesses the commonest passage of eight tokens stands 37 times, in real pieces 2; of ten tokens 0.3 are new ones, in real pieces 4.5. The alarm went off for 100 % of the guesses. The network is good. The way of choosing is not."`,
    );
    expect(loopsFinding([scale], music, encoding).text).toMatch(/^Note\. .* does not loop much/);
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
    const [unsure, sure] = [
      [0.3, 0.25, 0.25, 0.2],
      [0.96, 0.02, 0.01, 0.01],
    ].map((row) => row.map(Math.log));
    const strategies = [{}, { topK: 2 }, { topP: 0.7 }, { minP: 0.8 }];
    expect(cutsFinding(unsure, sure, strategies).text).toMatch(
      /keeps 2 tokens in both .* 3 in the first and 1 in the second, min-p 3\s+and 1/s,
    );
  });

  it("ranks by distance, and misses the long repeat only where real music has one", () => {
    const real = { ...described, samples: [], surprise: 2, longestRepeat: 40 };
    const way = (music: string, surprise: number) => ({
      ...{ ...real, longestRepeat: 10, music, surprise, role: "model" as const },
    });
    const ways = [way("best guess", 0.1), way("nucleus", 2.1)];
    const { text } = waysFinding(ways, real);
    expect(text).toContain("nearest to real music is: nucleus; the farthest is: best guess.");
    expect(text).toContain("say a passage of 40 tokens twice, its samples one of 10.");
    expect(waysFinding(ways, { ...real, longestRepeat: 15 }).text).not.toContain("long repeat");
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

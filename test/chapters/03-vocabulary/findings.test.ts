import { describe, expect, it } from "vitest";
import { tokenFrequencyFigure } from "../../../lib/chapters/03-vocabulary/figure";
import {
  coverageFigure,
  coverageFinding,
  damageFinding,
  damageTable,
  inventedTable,
  keysFinding,
  keysTable,
  outlookFinding,
  outlookTable,
  slopeFinding,
} from "../../../lib/chapters/03-vocabulary/findings";
import { damageAt, damagedPiece, outlook } from "../../../lib/chapters/03-vocabulary/study";

describe("tokenFrequencyFigure", () => {
  const counts = [
    ["a", 9],
    ["<b>", 3],
    ["c", 1],
  ] as const;

  it("separates the rare tokens from those kept, and shows names as they are", () => {
    const { data, layout } = tokenFrequencyFigure(counts, 3);
    expect(data[0]).toMatchObject({ name: "kept", x: [1, 2], y: [9, 3], text: ["a", "&lt;b&gt;"] });
    expect(data[1]).toMatchObject({ name: "mapped to &lt;unk&gt;", x: [3], y: [1] });
    const [note] = layout.annotations as { text: string }[];
    expect(note.text).toBe("minimum count 3: keeps 2 of 3 tokens");
  });

  it("has one set where nothing is rare", () => {
    expect(tokenFrequencyFigure(counts, 1).data).toHaveLength(1);
  });
});

describe("what is said of counts", () => {
  it("is what the ten most frequent tokens say, or as many as there are", () => {
    const counts = [
      ["a", 6],
      ["b", 3],
      ["c", 1],
    ] as const;
    expect(slopeFinding(counts).text).toMatch(/The 3 most .* up 100 % .* 33 % of the tokens occur/);
  });
});

describe("what is said of deletion", () => {
  const pieces = [
    ["a", "x", "b", "a"],
    ["b", "a"],
    ["a", "a"],
  ];
  const damage = damageAt(pieces, 2);

  it("is what it invents", () => {
    expect(damageTable([damage]).text).toMatch(/2 +12\.5 % +1 +25\.0 % +1/);
    expect(damageFinding(damage).text).toMatch(/^Careful.* 25\.0 % .* and 1 kinds/);
    expect(inventedTable(damage).text).toContain("a → b");
  });

  it("is harmless where nothing is deleted between two tokens", () => {
    const none = damageAt(pieces, 1);
    expect(damageFinding(none).text).toMatch(/^Finding.* 0\.0 % /);
    expect(inventedTable(none).text).toContain("no pair that was not there before");
  });

  it("is heard in a piece with many rare tokens", () => {
    expect(damagedPiece(pieces, 2)).toEqual({ whole: pieces[0], left: ["a", "b", "a"] });
  });
});

const row = (minimumCount: number, kept: number, heldOut: number) => {
  return { minimumCount, tokens: 100, kept, training: 1, heldOut };
};

describe("what is said of coverage", () => {
  it("is what is unknown without a filter and with one", () => {
    const coverage = [row(1, 50, 0.98), row(10, 20, 0.9)];
    expect(coverageFinding(coverage, 10).text).toMatch(
      /2\.0 % .* from 50 to 20 tokens and 10\.0 %/,
    );
    expect(coverageFigure(coverage).data[1]).toMatchObject({ y: [98, 90] });
  });

  it("is that nothing would be left where no token is so frequent", () => {
    expect(coverageFinding([row(1, 50, 0.98)], 10).text).toMatch(/occurs 10 times.* leave nothing/);
  });
});

describe("what is said of growth", () => {
  it("is the steepest and the flattest vocabulary", () => {
    const points = (exponent: number) =>
      [10, 100, 1000, 10_000].map((tokens) => ({ tokens, kinds: tokens ** exponent }));
    const outlooks = [outlook("chords", points(0.5)), outlook("notes", points(0.1))];
    expect(outlooks[0]).toMatchObject({ now: 100, later: 316 });
    expect(outlookTable(outlooks).text).toContain("0.50");
    expect(outlookFinding(outlooks).text).toMatch(
      /`chords` grows with exponent 0\.50, that of `notes` with 0\.10.* 3\.2 times .* 1\.2 times/,
    );
  });
});

describe("what is said of twelve keys", () => {
  it("is how many unknown tokens become known", () => {
    expect(keysTable(row(1, 5, 0.98), row(1, 9, 0.99)).text).toContain("99.00 %");
    expect(keysFinding(row(1, 5, 0.98), row(1, 9, 0.99)).text).toContain("makes 50 % of");
    expect(keysFinding(row(1, 5, 1), row(1, 9, 1)).text).toContain("nothing unknown anyway");
  });
});

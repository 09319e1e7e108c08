import { describe, expect, it } from "vitest";
import { firstWindows, windowLeakFigure } from "../../../lib/chapters/04-splits-and-windows/figure";
import {
  countingFigure,
  countingFinding,
  leakFinding,
  leakTable,
  networkFinding,
  splitKinds,
  trainingsTable,
  vocabularyLeakFinding,
  windowsFinding,
  windowsTable,
} from "../../../lib/chapters/04-splits-and-windows/findings";
import {
  type HistorySummary,
  splitInBothWays,
} from "../../../lib/chapters/04-splits-and-windows/leak";
import { cutWindows } from "../../../lib/dataset/windows";
import { melody } from "../../tokens/music";

const pieces = Array.from({ length: 5 }, (_, piece) =>
  Array.from({ length: 20 }, (_, i) => (i === 9 ? `only ${piece}` : "CDEFGAB"[i % 7])),
);
const names = [...new Set(pieces.flat())];
const ids = pieces.map((piece) => Int32Array.from(piece, (token) => names.indexOf(token)));
const asMusic = pieces.map((_, i) => ({
  ...melody([60 + i, 0, 1], [61, i + 1, 1]),
  name: `piece ${i}`,
}));
const pair = splitInBothWays(ids, { length: 4, seed: 1, pieces: asMusic });

describe("what is said of windows", () => {
  it("tells those apart that cross a border", () => {
    const lines = windowsTable(
      [
        ["a", "b", "c"],
        ["x", "y", "z"],
      ],
      2,
    )
      .text.split("\n")
      .slice(2);
    const crossing = lines.map((line) => line.includes("crosses the border"));
    expect(crossing).toEqual([false, true, true, false]);
  });

  it("counts what one long list adds, as cutting it would", () => {
    const joined = cutWindows([pieces.flat()], { length: 4 }).length;
    expect(windowsFinding(pair).text).toContain(
      `5 pieces give ${pair.windows.length} windows of 4 tokens. In one long list there would be ${joined}`,
    );
  });
});

describe("the leak figure", () => {
  it("draws the first windows of the first piece, each set with its targets", () => {
    const drawn = firstWindows(pair, 8);
    expect(drawn.map(({ start }) => start)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const { data, layout } = windowLeakFigure(
      [
        { start: 0, set: "train" },
        { start: 1, set: "test" },
        { start: 2, set: "train" },
      ],
      4,
    );
    expect(data[0]).toMatchObject({ name: "training window", base: [0, 2], y: [1, 3] });
    expect(data[3]).toMatchObject({ x: [5.5], y: [2] });
    expect(layout.shapes).toMatchObject([{ x0: 5, x1: 6 }]);
    expect(windowLeakFigure([{ start: 0, set: "train" }], 4).data).toHaveLength(2);
  });
});

describe("what is said of the leak", () => {
  it("is none by piece", () => {
    expect(leakFinding(pair).text).toMatch(/By piece it is 0 % and 0 %\.$/);
    expect(leakTable(pair).text).toContain("of these shifted by one");
  });

  it("is what counting gains by it", () => {
    const accuracies = [
      [0.2, 0.6],
      [0.3, 0.25],
    ];
    expect(countingFinding([1, 2], accuracies).text).toMatch(
      /contexts of 1 notes is right 60 % .* 25 % .* \(30 % at its best\)/,
    );
    expect(countingFigure([1, 2], accuracies).data.map(({ name }) => name)).toEqual(splitKinds);
  });

  it("is what a network gains by it", () => {
    const row = (label: HistorySummary["label"], testAccuracy: number, bestBits: number) => ({
      ...{ label, epochs: 2, trainAccuracy: 0.9, testAccuracy },
      ...{ lastBits: bestBits + 1, bestBits, bestEpoch: 1 },
    });
    const rows = [row("random windows", 0.75, 2), row("by piece", 0.5, 3)];
    expect(networkFinding(rows).text).toMatch(
      /75\.0 % .* 50\.0 %: the leak is worth 25 points.* 1 at/,
    );
    expect(trainingsTable(rows).text).toContain("best epoch");
    expect(networkFinding(rows.slice(1)).text).toBe(
      "Careful. A training ended before its first epoch.",
    );
  });

  it("is which tokens only held-out pieces have", () => {
    expect(vocabularyLeakFinding(pieces, pair).text).toMatch(
      /1 pieces are held out\. Of their 8 different notes 1 occur in no training piece \(only \d\)\./,
    );
    const same = pieces.map((piece) => piece.slice(0, 7));
    expect(vocabularyLeakFinding(same, pair).text).toMatch(/0 occur in no training piece\.$/);
  });
});

import { describe, expect, it } from "vitest";
import {
  answerFinding,
  bellFinding,
  contestFinding,
  datasetFinding,
  floorLevels,
  floorsFigure,
  floorsFinding,
  pricesFigure,
  pricesFinding,
  reachFinding,
  trainingFinding,
} from "../../../lib/chapters/05-lstm/findings";
import { recallFinding } from "../../../lib/chapters/05-lstm/recall-contest";
import { traceLstm } from "../../../lib/chapters/recurrent";
import { buildDataset } from "../../../lib/dataset/dataset";
import { encodingByName } from "../../../lib/tokens/registry";
import type { Fit } from "../../../lib/training/fit-recurrent";
import { melody } from "../../tokens/music";
import { historyOf, scoredAt } from "../recurrent/scored";

describe("toys", () => {
  it("are a cell that remembers a bell, and one that forgets it", () => {
    const cell = (bias: number) => ({
      inputGate: { input: 12, bias: -6 },
      forgetGate: { input: 12, bias },
      outputGate: { input: 0, bias: 6 },
      candidate: { input: 3 },
    });
    const [good, spoilt] = [6, 0].map((bias) => traceLstm(cell(bias), [0, 1, 0, 0, 0, 0]));
    expect(bellFinding(good, spoilt).text).toMatch(/holds 0\.98, the spoilt one 0\.06/);
  });

  it("are a note that is carried through rests, or not yet", () => {
    const contest = { order: 8, counted: 2, recalled: 0.1, seconds: 3 };
    expect(recallFinding(contest).text).toContain("8-gram 2 bits, about as much");
    expect(recallFinding(contest).text).toContain("It carries the note");
    expect(recallFinding({ ...contest, recalled: 1.5 }).text).toContain("not enough");
  });
});

describe("what is said of the music", () => {
  it("is how much of it there is", () => {
    const pieces = [60, 62, 64, 65, 67].map((low, i) => ({
      ...melody([low, 0, 1], [low + 4, 1, 1]),
      name: `piece ${i}`,
    }));
    const dataset = buildDataset(pieces, { encoding: encodingByName("note-durations"), seed: 1 });
    expect(datasetFinding(dataset).text).toMatch(
      /^4 pieces to learn from, 1 held out with \d+ tok/,
    );
  });
});

const [weak, keyed, told] = [
  scoredAt("trigram", [5, 5]),
  scoredAt("4-gram", [4.5, 4.5]),
  scoredAt("5-gram", [4, 4]),
];

describe("what is said of floors", () => {
  it("is the best of each family and the one to beat", () => {
    expect(floorsFinding([weak, keyed, told]).text).toMatch(
      /written \(trigram\) 5, .* keys \(4-gram\) 4\.50, .* told \(5-gram\) 4\. .* beat: 5-gram\./,
    );
    expect(floorLevels([told])).toEqual([{ label: "5-gram", loss: 4 * Math.LN2 }]);
    const family = { label: "as written", orders: [2, 3], scored: [weak, keyed] };
    expect(floorsFigure([family]).data[0]).toMatchObject({ x: [2, 3], y: [5, 4.5] });
  });
});

describe("what is said of a training", () => {
  const trained = (bits: readonly number[], fromCache: boolean) =>
    ({
      ...{ parameterCount: 1234, config: { units: 8 }, history: historyOf(bits) },
      ...{ seconds: 60, fromCache },
    }) as unknown as Fit;

  it("is the epoch in which it fell below the floor, and whether it comes from the cache", () => {
    const text = trainingFinding(trained([5, 3.9, 3.5], true), told).text;
    expect(text).toMatch(
      /this time it came from the cache\. It fell below .* in epoch 2\..* 3\.50\.$/,
    );
  });

  it("is that it never did", () => {
    const text = trainingFinding(trained([5, 4.5], false), told).text;
    expect(text).toContain("It did not reach the best floor");
    expect(text).not.toContain("cache");
  });
});

describe("network against floor", () => {
  it("is a win, a tie or a defeat", () => {
    const [win, tie, defeat] = [
      [3, 3.1, 3],
      [3, 4.9, 3.9],
      [5, 5.2, 5],
    ].map((bits) => contestFinding(scoredAt("LSTM", bits), scoredAt("5-gram", [4, 4, 4])));
    expect(win.text).toMatch(/^Finding.* beats the strongest floor/);
    expect(tie.text).toMatch(/^Careful.* no clear win/);
    expect(defeat.text).toMatch(/^Careful.* The floor wins/);
  });

  it("answers the chapter's question alike", () => {
    const floor = scoredAt("5-gram", [4, 4, 4], 0.25);
    expect(answerFinding(scoredAt("LSTM", [3, 3.1, 3]), floor).text).toMatch(
      /Yes: 3\.03 bits .* on 3 pieces .* 50\.0 % of the cases, the n-gram's in 25\.0 %.* 1 min 0 s/,
    );
    expect(answerFinding(scoredAt("LSTM", [3, 4.9, 3.9]), floor).text).toContain("Not here:");
  });
});

describe("where the bits go", () => {
  const series = (bits: readonly number[]) => ({
    label: "LSTM",
    points: bits.map((each, i) => ({ length: 2 ** i, bits: each })),
  });

  it("is what hearing further is worth", () => {
    expect(reachFinding(series([5, 4, 3.5, 3.2, 3.3]), 5).text).toMatch(
      /After 4 tokens.* pays 3\.50 bits; its best price, 3\.20, it reaches with 8.* 0\.30 bits.* good part/,
    );
    expect(reachFinding(series([5, 3.25, 3.2]), 2).text).toMatch(/worth 1\.80 bits/);
    expect(reachFinding(series([5, 3.25, 3.2]), 3).text).toContain("That is little");
    expect(reachFinding(series([5, 4]), 9).text).toContain("After 2 tokens");
  });

  const prices = (...models: (readonly number[])[]) =>
    models.map((means, i) => ({
      label: ["LSTM", "5-gram"][i],
      means: means.map((mean, group) => ({ label: `group ${group}`, mean, count: 1 })),
    }));

  it("is where the network leads, and whether its lead grows", () => {
    const byKind = prices([3, 2], [3.5, 4]);
    expect(pricesFinding(byKind, prices([4, 3], [3.9, 3.5])).text).toMatch(
      /best on: group 1 \(ahead by 2 bits a token\).* group 0 it is behind by 0\.10 .* ahead by 0\.50 bits\. The longer/,
    );
    expect(pricesFinding(byKind, prices([4, 3], [5, 4])).text).toContain("does not grow");
    expect(pricesFigure(byKind, "Prices").data[1]).toMatchObject({ y: [3.5, 4] });
  });
});

import { describe, expect, test } from "vitest";
import {
  answerTo,
  type Entry,
  fraudsFrom,
  rankBatch,
  recite,
} from "../../../lib/chapters/10-control/batch";
import { controlData } from "../../../lib/chapters/10-control/data";
import { bitsOfStreams } from "../../../lib/chapters/10-control/draw";
import { fraudsFinding } from "../../../lib/chapters/10-control/findings";
import { rankTable } from "../../../lib/chapters/10-control/tables";
import { trainNgram } from "../../../lib/models/ngram";
import { chorales } from "../../recipes/fixtures/tiny";

const { dataset, voices } = controlData(chorales(12), { seed: 1 });
const { vocabulary, sequences, tokens, split, encoding } = dataset;
const model = trainNgram(sequences, { order: 5, vocabularySize: vocabulary.size });

describe("a batch with frauds in it", () => {
  test("has a stolen piece and one of its chords for ever", () => {
    const { stolen, stuck } = fraudsFrom([..."habcdefgh"], { headerLength: 1 }, 6);
    expect(stolen.join("")).toBe("habcde");
    expect(stuck.slice(0, 9).join("")).toBe("habcdabcd");
    expect(stuck).toHaveLength(1 + 48 * 4);
    expect(
      fraudsFrom([..."abcdef"], null, 2)
        .stuck.slice(0, 5)
        .join(""),
    ).toBe("abcda");
  });

  test("charges real music as the model does", async () => {
    const stream = await recite({ model, dataset }, tokens[0]);
    expect(stream.scoredTokens).toBe(tokens[0].length + 1);
    expect(bitsOfStreams([stream])).toBeCloseTo(
      -stream.logLikelihood / Math.LN2 / stream.scoredTokens,
    );
  });

  test("is ranked with the frauds at the bottom, and told by role", async () => {
    const [fresh, own] = [tokens[split.test[0]], tokens[split.train[0]]];
    const { stuck } = fraudsFrom(own, voices, 10);
    const entries: Entry[] = [
      { from: "one chord", role: "fraud", stream: await recite({ model, dataset }, stuck) },
      { from: "sample", role: "sample", stream: await recite({ model, dataset }, fresh) },
    ];
    const real = [encoding.decode(fresh)];
    const ranking = rankBatch(entries, dataset, real);
    expect(ranking.ranked.map(({ from }) => from)).toEqual(["sample", "one chord"]);
    expect(fraudsFinding(ranking).text).toMatch(/^Finding\. 1 of 1 frauds raise an alarm/);
    const { text, html } = rankTable(ranking);
    expect(text).toContain(`More than ${ranking.copyLimit} notes are a copy`);
    expect(html).toContain('color:#68758A">one chord');
  });
});

describe("answers", () => {
  test("grant a wish or refuse it in words", async () => {
    expect(await answerTo("a", () => 1)).toEqual({ wish: "a", answer: "granted" });
    const refused = await answerTo("b", () => Promise.reject(new Error("no (try c)")));
    expect(refused.answer).toBe("no (try c)");
  });
});

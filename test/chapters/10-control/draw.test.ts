import { describe, expect, test } from "vitest";
import { controlData } from "../../../lib/chapters/10-control/data";
import {
  bitsOfStreams,
  cameTrue,
  countReadable,
  drawFrom,
  grantWish,
  trySpeech,
} from "../../../lib/chapters/10-control/draw";
import { priceFinding } from "../../../lib/chapters/10-control/findings";
import { rulesTable, shareOfNotes } from "../../../lib/chapters/10-control/tables";
import { trainNgram } from "../../../lib/models/ngram";
import { fourVoiceEighths } from "../../../lib/tokens/four-voice";
import { chorales } from "../../recipes/fixtures/tiny";

const { dataset } = controlData(chorales(12), { seed: 1 });
const { sequences, vocabulary, encoding } = dataset;
const model = trainNgram(sequences, { order: 4, vocabularySize: vocabulary.size });
const speaker = { model, dataset, length: 48, count: 3, seed: 1 };

describe("a speaker", () => {
  test("draws as many streams as it was told, unless asked for others", async () => {
    expect(await drawFrom(speaker)).toHaveLength(3);
    expect(await drawFrom(speaker, { count: 1 })).toHaveLength(1);
  });

  test("can always be read when it is masked", async () => {
    const masked = await trySpeech(speaker, { mask: "grammar", temperature: 2 });
    expect(masked).toEqual({
      ...{ mask: "grammar", temperature: 2, of: 3 },
      ...{ readable: 3, earliestFault: null },
    });
    const free = await trySpeech(speaker, { mask: "none", temperature: 2 });
    expect(free.readable).toBeLessThan(3);
    expect(free.earliestFault).toBeGreaterThan(0);
  });

  test("keeps to a wish, which is charged without it", async () => {
    const free = await grantWish(speaker, "free");
    const streams = await drawFrom(speaker, { grammar: encoding.grammar });
    expect(free.bits).toBe(bitsOfStreams(streams));
    const high = await grantWish(speaker, "from C4", { range: "C4..C7" });
    expect(shareOfNotes(high.pieces, ({ pitch }) => pitch >= 60)).toBe(1);
    expect(high.label).toBe("from C4");
  });

  test("is told why a wish cannot come true, and goes on", async () => {
    const free = await grantWish(speaker, "free");
    const shrill = await grantWish(speaker, "shrill", { range: "C9..G9" });
    expect(shrill).toMatchObject({ pieces: [], refused: expect.stringMatching(/no note is left/) });
    expect(cameTrue([free, shrill])).toEqual([free]);
    const { text } = rulesTable([free, shrill], { scale: "C major", range: "C3..C5" });
    expect(text).toMatch(/This music cannot grant: shrill \(no note is left/);
    expect(priceFinding([free, shrill]).text).toMatch(/can grant none/);
  });
});

test("readable sequences are counted, with the earliest fault of all", () => {
  const [tokens] = dataset.tokens;
  const broken = [...tokens.slice(0, 3), tokens[0]];
  const { grammar } = fourVoiceEighths;
  expect(countReadable([tokens, broken], grammar)).toEqual({ readable: 1, earliestFault: 4 });
  expect(countReadable([tokens], grammar)).toEqual({ readable: 1, earliestFault: null });
});

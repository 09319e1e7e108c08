import { describe, expect, test } from "vitest";
import { rankStreams } from "../../../lib/evaluation/alarms/rank-streams";
import { MemorisationIndex } from "../../../lib/evaluation/memorisation";
import type { SampledStream } from "../../../lib/sampling/sample-options";
import { encodingByName } from "../../../lib/tokens/registry";

const encoding = encodingByName("notes");
const names = encoding.allTokens()!;

/** A stream of notes chosen by a rule, at a cost in bits per token. */
function streamOf(pitches: readonly number[], bits: number, primerLength = 0): SampledStream {
  const scoredTokens = pitches.length - primerLength;
  return {
    tokens: pitches.map((pitch) => names[pitch]),
    primerLength,
    logLikelihood: -bits * Math.LN2 * scoredTokens,
    scoredTokens,
    ended: "length",
  };
}

const varied = (step: number) => Array.from({ length: 60 }, (_, i) => 40 + ((i * i * step) % 37));
const trained = varied(3);
const index = new MemorisationIndex([
  { ...encoding.decode(trained.map((pitch) => names[pitch])), name: "trained.mid" },
]);

describe("rankStreams", () => {
  test("puts the likelier first and what raises an alarm last", () => {
    const streams = [
      streamOf(varied(5), 3),
      streamOf(Array<number>(60).fill(64), 0.1),
      streamOf(varied(7), 2),
      streamOf(trained, 1),
    ];
    const ranked = rankStreams(streams, { encoding, index, copyLimit: 12 });
    expect(ranked.map(({ rank, index: i }) => [rank, i])).toEqual([
      [1, 2],
      [2, 0],
      [3, 1],
      [4, 3],
    ]);
    expect(ranked.map(({ bitsPerToken }) => Number(bitsPerToken.toFixed(6)))).toEqual([
      2, 3, 0.1, 1,
    ]);
    expect(ranked.slice(2).map(({ alarms }) => alarms)).toMatchInlineSnapshot(`
      [
        [
          "98 % of the moments stand in loops (alarm above 50 %)",
          "only 1 distinct pitch",
        ],
        [
          "60 notes in a row as in trained.mid, bar 1 (more than 12 is a copy)",
        ],
      ]
    `);
  });

  test("a primer from the training music is no copy", () => {
    const stream = streamOf([...trained.slice(0, 40), ...varied(11)], 2, 40);
    const [ranked] = rankStreams([stream], { encoding, index, copyLimit: 12 });
    expect(ranked.alarms).toEqual([]);
    expect(ranked.piece.notes).toHaveLength(100);
    expect(ranked.descriptors.tokens).toBe(60);
  });

  test("an empty stream comes last among equals and is never NaN", () => {
    const ranked = rankStreams([streamOf([], 0), streamOf(varied(5), 9)], { encoding });
    expect(ranked.map(({ index: i }) => i)).toEqual([1, 0]);
    expect(ranked[1].bitsPerToken).toBe(Infinity);
  });
});

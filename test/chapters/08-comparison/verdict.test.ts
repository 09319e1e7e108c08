import { describe, expect, it } from "vitest";
import {
  type CellMatch,
  composeVerdict,
  type Evidence,
  matchSentence,
  musicEvidence,
} from "../../../lib/chapters/08-comparison/verdict";
import type { MemorisationReport } from "../../../lib/evaluation/memorisation";
import { createPiece } from "../../../lib/music/piece";

const draw: CellMatch = {
  lstm: { bits: 3, seconds: 15 },
  gru: { bits: 3.01, seconds: 16 },
  ...{ difference: 0.01, low: -0.01, high: 0.03 },
};
const forGru: CellMatch = {
  lstm: { bits: 3, seconds: 15 },
  gru: { bits: 2.9, seconds: 15.2 },
  ...{ difference: -0.1, low: -0.12, high: -0.08 },
};
const sound = { copied: 0.1, collapsed: 0, secondsPerMinute: 0.5 };
const evidence: Evidence = {
  equalParameters: draw,
  equalTime: forGru,
  floor: { label: "trigram", bits: 3.4 },
  music: [
    { label: "LSTM", ...sound, overlap: 0.8 },
    { label: "GRU", ...sound, overlap: 0.81 },
    { label: "GAN", overlap: 0.9, copied: 0.01, collapsed: 0, secondsPerMinute: 0.01 },
  ],
  heldOut: { overlap: 0.93, copied: 0.2 },
};
const choices = (one: Evidence) => composeVerdict(one).map(({ choice }) => choice);

describe("composeVerdict", () => {
  it("composes every sentence from the numbers", () => {
    expect(composeVerdict(evidence)).toMatchInlineSnapshot(`
      [
        {
          "because": "LSTM 3 bits in 15 s, GRU 3.010 bits in 16 s: the difference of 0.010 bits has an interval of [−0.010, 0.030], which holds 0",
          "choice": "either",
          "want": "the best prediction from a given number of parameters",
        },
        {
          "because": "LSTM 3 bits in 15 s, GRU 2.900 bits in 15.2 s: 0.100 bits a token less [0.080, 0.120]",
          "choice": "GRU",
          "want": "the best prediction from a given time of training",
        },
        {
          "because": "3 bits a token against 3.400 of the trigram: 0.400 less",
          "choice": "a network",
          "want": "more than counting can do",
        },
        {
          "because": "they give every next token a probability; the GAN has no likelihood and no beginning",
          "choice": "LSTM or GRU",
          "want": "to continue, complete or judge a given piece",
        },
        {
          "because": "mean overlap with the training music: GAN 0.90, GRU 0.81, LSTM 0.80; held-out music has 0.93",
          "choice": "GAN",
          "want": "short passages with the statistics of the real thing",
        },
        {
          "because": "notes in copied passages: LSTM 10.0 %, GRU 10.0 %, GAN 1.0 %; held-out music 20.0 %",
          "choice": "GAN",
          "want": "music that nobody has written yet",
        },
        {
          "because": "a minute of music takes GAN 10 ms, LSTM 500 ms, GRU 500 ms",
          "choice": "GAN",
          "want": "much music quickly",
        },
      ]
    `);
  });

  it("says either where the interval holds zero, and who wins where it does not", () => {
    expect(choices(evidence).slice(0, 2)).toEqual(["either", "GRU"]);
    const other = { ...forGru, difference: 0.1, low: 0.08, high: 0.12 };
    expect(choices({ ...evidence, equalTime: other })[1]).toBe("LSTM");
  });

  it("sends the reader to the n-gram where no network beats it", () => {
    const floor = { label: "trigram", bits: 2.8 };
    expect(choices({ ...evidence, floor })[2]).toBe("the trigram");
  });

  it("does not speak of a GAN that could not be trained", () => {
    const music = evidence.music.slice(0, 2);
    const text = JSON.stringify(composeVerdict({ ...evidence, music }));
    expect(text).not.toContain("GAN");
  });

  it("warns of whoever has collapsed", () => {
    const music = evidence.music.map((one) =>
      one.label === "LSTM" ? { ...one, collapsed: 0.5 } : one,
    );
    const last = composeVerdict({ ...evidence, music }).at(-1);
    expect(last).toMatchInlineSnapshot(`
      {
        "because": "the collapse alarm rings for 50 % of LSTM's pieces",
        "choice": "GRU or GAN",
        "want": "no broken record",
      }
    `);
  });
});

describe("matchSentence", () => {
  it("names a winner only where the interval leaves zero out", () => {
    expect(matchSentence(forGru)).toMatchInlineSnapshot(
      `"the **GRU** is better by **0.100** bits a token; the interval of GRU minus LSTM, [−0.120, −0.080], leaves zero out"`,
    );
    expect(matchSentence(draw)).toMatchInlineSnapshot(
      `"there is **no winner**: GRU minus LSTM is 0.010 bits a token, and its interval [−0.010, 0.030] contains zero"`,
    );
  });
});

describe("musicEvidence", () => {
  it("gathers what was measured of each model and of held-out music", () => {
    const labels = ["training", "held-out", "GRU"];
    const note = { pitch: 60, startTicks: 0, durationTicks: 120 * 480, velocity: 80, track: 0 };
    const minute = createPiece({ name: "a minute", notes: [note] });
    const roles = ["training", "real", "model"] as const;
    const { music, heldOut } = musicEvidence({
      compared: labels.map((label, i) => ({ label, role: roles[i], meanOverlapArea: 1 - i / 10 })),
      copies: labels.map((name, i) => ({
        music: name,
        comparison: { generated: { copiedShare: i / 10 } as MemorisationReport },
      })),
      signs: labels.map((name, i) => ({ music: name, collapsed: i / 4 })),
      written: { GRU: { pieces: [minute], seconds: 2 } },
    });
    expect(music).toEqual([
      {
        ...{ label: "GRU", overlap: 0.8, copied: 0.2, collapsed: 0.5 },
        secondsPerMinute: expect.closeTo(2),
      },
    ]);
    expect(heldOut).toMatchObject({ overlap: 0.9, copied: 0.1 });
  });
});

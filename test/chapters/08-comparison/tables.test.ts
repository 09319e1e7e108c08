import { describe, expect, it } from "vitest";
import {
  memorisationTable,
  overlapTable,
  propertiesFigure,
  signsTable,
  verdictTable,
  writersTable,
} from "../../../lib/chapters/08-comparison/tables";
import { compareSets } from "../../../lib/evaluation/compare-sets";
import type { Likelihood } from "../../../lib/evaluation/likelihood";
import { compareMemorisation, MemorisationIndex } from "../../../lib/evaluation/memorisation";
import type { ScoredModel } from "../../../lib/evaluation/score-models";
import { createPiece } from "../../../lib/music/piece";

const line = (shift: number) =>
  createPiece({
    name: `line ${shift}`,
    notes: Array.from({ length: 12 }, (_, i) => ({
      ...{ pitch: 60 + ((i * shift) % 12), startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });
const [training, heldOut, made] = [
  [line(1), line(5)],
  [line(7), line(2)],
  [line(3), line(4)],
];
const grey = (word: string) => `color:#68758A">${word}`;

describe("the tables of a comparison", () => {
  const sets = [
    { label: "training", role: "training", pieces: training },
    { label: "held-out", role: "real", pieces: heldOut },
    { label: "GAN", role: "model", pieces: made },
  ] as const;
  const rows = compareSets(sets);

  it("leave the training pieces out and draw real music in grey", () => {
    const { html, text } = overlapTable(rows);
    expect(text).not.toContain("training");
    expect(html).toContain(grey("held-out"));
    expect(html).not.toContain(grey("GAN"));
    const names = propertiesFigure(rows).data.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(["held-out", "GAN"]));
  });

  it("name repeats and alarms, and draw by role and not by name", () => {
    const signs = {
      ...{ pieces: 2, distinctMomentRatio: 0.5, longestRepeat: 3, loopShare: 0.1 },
      ...{ distinctPitches: 7, collapsed: 0 },
    };
    const { text, html } = signsTable([
      { music: "Bach", role: "real", ...signs },
      { music: "real nonsense", role: "model", ...signs },
    ]);
    expect(text).toMatch(/Bach\s+2\s+0\.50\s+3\s+10\.0 %\s+7\s+0 %/);
    expect(html).toContain(grey("Bach"));
    expect(html).not.toContain(grey("real nonsense"));
  });

  it("name what is shared with the training pieces", () => {
    const comparison = compareMemorisation(new MemorisationIndex(training), made, heldOut);
    const { text } = memorisationTable([{ music: "GAN", role: "model", comparison }]);
    expect(text).toContain("longest passage shared (notes, median)");
    expect(text).toContain("in whatever key");
  });

  it("give no bits to a GAN, and leave it out where there is none", () => {
    const likelihood = { bitsPerToken: 2.5 } as Likelihood;
    const writer = { parameterCount: 1000, seconds: 12, likelihood };
    const writers = { lstm: writer, gru: writer };
    const gan = { weights: new Float32Array(7), seconds: 30 };
    expect(writersTable(writers, gan).text).toMatch(
      /LSTM\s+1,000\s+12\s+2\.500\nGRU .*\nGAN\s+7\s+30\s+–/,
    );
    expect(writersTable(writers, null).text).not.toContain("GAN");
  });

  it("decide by the best floor, and say what a decision of the smoke profile is worth", () => {
    const even = { lstm: { bits: 3, seconds: 1 }, gru: { bits: 3, seconds: 1 } };
    const match = { ...even, difference: 0, low: -1, high: 1 };
    const both = { equalParameters: match, equalTime: match };
    const floors = [4, 2].map(
      (bitsPerToken, i) =>
        ({ label: `${i + 1}-gram`, likelihood: { bitsPerToken } }) as ScoredModel,
    );
    const comparison = compareMemorisation(new MemorisationIndex(training), made, heldOut);
    const labels = ["held-out", "GAN"];
    const music = {
      compared: rows,
      copies: labels.map((label) => ({ music: label, comparison })),
      signs: labels.map((label) => ({ music: label, collapsed: 0 })),
      written: { GAN: { pieces: made, seconds: 1 } },
    };
    const { text } = verdictTable(both, floors, music, "quick");
    expect(text).toContain("the 2-gram");
    expect(text).not.toContain("No choice rests on this");
    expect(verdictTable(both, floors, music, "smoke").text).toContain("No choice rests on this");
  });
});

import { createRequire } from "node:module";
import { encodingFigure } from "../../lib/chapters/02-encodings/figure";
import { tokenFrequencyFigure } from "../../lib/chapters/03-vocabulary/figure";
import { windowLeakFigure } from "../../lib/chapters/04-splits-and-windows/figure";
import { expectationFigure } from "../../lib/chapters/05-lstm/figure";
import { nextTokenFigure } from "../../lib/chapters/09-sampling/next-token";
import * as display from "../../lib/display";
import { ganLossFigure } from "../../lib/display/figure-training";
import type { Figure } from "../../lib/display/theme";
import { createPiece } from "../../lib/music/piece";
import { projectPath } from "../../lib/project/root";
import { encodingByName } from "../../lib/tokens/registry";
import { compareAfterRoundTrip } from "../../lib/tokens/round-trip";

/** A text that would run or break a page if it were not escaped. */
export const hostile = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;

/** Eight notes upward, two tracks, tempo change half-way. */
export function scalePiece(name = "scale") {
  return createPiece({
    name,
    tracks: [
      { name: "upper", channel: 0, program: 0, isDrums: false },
      { name: "lower", channel: 1, program: 0, isDrums: false },
    ],
    notes: [0, 2, 4, 5, 7, 9, 11, 12].flatMap((step, i) => [
      { pitch: 60 + step, startTicks: i * 240, durationTicks: 240, velocity: 90, track: 0 },
      { pitch: 48 - step, startTicks: i * 240, durationTicks: 120, velocity: 40, track: 1 },
    ]),
    tempos: [
      { ticks: 0, microsecondsPerQuarter: 500_000 },
      { ticks: 960, microsecondsPerQuarter: 1_000_000 },
    ],
  });
}

const history = (shift: number) =>
  [1, 2, 3].map((epoch) => ({
    epoch,
    trainLoss: shift / epoch,
    trainAccuracy: epoch / 10,
    validationLoss: shift / epoch + 0.1,
    validationAccuracy: epoch / 12,
  }));

/** One of every kind of figure, with hostile text wherever a figure takes text. */
export function everyFigure(): Record<string, Figure> {
  const piece = scalePiece(hostile);
  const sets = [
    { label: "held-out", pieces: [piece] },
    { label: hostile, pieces: [scalePiece()] },
  ];
  const tokens = Array.from({ length: 12 }, (_, i) => `${hostile}${i}`);
  const flat = tokens.map(() => 1 / 12);
  const line = { label: hostile, x: [1, 10, 100], y: [1, 2, 3], low: [0, 1, 2], high: [2, 3, 4] };
  const title = hostile;
  const roundTrip = compareAfterRoundTrip(scalePiece(), encodingByName("notes"));
  return {
    lines: display.linesFigure([line], { title, x: hostile, y: "bits", logX: true }),
    bars: display.barsFigure(["a", hostile], [{ label: hostile, values: [1, 2] }], { title }),
    histogram: display.histogramFigure([{ label: hostile, values: [1, 2, 2] }], { title, bins: 3 }),
    tokens: tokenFrequencyFigure(
      [
        [hostile, 9],
        ["b", 2],
      ],
      3,
    ),
    encoding: encodingFigure([{ ...roundTrip, encoding: hostile }], title),
    ...Object.fromEntries(
      (["pitch", "pitchClass", "duration", "interOnset", "interval", "polyphony"] as const).map(
        (name) => [name, display.musicFigure(name, sets, title)],
      ),
    ),
    profile: display.musicFigure("all six", sets, title),
    learning: display.learningCurvesFigure(
      [3, 4].map((shift) => ({ label: hostile, history: history(shift) })),
      { title, subtitle: hostile, floors: [{ label: hostile, loss: 2 }] },
    ),
    gan: ganLossFigure(
      [1, 2, 3].map((step) => ({ step, generatorLoss: 1, criticLoss: 0.7, momentLoss: 1 / step })),
      title,
    ),
    bits: display.bitsFigure([{ label: hostile, bits: 4, low: 3, high: 5 }], title),
    linePanels: display.linePanelsFigure([{ title, x: hostile, series: [line] }], { title }),
    nextToken: nextTokenFigure([{ label: hostile, probabilities: flat }], tokens, {
      title,
    }),
    expectation: expectationFigure([flat, flat], [0, 3], tokens, title),
    leak: windowLeakFigure(
      [
        { start: 0, set: "train" },
        { start: 1, set: "test" },
      ],
      4,
    ),
  };
}

const { JSDOM } = createRequire(projectPath("package.json"))("jsdom") as {
  JSDOM: new (html: string, options?: object) => { window: Window & typeof globalThis };
};

/** The window of a page that holds `html`; its scripts do not run by themselves. */
export function openPage(html: string): Window & typeof globalThis {
  return new JSDOM(html, { runScripts: "outside-only" }).window;
}

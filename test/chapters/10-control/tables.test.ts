import { describe, expect, test } from "vitest";
import type { JudgedHarmony } from "../../../lib/chapters/10-control/harmony";
import { noVoices } from "../../../lib/chapters/10-control/no-voices";
import {
  chordsFigure,
  effectiveFigure,
  evidenceFigure,
  harmonyTable,
  leadingTable,
  rulesTable,
  shareOfNotes,
  speechTable,
} from "../../../lib/chapters/10-control/tables";
import type { Figure } from "../../../lib/display/theme";
import { createPiece } from "../../../lib/music/piece";

const chord = createPiece({
  name: "a chord",
  notes: [60, 64, 66, 84].map((pitch, track) => ({
    ...{ pitch, track, startTicks: 0, durationTicks: 480, velocity: 80 },
  })),
  tracks: [0, 1, 2, 3].map((i) => ({ name: `${i}`, program: 0, isDrums: false, channel: i })),
});
const judged = {
  ...{ music: "GRU", bits: 1.234, inner: 0.5, bass: 0.25, steps: 4, similarMotions: 7 },
  ...{ parallels: 2, parallelsPer100Bars: 12.5, crossedShare: 0, triadShare: 0.75 },
  chords: new Map([
    ["major", 3],
    ["minor", 1],
  ]),
} as unknown as JudgedHarmony;

describe("the tables of control", () => {
  test("say what could be read", () => {
    const row = { mask: "none", temperature: 1.5, of: 8, readable: 5, earliestFault: 17 } as const;
    expect(speechTable([row]).text).toMatch(/none\s+1\.5\s+5\s+8\s+17/);
  });

  test("say which share of the notes keeps a rule", () => {
    const wish = { label: "free", pieces: [chord], bits: 1.5 };
    const { text } = rulesTable([wish], { scale: "C major", range: "C3..C5" });
    expect(text).toContain("in C major");
    expect(text).toContain("C3 to C5");
    expect(text).toMatch(/free\s+75 %\s+75 %\s+4\s+1\.50/);
  });

  test("say how voices move and what a harmony shares with the original", () => {
    expect(leadingTable([judged]).text).toMatch(/GRU\s+2\s+12\.5\s+7\s+75 %\s+1\.23/);
    expect(harmonyTable([judged]).text).toMatch(/GRU\s+1\.23\s+50 %\s+25 %\s+75 %\s+0 %\s+2/);
  });

  test("say why there is nothing where there are no four voices", () => {
    const shown = [leadingTable(null), harmonyTable(null), chordsFigure(null)];
    const figures = [evidenceFigure(null, 3), effectiveFigure(null, 8)];
    for (const one of [...shown, ...figures]) expect(one).toBe(noVoices);
  });

  test("share notes out, and none without notes", () => {
    expect(shareOfNotes([chord], ({ track }) => track < 2)).toBe(0.5);
    expect(shareOfNotes([], () => true)).toBe(0);
  });
});

describe("the figures of control", () => {
  test("give the chords as shares of the steps", () => {
    const { data } = chordsFigure([judged]) as Figure;
    expect(data[0]).toMatchObject({ name: "GRU", x: ["major", "minor"], y: [0.75, 0.25] });
  });

  test("draw the evidence over a logarithmic axis of particles", () => {
    const point = { particles: 2, mean: -9, low: -10, high: -8 };
    const { layout } = evidenceFigure([point], 3) as Figure;
    expect(layout.xaxis).toMatchObject({ type: "log", tickvals: [2] });
  });

  test("draw how many particles carry weight, four tokens a step", () => {
    const { data } = effectiveFigure([4, 2, 1, 1, 4], 4) as Figure;
    expect(data[0]).toMatchObject({ x: [0, 0.25, 0.5, 0.75, 1], y: [4, 2, 1, 1, 4] });
  });
});

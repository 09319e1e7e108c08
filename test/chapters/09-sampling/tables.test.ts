import { describe, expect, it } from "vitest";
import {
  loopsTable,
  quotationsTable,
  sharedPassagesTable,
  waysTable,
} from "../../../lib/chapters/09-sampling/tables";
import { compareMemorisation, MemorisationIndex } from "../../../lib/evaluation/memorisation";
import { createPiece } from "../../../lib/music/piece";
import { encodingByName } from "../../../lib/tokens/registry";

const line = (name: string, from: number, to: number) =>
  createPiece({
    name,
    notes: Array.from({ length: to - from }, (_, i) => ({
      ...{ pitch: 60 + (((from + i) * (from + i)) % 17), startTicks: i * 480 },
      ...{ durationTicks: 480, velocity: 80, track: 0 },
    })),
  });

describe("the tables of samples", () => {
  it("say how often the commonest passage stands, and why an alarm rings", () => {
    const guesses = Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? "C4$2" : ">2"));
    const composed = ["C4$2", ">2", "D4$2"];
    const { text } = loopsTable([guesses], [composed], encodingByName("note-durations"), []);
    expect(text).toContain("commonest passage (of 8 tokens, times)");
    expect(text).toMatch(/opening 1: guesses\s+37\s+0\.03\s+\d+ % of the moments stand in loops/);
    expect(text).toMatch(/as composed\s+0\s+1\.00\s+–/);
  });

  it("show real music apart from the ways of choosing, whatever it is called", () => {
    const measures = {
      ...{ samples: [], surprise: 2, recurrences: 1.5, longestRepeat: 12, distinctTokens: 0.25 },
      ...{ distinctPitches: 20, collapsed: 0.5 },
    };
    const way = { music: "real enough", role: "model" as const, ...measures };
    const { text, html } = waysTable([way], measures, "means");
    expect(text).toMatch(/real enough\s+2\s+1\.5\s+12\s+0\.25\s+20\s+50 %/);
    expect(html).not.toContain('color:#68758A">real enough');
    expect(html).toContain('color:#68758A">real music, held out');
  });

  it("name the place of every quotation", () => {
    const index = new MemorisationIndex([line("the source", 0, 40)]);
    const copies = compareMemorisation(index, [line("a copy", 3, 30)], [line("real", 20, 24)]);
    expect(sharedPassagesTable(copies).text).toMatch(/samples\s+27\s+27\s+100\.0 %/);
    expect(quotationsTable(copies).text).toMatch(/a copy\s+27\s+the source, bar 1\s+0/);
  });
});

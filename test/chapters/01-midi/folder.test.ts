import { describe, expect, it } from "vitest";
import { midiByHand } from "../../../lib/chapters/01-midi/by-hand";
import {
  folderTable,
  notesTable,
  pitchClassFinding,
  problemsTable,
  readyFinding,
  roundTripFinding,
  verdictsTable,
} from "../../../lib/chapters/01-midi/folder";
import { sixteenBeats, troubleFolder } from "../../../lib/chapters/01-midi/toys";
import { ingestFolder } from "../../../lib/corpus/ingest";
import { readMidi } from "../../../lib/midi/read";
import { createTempoMap } from "../../../lib/music/tempo";
import { scalePiece } from "../../display/examples";
import { melody } from "../../tokens/music";

const bytes = midiByHand({
  tracks: [[0, 0x90, 60, 80, 96, 0x80, 60, 0, ...new Array(60).fill(0)]],
});

describe("a folder of trouble", () => {
  it("holds files that are read, mended and refused, each with its reason", async () => {
    const report = await ingestFolder(troubleFolder(bytes));
    expect(report.read).toBeGreaterThan(0);
    expect(report.recovered).toBeGreaterThan(0);
    expect(report.refused).toBeGreaterThan(0);
    const { text } = verdictsTable(report);
    expect(text).toMatch(/letter\.mid +refused/);
    expect(text).toMatch(/plain\.mid +read/);
    expect(problemsTable(report).text).toMatch(/cut\.mid/);
  });

  it("is said to have no problem where there is none", () => {
    expect(problemsTable({ results: [] }).text).toBe("Not one file of this folder has a problem.");
  });
});

describe("what is said of a folder", () => {
  const pieces = [scalePiece(), melody([60, 0, 1], [64, 1, 1])];

  it("counts pieces, notes and what varies", () => {
    const { text } = folderTable(pieces);
    expect(text).toMatch(/notes +18/);
    expect(text).toMatch(/pieces that change their tempo +50 %/);
    expect(text).toMatch(/pieces of four tracks +0 %/);
  });

  it("names skipped files only where there are some", () => {
    expect(readyFinding({ pieces, skipped: [] }).map(({ text }) => text)).toEqual([
      "2 pieces are ready, 0 files were skipped.",
    ]);
    const [table, words] = readyFinding({ pieces, skipped: [{ path: "a.mid", reason: "cut" }] });
    expect(table.text).toContain("a.mid");
    expect(words.text).toContain("1 files were skipped");
  });

  it("has seven pitch classes that hold most notes", () => {
    expect(pitchClassFinding(pieces).text).toMatch(/median piece has 9 notes.* hold 78 %/);
  });
});

describe("a round trip", () => {
  it("counts each note once", () => {
    const twice = melody([60, 0, 1], [60, 0, 1], [62, 1, 1]);
    const once = melody([60, 0, 1], [62, 2, 1]);
    expect(roundTripFinding(twice, once).text).toMatch(/1 of 3 notes .* up to tick 960/);
    expect(roundTripFinding(twice, twice).text).toMatch(/3 of 3/);
  });
});

describe("toys", () => {
  it("are sixteen beats under any tempo", () => {
    const { secondsAt } = createTempoMap(
      sixteenBeats([
        [0, 120],
        [4, 60],
      ]),
    );
    expect([4, 5].map((beat) => secondsAt(beat * 480))).toEqual([2, 3]);
  });

  it("are shown note by note", () => {
    expect(notesTable(readMidi(bytes, "toy")).text).toMatch(/60 +80 +0 +96/);
  });
});

import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Notebook } from "../../../lib/tools/jupyter/notebook";
import { createReportBoard } from "../../../lib/tools/jupyter/report-board";
import type { NotebookResult } from "../../../lib/tools/jupyter/report-job";

const notebook = (name: string): Notebook => ({
  ...{ path: `/x/${name}.ipynb`, name, title: `Chapter ${name}`, abstract: "What it is about." },
  ...{ cells: [], cores: undefined, after: [] },
});
const result = (of: Notebook, status: "passed" | "failed"): NotebookResult => ({
  ...{ notebook: of, name: of.name, reused: false, profile: "quick", music: [] },
  outcome: { status, seconds: 12, message: "/home/ada/music/x.mid: no music" },
});

describe("the index of a run", () => {
  it("appears with the first report, fills up, and ends without those that never ran", () => {
    const out = mkdtempSync(join(tmpdir(), "etude-board-"));
    const [one, two, three] = ["01_a", "02_b", "03_c"].map(notebook);
    const shown: string[] = [];
    const onFirst = (path: string) => shown.push(path);
    const forecast = { secondsOf: () => 90, remaining: () => 150 };
    const plan = {
      order: [one, two, three],
      chosen: [one, two, three],
      out,
      data: undefined,
      forecast,
    };
    const board = createReportBoard({ ...plan, profile: "quick", onFirst });
    const page = () => readFileSync(board.path, "utf8");

    board.running("01_a");
    board.running("01_a", { number: 1, of: 3 });
    expect([existsSync(board.path), shown]).toEqual([false, []]);

    board.finished(result(one, "passed"));
    expect(shown).toEqual([board.path]);
    board.running("02_b");
    expect(page()).toContain("1 of 3 notebooks are ready, about 3 min left (profile quick)");
    expect(page()).toContain('<a href="01_a.html">');
    expect(page()).toContain('<li class="report running">');
    expect(page()).toContain('<li class="report waiting">');
    expect(page()).not.toContain("02_b.html");

    board.finished(result(two, "failed"));
    board.close();
    expect(shown).toEqual([board.path]);
    expect(page()).toContain("2 notebooks that take 24.0 s together (profile quick) · 1 failed");
    expect(page()).not.toContain("Chapter 03_c");
    expect(page()).not.toContain('etude-follow" hidden');
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linesFigure } from "../../../lib/display/figure-charts";
import { takeDisplayed } from "../../../lib/display/show";
import { sweepNote, watchSweep } from "../../../lib/display/sweeps/monitor";
import { parallelFigure } from "../../../lib/display/sweeps/parallel";
import { sketch } from "../../../lib/display/sweeps/sketch";
import { sweepTable } from "../../../lib/display/sweeps/table";
import {
  openSweepFolder,
  type TaskRecord,
  writeLiveState,
  writeTaskRecord,
} from "../../../lib/sweeps/folder";
import { viewOf } from "../../../lib/sweeps/view";
import { screenLines, sweepScreen } from "../../../lib/tools/cli/sweep-screen";
import { plan } from "../../sweeps/specs";

const record = (task: string, loss: number | null): TaskRecord => {
  const heldOut = { loss, accuracy: 0.25 };
  const ended = { weightsSha256: null, seconds: 70, stopped: "finished" };
  const own = { epochs: 2, bestEpoch: 2, training: heldOut, heldOut, parameters: 1234 };
  const isDone = loss !== null;
  return {
    ...{ task, worker: "w", attempts: 1, trained: isDone ? { ...own, ...ended } : null },
    reason: isDone ? null : "the loss is not finite",
  };
};

const records = [
  record("c01-s1-e2", 2 * Math.LN2),
  record("c02-s1-e2", null),
  record("c03-s1-e2", Math.LN2),
];
const live = { running: { "c04-s1-e2": { worker: "w", epoch: 1 } }, lost: ["v"], ended: false };
const view = viewOf(plan(), new Map(records.map((one) => [one.task, one])), live);

describe("a sweep", () => {
  it("is a table, best first, with the reason of what failed", () => {
    expect(sweepTable(view).text).toMatchInlineSnapshot(`
      "     units  learningRate  state    runs  epochs  bits        time  reason
      ───  ─────  ────────────  ───────  ────  ──────  ────  ──────────  ──────────────────────
      c03     16         0.001  done      1/1       2     1  1 min 10 s
      c01      8         0.001  done      1/1       2     2  1 min 10 s
      c04     16          0.01  running   0/1       0     –           –
      c02      8          0.01  failed    0/1       0     –           –  the loss is not finite"
    `);
    expect(sweepTable(view).html).toContain("<b>1</b>");
  });

  it("minimises the share of wrong guesses where that is asked for", () => {
    const other = { ...plan({ metric: "validation-error" }) };
    const rows = viewOf(other, new Map(records.map((one) => [one.task, one])), live).rows;
    expect(rows[0].value).toBe(0.75);
  });

  it("is a line of words", () => {
    expect(sweepNote(view)).toBe("2/4 done, 1 running, 1 failed, 1 worker lost; best c03: 1 bits");
  });

  it("is parallel coordinates: an axis for what differs, the best in colour and above", () => {
    const figure = parallelFigure(view)!;
    const { tickvals, ticktext } = figure.layout.xaxis as Record<string, unknown>;
    expect([tickvals, ticktext]).toEqual([
      [0, 1],
      ["units", "bits"],
    ]);
    const lines = figure.data.slice(0, 2);
    expect(lines.map(({ name, y }) => [name, y])).toEqual([
      ["c01", [0, 1]],
      ["c03", [1, 0]],
    ]);
    expect(lines[1]).toMatchObject({ line: { color: "#D55E00" } });
    // One row is no comparison.
    expect(parallelFigure({ ...view, rows: view.rows.slice(0, 1) })).toBeNull();
  });

  it("is sketched while it goes on: every line anew, labels rounded and escaped", () => {
    const rows = [record("c01-s1-e2", 2.1 * Math.LN2), record("c03-s1-e2", Math.LN2 * 1.23456789)];
    const two = viewOf(plan(), new Map(rows.map((one) => [one.task, one])), live);
    const { html, text } = sketch(parallelFigure(two)!);
    expect(html.match(/<polyline/g)).toHaveLength(4);
    expect(html).toContain(">1.235</text>");
    expect(html).toContain('text-anchor="middle">units</text>');
    expect(text).toMatch(/^\[drawing: Parallel coordinates: tiny/);
    const curve = { label: "<b>", x: [1, 2], y: [3.5, 3.25] };
    const curves = sketch(linesFigure([curve], { title: "held out", x: "epoch", y: "bits" })).html;
    expect(curves).toContain(">&lt;b&gt;</text>");
    for (const tick of ["1", "2", "3.500", "3.250"]) expect(curves).toContain(`>${tick}</text>`);
  });

  it("is drawn over decades where its numbers lie so", () => {
    const rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02];
    const parameters = { "training.learningRate": rates };
    const done = rates.map((_, i) => record(`c0${i + 1}-s1-e2`, i + 1));
    const many = viewOf(plan({ parameters }), new Map(done.map((one) => [one.task, one])), live);
    const axis = parallelFigure(many)!.data.at(-2)!;
    expect(axis.text).toEqual(["0.0001", "0.00141", "0.02"]);
    expect((axis.y as number[])[1]).toBeCloseTo(0.5);
  });

  it("is watched in its folder until it has ended", async () => {
    const folder = mkdtempSync(join(tmpdir(), "etude-watch-"));
    try {
      openSweepFolder(folder, plan().spec, false);
      for (const one of records) writeTaskRecord(folder, one);
      writeLiveState(folder, live);
      setTimeout(() => writeLiveState(folder, { ...live, running: {}, ended: true }), 50);
      takeDisplayed();
      const seen = await watchSweep(folder, { everySeconds: 0.02 });
      expect(seen.counts).toEqual({ done: 2, running: 0, failed: 1, waiting: 1 });
      const shown = takeDisplayed().map(({ bundle }) => String(bundle["text/plain"]));
      expect(shown[0]).toContain("c03");
      expect(shown[1]).toContain("Parallel coordinates: tiny");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the screen of a sweep", () => {
  it("is cut to the terminal", () => {
    const lines = screenLines(view, { columns: 30, rows: 8 });
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(lines.every((line) => line.length < 30)).toBe(true);
    // A terminal that does not know its size is taken for one of the usual size.
    expect(screenLines(view, { columns: 0, rows: 0 }).join("\n")).toContain("c02");
  });

  it("is drawn in its place, with what is said above it, and taken away", () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const screen = sweepScreen({ write: write as never, isTTY: true, columns: 80, rows: 24 });
    screen.update(view);
    screen.say("c03: done");
    screen.finish();
    const lines = written[0].split("\n").length - 1;
    expect(written[1].startsWith(`\x1b[${lines}A\x1b[Jc03: done\n`)).toBe(true);
    expect(written[2]).toBe(`\x1b[${lines}A\x1b[J`);
  });

  it("is a line for each thing said where there is no terminal", () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text) > 0;
    const screen = sweepScreen({ write: write as never, isTTY: false, columns: 80, rows: 24 });
    screen.update(view);
    screen.say("c03: done");
    screen.finish();
    expect(written).toEqual(["c03: done\n"]);
  });
});

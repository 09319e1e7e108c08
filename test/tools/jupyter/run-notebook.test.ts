import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pythonPath } from "../../../lib/tools/jupyter/environment";
import { createRunners, type Outcome } from "../../../lib/tools/jupyter/run-notebook";
import { writeNotebook } from "./notebooks";

const folder = mkdtempSync(join(tmpdir(), "etude-run-"));
const runners = createRunners();
afterAll(() => runners.close());

async function run(
  name: string,
  cells: readonly string[],
  { timeoutSeconds = 120, profile = "smoke" } = {},
): Promise<{ outcome: Outcome; executed: { cells: { outputs?: unknown[] }[] }; html: string }> {
  const executed = join(folder, "executed", `${name}.ipynb`);
  const html = join(folder, `${name}.html`);
  const outcome = await runners.run({
    notebook: writeNotebook(folder, name, cells),
    executed,
    html,
    timeoutSeconds,
    header: {},
    environment: { ETUDE_PROFILE: profile },
  });
  expect(existsSync(executed), "the executed copy is kept").toBe(true);
  return { outcome, executed: JSON.parse(readFileSync(executed, "utf8")), html };
}

describe.skipIf(!existsSync(pythonPath()))(
  "a notebook run headlessly",
  { timeout: 180_000 },
  () => {
    it("passes, and its report holds what the cells showed", async () => {
      const { outcome, executed, html } = await run("passing", [
        "# A title\n\nWith $x^2$.",
        'import { Random } from "./lib/core/random";\nconst random: Random = Random.fromSeed(7);',
        'console.log("<" + process.env.ETUDE_PROFILE + ">", random.integer(1000));',
        'for (let i = 0; i < 3000; i++) console.log("line", i);',
      ]);
      expect(outcome).toMatchObject({ status: "passed" });
      expect(outcome.cpuSeconds).toBeGreaterThan(0);
      const text = readFileSync(html, "utf8");
      expect(text).toContain("&lt;smoke&gt;");
      // More lines in one turn than the socket takes at once: none is lost.
      expect(text).toContain("line 2999");
      expect(text).not.toContain('id="etude-plotly"');
      expect(text).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
      expect(JSON.stringify(executed)).not.toContain("iopub");
    });

    it("finds nothing of the notebook before in the kernel that both run in", async () => {
      const before = await run("before", [
        'import { Random } from "./lib/core/random";\nconst random = Random.fromSeed(7);',
        "console.log(process.pid, (globalThis as { mine?: typeof Random }).mine = Random);",
      ]);
      expect(before.outcome).toMatchObject({ status: "passed" });
      const { outcome, html } = await run(
        "after",
        [
          'import { Random } from "./lib/core/random";\nconst random = Random.fromSeed(8);',
          "const other = (globalThis as { mine?: typeof Random }).mine;",
          'console.log("same kernel:", other !== undefined, "same module:", other === Random);',
          'console.log("profile", process.env.ETUDE_PROFILE);',
        ],
        { profile: "quick" },
      );
      expect(outcome).toMatchObject({ status: "passed" });
      const text = readFileSync(html, "utf8");
      expect(text).toContain("same kernel: true same module: false");
      expect(text).toContain("profile quick");
      const late = await run("late-user", ["console.log(random.integer(9));"]);
      expect(late.outcome).toMatchObject({ kind: "type", cell: 1 });
      expect(late.outcome.message).toContain("Cannot find name 'random'");
    });

    it("gets a new kernel where the one before left a timer running", async () => {
      const leaving = "(globalThis as { left?: unknown }).left = setInterval(() => {}, 1e6);";
      expect((await run("leaving", [leaving])).outcome).toMatchObject({ status: "passed" });
      const { html } = await run("fresh", [
        'console.log("left:", (globalThis as { left?: unknown }).left === undefined);',
      ]);
      expect(readFileSync(html, "utf8")).toContain("left: true");
    });

    it("names the cell that throws, and runs none after it", async () => {
      const { outcome, executed } = await run("throwing", [
        "const fine = 1;",
        'class Broken extends Error { override name = "Broken" }\nthrow new Broken("on purpose");',
        'console.log("never");',
      ]);
      expect(outcome).toMatchObject({ status: "failed", kind: "error", cell: 2 });
      expect(outcome.message).toBe("Broken: on purpose");
      expect(executed.cells[2].outputs).toEqual([]);
    });

    it("names the cell that does not compile", async () => {
      const { outcome } = await run("mistyped", ["const n = 1;", "const text: string = n;"]);
      expect(outcome).toMatchObject({ status: "failed", kind: "type", cell: 2 });
      expect(outcome.message).toContain("Type 'number' is not assignable to type 'string'");
    });

    it("fails on a promise rejected in the background while another cell runs", async () => {
      const { outcome } = await run("rejecting", [
        'setTimeout(() => Promise.reject(new Error("nobody waits")), 20);',
        "await new Promise((done) => setTimeout(done, 5000));",
      ]);
      expect(outcome).toMatchObject({ status: "failed", kind: "background" });
      expect(outcome.message).toContain("nobody waits");
    });

    it("fails on a timer that throws after the last cell", async () => {
      const { outcome } = await run("late", [
        'setTimeout(() => { throw new Error("too late"); }, 300);',
      ]);
      expect(outcome).toMatchObject({ status: "failed", kind: "background" });
      expect(outcome.message).toContain("too late");
    });

    it("notices a cell that was not run to its end", async () => {
      const { outcome } = await run("skipping", [
        'import { onInterrupt } from "./lib/core/interrupt";',
        [
          "onInterrupt(() => {});",
          'setTimeout(() => process.kill(process.pid, "SIGINT"), 100);',
          "await new Promise((done) => setTimeout(done, 500));",
        ].join("\n"),
      ]);
      expect(outcome).toMatchObject({ status: "failed", kind: "skipped", cell: 2 });
    });

    it("notices a kernel that dies", async () => {
      const { outcome } = await run("dying", [
        "const a = 1;",
        'process.kill(process.pid, "SIGKILL");',
      ]);
      expect(outcome).toMatchObject({ status: "failed", kind: "died", cell: 2 });
    });

    it("ends a kernel that hangs", async () => {
      const { outcome } = await run("hanging", ["const a = 1;", "while (a) {}"], {
        timeoutSeconds: 8,
      });
      expect(outcome).toMatchObject({ status: "failed", kind: "timeout", cell: 2 });
      expect(outcome.message).toBe("did not finish within 8 s");
    });
  },
);

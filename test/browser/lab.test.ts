import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blindTest } from "../../lib/chapters/08-comparison/blind-test";
import { playerRow } from "../../lib/display/player";
import { score } from "../../lib/display/score";
import { workshop } from "../../lib/display/workshop/compose";
import { exploration } from "../../lib/display/workshop/explore";
import { projectPath } from "../../lib/project/root";
import { jupyterEnvironment, pythonPath } from "../../lib/tools/jupyter/environment";
import { scalePiece } from "../display/examples";
import { untrained } from "../live/models";
import { untrainedGenerator } from "../live/untrained-generator";
import { writeNotebook } from "../tools/jupyter/notebooks";
import { hasChromium, openBrowser } from "./chromium";
import { standInMidi } from "./stand-in-midi";

const cells = [
  'import { value } from "./lib/edited";\nconsole.log("the value is " + value);',
  [
    'import { lastWriteDisplayData } from "tslab/dist/jupyter";',
    'const slot = { metadata: {}, transient: { display_id: "slot" } };',
    "for (let i = 0; i <= 20; i++) {",
    '  const data = { "text/html": "<b>step " + i + "</b>" };',
    "  lastWriteDisplayData!({ data, ...slot } as never, i > 0);",
    "  await new Promise((done) => setTimeout(done, 100));",
    "}",
  ].join("\n"),
  [
    'import { onInterrupt } from "./lib/core/interrupt";',
    "let stop = false;",
    "onInterrupt(() => { stop = true; });",
    'console.log("training starts");',
    "while (!stop) await new Promise((done) => setTimeout(done, 20));",
    'const best = "kept";',
  ].join("\n"),
  'console.log("the result was " + best);',
  [
    'import { readFileSync } from "node:fs";',
    'import { lastWriteDisplayData as write } from "tslab/dist/jupyter";',
    "const put = (name: string) => {",
    '  const html = readFileSync(name + ".html", "utf8");',
    '  write!({ data: { "text/html": html }, metadata: {} } as never, false);',
    "};",
    'put("workshop");',
  ].join("\n"),
  'put("explore");',
  'put("blind");',
  'put("score");',
];

/** A picture for whoever asks: `ETUDE_PICTURES=DIR`. */
async function picture(name: string) {
  const folder = process.env.ETUDE_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `lab-${name}.png`) });
}

/** A project of its own, so that the test may edit its library. */
function createProject(): string {
  const root = mkdtempSync(join(tmpdir(), "etude-lab-"));
  for (const part of ["core", join("tools", "jupyter")]) {
    cpSync(projectPath("lib", part), join(root, "lib", part), { recursive: true });
  }
  symlinkSync(projectPath("node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "lib", "edited.ts"), 'export { value } from "./inner";\n');
  writeFileSync(join(root, "lib", "inner.ts"), "export const value = 1;\n");
  mkdirSync(join(root, "notebooks"));
  writeNotebook(join(root, "notebooks"), "session", cells);
  return root;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const root = createProject();
let server: ChildProcess;
let browser: BrowserContext;
let page: Page;

async function startServer(): Promise<string> {
  const port = await freePort();
  const inside = (name: string) => join(root, ".etude", name);
  const environment = {
    JUPYTER_PATH: join(root, "lib", "tools", "jupyter", "share"),
    JUPYTER_CONFIG_DIR: inside("config"),
    JUPYTER_DATA_DIR: inside("data"),
    JUPYTER_RUNTIME_DIR: inside("runtime"),
  };
  const options = [`--ServerApp.root_dir=${root}`, `--port=${port}`, "--ServerApp.token=secret"];
  server = spawn(pythonPath(), ["-m", "jupyterlab", "--no-browser", "--allow-root", ...options], {
    env: jupyterEnvironment(environment),
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) {
    const answer = await fetch(`${url}/api?token=secret`).catch(() => undefined);
    if (answer?.ok) return url;
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error("JupyterLab did not start");
}

const cell = (number: number) => page.locator(".jp-Notebook .jp-CodeCell").nth(number - 1);
const output = (number: number) => cell(number).locator(".jp-OutputArea").first();

/** Until the status bar says that nothing runs. */
const idle = () => page.getByText(/\| Idle$/).waitFor({ timeout: 60_000 });

/** Runs a cell as a reader does: click, Shift-Enter. */
async function runCell(number: number) {
  await cell(number).locator(".jp-InputPrompt").click();
  await page.keyboard.press("Shift+Enter");
}

const shows = (number: number, text: string | RegExp) =>
  output(number).getByText(text).first().waitFor({ timeout: 60_000 });

// One session, in order, as a reader goes through it.
describe.skipIf(!hasChromium() || !existsSync(pythonPath()))("a session in JupyterLab", () => {
  beforeAll(async () => {
    const [one, two] = [scalePiece(), scalePiece()];
    const player = await playerRow([{ piece: one, title: "scale" }], 1);
    const pages = {
      workshop: (await workshop(untrained("note-durations"))).html,
      explore: (await exploration(untrainedGenerator())).html,
      blind: (await blindTest([one], { LSTM: [two] }, { count: 1, seed: 1 })).html,
      score: player.html + score(one).html,
    };
    for (const [name, html] of Object.entries(pages)) {
      writeFileSync(join(root, `${name}.html`), html);
    }
    const url = await startServer();
    browser = await openBrowser();
    page = await browser.newPage();
    await page.addInitScript(standInMidi);
    await page.goto(`${url}/lab/tree/notebooks/session.ipynb?token=secret`);
    await cell(4).waitFor({ timeout: 120_000 });
    await idle();
  });

  afterAll(async () => {
    await browser?.close();
    server?.kill("SIGTERM");
  });

  it("runs a cell that imports the library", async () => {
    await runCell(1);
    await shows(1, "the value is 1");
  });

  it("picks up an edit of a module deep in the library when the import cell runs again", async () => {
    writeFileSync(join(root, "lib", "inner.ts"), "export const value = 22;\n");
    await runCell(1);
    await shows(1, "the value is 22");
  });

  it("updates an output in place while the cell runs", async () => {
    await runCell(2);
    const seen = new Set<string>();
    while (!seen.has("step 20")) seen.add(((await output(2).textContent()) ?? "").trim());
    expect(seen.size).toBeGreaterThan(3);
    expect(await output(2).locator("b").count()).toBe(1);
  });

  it("stops long work on interrupt and keeps the variables", async () => {
    await runCell(3);
    await shows(3, "training starts");
    await page.keyboard.press("Escape");
    await page.keyboard.press("i");
    await page.keyboard.press("i");
    await shows(3, /Interrupted: stopping/);
    await idle();
    await runCell(4);
    await shows(4, "the result was kept");
  });

  it("composes in the cell, and letters play the piano while it has the focus", async () => {
    await runCell(5);
    const room = output(5).locator(".etude-compose");
    await output(5).locator(".etude-compose[data-ready]").waitFor({ timeout: 60_000 });
    expect(await room.getByText("Trust this notebook").count()).toBe(0);
    await room.getByRole("button", { name: "Generate", exact: true }).click();
    await output(5).locator(".etude-compose[data-done]").waitFor({ timeout: 60_000 });
    expect(await room.getByText("best of the takes").count()).toBe(1);
    await room.getByText("Begin it yourself").click();
    const cells = await page.locator(".jp-Notebook .jp-Cell").count();
    await room.getByRole("button", { name: "Record keys" }).click();
    await room
      .getByRole("application", { name: /^Piano/ })
      .first()
      .focus();
    for (const key of ["a", "d", "b"]) await page.keyboard.press(key);
    await room.getByRole("button", { name: "Stop recording" }).click();
    expect(await room.getByRole("application", { name: /^Beginning, 2 notes/ }).count()).toBe(1);
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(cells);
    await picture("compose");
  });

  it("plays a duet in the cell", async () => {
    const room = output(5).locator(".etude-compose");
    const turn = (state: string) => room.locator(`.e-duet[data-state="${state}"]`).waitFor();
    await room.locator("summary", { hasText: /^Duet$/ }).click();
    await room.getByRole("button", { name: "Connect MIDI devices" }).click();
    await room.getByLabel("MIDI output").selectOption({ label: "Stand-in output" });
    await room.getByRole("button", { name: "Start the duet" }).click();
    await turn("listening");
    await page.evaluate(() => window.standIn.play([60, 62, 64, 65], 300));
    await turn("answering");
    await room.getByRole("button", { name: "Stop the duet" }).click();
    expect(await page.evaluate(() => window.standIn.open())).toEqual([]);
  });

  it("explores a generator in the cell", async () => {
    await runCell(6);
    await output(6).locator(".etude-compose[data-made]").waitFor({ timeout: 60_000 });
    await output(6).getByRole("button", { name: "New noise" }).click();
    await shows(6, /^noise 2; \d+ notes/);
    await picture("explore");
  });

  it("asks blind in the cell", async () => {
    await runCell(7);
    await output(7).locator(".etude-blind audio").first().waitFor({ timeout: 60_000 });
    await output(7).locator(".etude-blind").scrollIntoViewIfNeeded();
    await picture("blind");
    await output(7)
      .getByRole("button", { name: /is by a person$/ })
      .first()
      .click();
    await output(7).locator(".etude-blind tbody tr").first().waitFor({ timeout: 20_000 });
    await picture("blind-done");
  });

  it("moves the mark of a score with its player in the cell", async () => {
    await runCell(8);
    const mark = output(8).locator(".etude-score-cursor");
    await mark.waitFor({ state: "attached", timeout: 60_000 });
    await output(8)
      .locator("audio")
      .evaluate((audio: HTMLAudioElement) => {
        audio.muted = true;
        audio.currentTime = 0.8;
      });
    await expect.poll(() => mark.getAttribute("visibility")).toBe("visible");
    await output(8).locator(".etude-score").scrollIntoViewIfNeeded();
    await picture("score");
  });
});

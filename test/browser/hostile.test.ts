import { existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingestFolder } from "../../lib/corpus";
import { projectPath } from "../../lib/project/root";
import { describeReport } from "../../lib/tools/cli/ingest";
import { pythonPath } from "../../lib/tools/jupyter/environment";
import { indexHtml } from "../../lib/tools/jupyter/report-index";
import { createRunners } from "../../lib/tools/jupyter/run-notebook";
import { writeNotebook } from "../tools/jupyter/notebooks";
import { hasChromium, openBrowser } from "./chromium";
import { hostileTexts, writeHostileFiles } from "./hostile-files";

const cells = [
  "# Every display\n\nA formula, $E = mc^2$, so that formulas are set.",
  `import { loadCorpus } from "./lib/corpus";
import * as display from "./lib/display";
import { everyFigure } from "./test/display/examples";
const { pieces, skipped } = await loadCorpus(process.env.ETUDE_DATA!);
const names = pieces.flatMap(({ name, tracks }) => [name, ...tracks.map((track) => track.name)]);`,
  "for (const piece of pieces) await display.play(piece, { caption: piece.tracks[0].name.slice(0, 1e5) });",
  "display.show(await display.playerRow(pieces.slice(0, 3).map((piece) => ({ piece }))));",
  `display.show(display.table(names.map((name) => ({ [name.slice(0, 99)]: name, name })).slice(0, 20),
  undefined, { caption: names[0] }), display.table(skipped));`,
  "for (const name of names) display.show(display.finding(name), display.prose(name));",
  "display.show(...Object.values(everyFigure()));",
  `display.show(display.musicFigure("all six", pieces.map((piece) => ({ label: piece.name, pieces: [piece] }))));`,
];

const refused = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;

/** Opens a page from its file; tells what it asked for and what went wrong. */
async function open(page: Page, path: string) {
  const [requests, errors]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("dialog", (dialog) => errors.push(dialog.message()));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const seen = document.documentElement.dataset.violations ?? "";
      document.documentElement.dataset.violations = `${seen} ${event.violatedDirective}`;
    });
  });
  const url = pathToFileURL(path).href;
  await page.goto(url);
  return { errors, others: () => requests.filter((request) => request !== url) };
}

/** What a page would hold if a text had broken out of its place. */
const outbreaks = () => ({
  ran: (window as { ran?: unknown }).ran,
  violations: document.documentElement.dataset.violations,
  handlers: [...document.querySelectorAll("*")].flatMap((element) =>
    element.getAttributeNames().filter((name) => /^on|^srcdoc$/.test(name)),
  ),
  links: [...document.querySelectorAll("[href], [src]")]
    .map((element) => element.getAttribute("href") ?? element.getAttribute("src") ?? "")
    .filter(
      (target) => !/^(#|data:(audio|image)\/|(index|next)\.html$|\d\d_\w+\.html$)/.test(target),
    ),
  strangers: document.querySelectorAll(
    "iframe, base, object, embed, form, link, meta[http-equiv=refresh], textarea",
  ).length,
});
const none = { ran: undefined, violations: undefined, handlers: [], links: [], strangers: 0 };

describe.skipIf(!hasChromium() || !existsSync(pythonPath()))(
  "hostile files",
  { timeout: 600_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "etude-hostile-"));
    const data = join(folder, "music");
    const runners = createRunners();
    let browser: BrowserContext;

    beforeAll(async () => {
      mkdirSync(data);
      writeHostileFiles(data);
      browser = await openBrowser({ offline: true });
    });
    afterAll(() => Promise.all([browser?.close(), runners.close()]));

    async function exported(notebook: string, name: string) {
      const html = join(folder, `${name}.html`);
      const outcome = await runners.run({
        notebook,
        executed: join(folder, `${name}.ipynb`),
        html,
        timeoutSeconds: 400,
        header: { index: "index.html", next: { href: "next.html", title: hostileTexts[0] } },
        environment: {
          ETUDE_DATA: data,
          ETUDE_PROFILE: "smoke",
          ETUDE_FIGURES: join(folder, "figures"),
        },
      });
      expect(outcome).toMatchObject({ status: "passed" });
      expect(statSync(html).size).toBeLessThan(12e6);
      return html;
    }

    async function checkPage(html: string) {
      const page = await browser.newPage();
      const { errors, others } = await open(page, html);
      await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
      await page.evaluate(() => (window as unknown as { etudeDrawAll(): unknown }).etudeDrawAll());
      // What waits for a reader: every link and control is reached by keyboard once.
      for (let i = 0; i < 40; i++) await page.keyboard.press("Tab");
      expect(await page.evaluate(outbreaks)).toEqual(none);
      expect({ errors, requests: others() }).toEqual({ errors: [], requests: [] });
      return page;
    }

    it("steer no terminal", async () => {
      const lines = describeReport(await ingestFolder(data)).split("\n");
      expect(lines.filter((line) => refused.test(line))).toEqual([]);
      expect(lines.join("\n")).toContain(`${hostileTexts.length + 1} files: `);
    });

    it("run nothing and break out of nothing in any display", async () => {
      const notebook = writeNotebook(folder, "displays", cells);
      const page = await checkPage(await exported(notebook, "displays"));
      expect(await page.locator("mjx-container").count()).toBe(1);
      expect(await page.locator(".etude-figure[data-drawn]").count()).toBeGreaterThan(18);
      const shown = await page.locator(".jp-OutputArea").allInnerTexts();
      expect(shown.filter((text) => refused.test(text.replace(/[\n\t\r]/g, "")))).toEqual([]);
    });

    it("run nothing in a chapter", async () => {
      const html = await exported(projectPath("notebooks", "01_midi.ipynb"), "01_midi");
      await checkPage(html);
    });

    it("run nothing in the index", async () => {
      const [name] = hostileTexts;
      const html = join(folder, "index.html");
      const entry = { name, title: name, abstract: name, failure: name, profile: name };
      writeFileSync(
        html,
        indexHtml([{ ...entry, status: "failed", seconds: 1, music: [`music/${name}.mid`] }]),
      );
      const page = await browser.newPage();
      const { errors, others } = await open(page, html);
      const found = await page.evaluate(outbreaks);
      expect({ ...found, links: found.links.filter((link) => /^\w+:|^\/\//.test(link)) }).toEqual(
        none,
      );
      expect({ errors, requests: others() }).toEqual({ errors: [], requests: [] });
    });
  },
);

import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { pythonPath } from "../../lib/tools/jupyter/environment";
import { createRunners } from "../../lib/tools/jupyter/run-notebook";
import { writeNotebook } from "../tools/jupyter/notebooks";
import { hasChromium, openBrowser } from "./chromium";

const figure = {
  data: [{ type: "scatter", x: [0, 1, 2], y: [1, 3, 2] }],
  layout: { height: 320, title: { text: "</script> in a title" } },
};

const show = (bundle: object) => `
import * as jupyter from "tslab/dist/jupyter";
jupyter.lastWriteDisplayData!({ data: ${JSON.stringify(bundle)}, metadata: {}, transient: {} } as never, false);
`;

const part = '<script type="text/plain" class="etude-part" data-part="model-1">AAAA</script>';

const cells = [
  "# A report\n\nA formula, $E = mc^2$, and another:\n\n$$\\sum_i p_i \\log_2 \\mathfrak{p}_i \\text{ in } \\mathbb{R}$$",
  show({ "application/vnd.plotly.v1+json": figure, "text/plain": "a figure" }),
  show({ "application/vnd.plotly.v1+json": figure, "text/plain": "a figure" }),
  `# Far below\n\n${"A line of its own.\n\n".repeat(120)}`,
  show({ "application/vnd.plotly.v1+json": figure, "text/plain": "a figure" }),
  'import { display } from "tslab";\ndisplay.html("<b>bold <i>text</i></b>");',
  show({ "text/html": `${part}<p>one</p>` }),
  show({ "text/html": `${part}<p>two</p>` }),
];

describe.skipIf(!hasChromium() || !existsSync(pythonPath()))(
  "a report opened without network",
  () => {
    it("shows figures and formulas and asks for nothing but itself", async () => {
      const folder = mkdtempSync(join(tmpdir(), "etude-report-"));
      const html = join(folder, "report.html");
      const runners = createRunners();
      const outcome = await runners.run({
        notebook: writeNotebook(folder, "report", cells),
        executed: join(folder, "executed.ipynb"),
        html,
        timeoutSeconds: 120,
        header: { index: "index.html", next: { href: "next.html", title: "Next" } },
        environment: {},
      });
      await runners.close();
      expect(outcome).toMatchObject({ status: "passed" });
      expect(statSync(html).size).toBeLessThan(6e6);

      const written = readFileSync(html, "utf8");
      expect(written.match(/<script [^>]*data-part="model-1"/g)).toHaveLength(1);
      expect(written).toMatch(/<p>one<\/p>[\s\S]*<p>two<\/p>/);

      const browser = await openBrowser({ offline: true });
      try {
        const page = await browser.newPage();
        const requests: string[] = [];
        const errors: string[] = [];
        page.on("request", (request) => requests.push(request.url()));
        page.on("pageerror", (error) => errors.push(error.message));
        const url = pathToFileURL(html).href;
        await page.goto(url);
        await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
        expect(errors).toEqual([]);
        expect(requests).toEqual([url]);
        const drawn = page.locator(".etude-figure[data-drawn]");
        await expect.poll(() => drawn.count(), { timeout: 20_000 }).toBe(2); // those near the window
        expect(await page.locator(".etude-figure svg.main-svg").first().isVisible()).toBe(true);
        expect(await page.locator("mjx-container").count()).toBe(2);
        expect(await page.locator(".jp-RenderedHTML b").isVisible()).toBe(true);

        await page.locator(".etude-figure").last().scrollIntoViewIfNeeded();
        await expect.poll(() => drawn.count(), { timeout: 20_000 }).toBe(3);
        await page.reload();
        const drawnAtOnce = await page.evaluate(() => {
          dispatchEvent(new Event("beforeprint")); // long before the library has been unpacked
          const figures = [...document.querySelectorAll(".etude-figure")];
          return figures.map((figure) => figure.querySelector("svg.main-svg") !== null);
        });
        expect(drawnAtOnce).toEqual([true, true, true]);
        await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
        expect(await page.locator(".etude-excuse").count()).toBe(0);
        expect(errors).toEqual([]);

        const code = page.locator(".jp-CodeCell .jp-InputArea").first();
        expect(await code.isVisible()).toBe(true);
        await page.locator("#etude-toggle").click();
        expect(await code.isVisible()).toBe(false);
      } finally {
        await browser.close();
      }
    });
  },
);

import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { projectPath, projectRoot } from "../../lib/project/root";
import { pythonPath } from "../../lib/tools/jupyter/environment";
import { hiddenFolders } from "../../lib/tools/jupyter/hidden-folders";
import { createRunners } from "../../lib/tools/jupyter/run-notebook";
import { writeNotebook } from "../tools/jupyter/notebooks";
import { axeViolations } from "./axe";
import { hasChromium, openBrowser } from "./chromium";

const cells = [
  "# A page\n\n| | |\n|---|---|\n| **Question** | Who reads it, with what? |\n\nFormulas, $E = mc^2$:\n\n$$\\sum_i p_i \\log_2 p_i$$",
  `import * as display from "./lib/display";
import { readSettings } from "./lib/project";
import { everyFigure, scalePiece } from "./test/display/examples";
const settings = readSettings({ data: "${projectPath("data")}" });
settings`,
  "await display.play(scalePiece(), { caption: 'a caption', subtitle: 'eight notes' });",
  `const figures = everyFigure();
display.show(figures.lines, figures.profile, figures.expectation);`,
  `display.show(display.table([{ name: "a", bits: 1.5 }, { name: "b", bits: 2 }], undefined, { caption: "two" }));
for (const kind of ["result", "warning", "note"] as const) display.show(display.finding("So **it** is.", kind));
display.show(display.prose("Words."));
console.log("a long line ".repeat(40));
console.log(new Error("an error").stack);`,
];

/** Everything whose right edge is cut off, unless it scrolls. */
const cutOff = () => {
  const scrolls = ".jp-OutputArea-output, .jp-MarkdownOutput table, pre, mjx-container, svg";
  return [...document.querySelectorAll("body *:not(.etude-skip)")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .filter((element) => !element.closest(scrolls))
    .map((element) => element.outerHTML.slice(0, 80));
};

describe.skipIf(!hasChromium() || !existsSync(pythonPath()))("the page of a report", () => {
  const folder = mkdtempSync(join(tmpdir(), "etude-pages-"));
  const html = join(folder, "page.html");

  beforeAll(async () => {
    const runners = createRunners();
    const outcome = await runners.run({
      notebook: writeNotebook(folder, "page", cells),
      executed: join(folder, "executed.ipynb"),
      html,
      timeoutSeconds: 300,
      header: { index: "index.html", next: { href: "next.html", title: "Next" }, profile: "quick" },
      hidden: hiddenFolders([projectPath("data")]),
      environment: {},
    });
    await runners.close();
    expect(outcome).toMatchObject({ status: "passed" });
  }, 320_000);

  const opened = async (options: { colorScheme?: "dark" | "light"; width?: number }) => {
    const browser = await openBrowser({ offline: true });
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme: options.colorScheme ?? "light" });
    await page.setViewportSize({ width: options.width ?? 1200, height: 900 });
    await page.goto(pathToFileURL(html).href);
    await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
    await page.evaluate(() => (window as unknown as { etudeDrawAll(): unknown }).etudeDrawAll());
    return { browser, page };
  };

  it.each([
    { colorScheme: "light", width: 1200 },
    { colorScheme: "dark", width: 1200 },
    { colorScheme: "light", width: 360 },
  ] as const)("is read by all, $colorScheme, $width pixels wide", async (options) => {
    const { browser, page } = await opened(options);
    try {
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(cutOff)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(options.width);
    } finally {
      await browser.close();
    }
  });

  it("names no folder of the machine that made it", async () => {
    const { browser, page } = await opened({});
    try {
      const source = await page.content();
      expect(source).not.toContain(projectRoot());
      expect(await page.locator(".jp-OutputArea").first().textContent()).toContain("data: 'data'");
      expect(await page.locator("body").textContent()).toContain("étude");
    } finally {
      await browser.close();
    }
  });

  it("turns dark and light by keyboard, figures too, and prints light", async () => {
    const { browser, page } = await opened({});
    try {
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const ground = () =>
        page.evaluate(() => {
          const element = document.querySelector<HTMLElement>(".etude-figure .main-svg");
          return element?.style.background.replaceAll(" ", "");
        });
      expect([await paper(), await ground()]).toEqual(["rgb(255, 255, 255)", "rgb(255,255,255)"]);
      while ((await page.evaluate(() => document.activeElement?.id)) !== "etude-theme") {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      await expect.poll(ground).toBe("rgb(22,24,27)");
      expect(await paper()).toBe("rgb(22, 24, 27)");
      await page.emulateMedia({ media: "print" });
      await expect.poll(ground).toBe("rgb(255,255,255)");
      expect(await paper()).toBe("rgb(255, 255, 255)");
      expect(await page.locator("audio").first().isVisible()).toBe(false);
    } finally {
      await browser.close();
    }
  });
});

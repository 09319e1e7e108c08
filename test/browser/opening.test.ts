import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectPath } from "../../lib/project/root";
import { openBlocked } from "./blocking";
import { hasChromium, openBrowser } from "./chromium";

const folder = projectPath("figures", "reports");
const reports = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^\d\d_\w+\.html$/.test(name))
  : [];

// The reports that have been made in this checkout, whichever they are.
describe.skipIf(!hasChromium() || reports.length === 0)("the reports that are here", () => {
  let browser: BrowserContext;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser({ offline: true });
    browser.on("weberror", (fault) => faults.push(fault.error().message));
  });
  afterAll(() => browser?.close());

  it.each(reports)("%s opens without a fault, and says what that takes", async (name) => {
    const path = join(folder, name);
    const { size } = statSync(path);
    const { page, blocked } = await openBlocked(browser, pathToFileURL(path).href, async (page) => {
      await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
      await page.waitForTimeout(2000); // figures near the window are drawn in idle turns
    });
    console.log(
      `${name}: ${(size / 1e6).toFixed(1)} MB, blocked for ${blocked.toFixed(0)} ms of processor time`,
    );
    expect(faults).toEqual([]);
    expect(size).toBeLessThanOrEqual(12e6);
    await page.close();
  });
});

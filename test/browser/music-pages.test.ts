import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blindTest } from "../../lib/chapters/08-comparison/blind-test";
import { playerRow } from "../../lib/display/player";
import { score } from "../../lib/display/score";
import { scalePiece } from "../display/examples";
import { axeViolations } from "./axe";
import { hasChromium, openBrowser } from "./chromium";
import { writePage } from "./written-page";

describe.skipIf(!hasChromium())("music on a page without network", () => {
  let browser: BrowserContext;
  beforeAll(async () => {
    browser = await openBrowser({ offline: true });
  });
  afterAll(() => browser?.close());

  it("moves the mark in the score with the player of the same piece, a click seeks", async () => {
    const piece = scalePiece();
    const player = await playerRow([{ piece, title: "scale" }], 1);
    const page = await browser.newPage();
    await page.goto(writePage(player.html + score(piece).html));
    const mark = page.locator(".etude-score-cursor");
    const seek = (seconds: number) =>
      page.evaluate((to) => {
        const audio = document.querySelector("audio")!;
        audio.muted = true;
        audio.currentTime = to;
      }, seconds);
    await seek(0.3);
    await expect.poll(() => mark.getAttribute("visibility")).toBe("visible");
    const early = Number(await mark.getAttribute("x"));
    await seek(1.5);
    await expect.poll(async () => Number(await mark.getAttribute("x"))).toBeGreaterThan(early + 20);
    await page.locator(".etude-score svg").click({ position: { x: 90, y: 40 } });
    await expect
      .poll(() => page.evaluate(() => document.querySelector("audio")!.currentTime))
      .toBeLessThan(1.4);
    expect(await axeViolations(page)).toEqual([]);
  });

  it("asks blind, by keyboard alone, and says what the guesses show", async () => {
    const made = { LSTM: [scalePiece(), scalePiece()], GRU: [scalePiece()] };
    const page = await browser.newPage();
    await page.setViewportSize({ width: 360, height: 700 });
    await page.goto(writePage((await blindTest([scalePiece()], made, { count: 2, seed: 1 })).html));
    const onGuess = () =>
      page.evaluate(() => document.activeElement?.textContent?.endsWith("is by a person") ?? false);
    for (let pair = 0; pair < 3; pair++) {
      expect(await page.locator(".etude-blind audio").count()).toBe(2);
      do await page.keyboard.press("Tab");
      while (!(await onGuess()));
      await page.keyboard.press("Enter");
    }
    expect(await page.locator(".etude-blind tbody tr").count()).toBe(2);
    expect(await page.locator(".etude-blind tbody").textContent()).toContain(
      "these guesses cannot say",
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await axeViolations(page)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { seedFiles } from "../midi/seed-files";
import { bundleForBrowser } from "../portable/bundle";
import { walk } from "../portable/walk";
import { hasChromium, openBrowser } from "./chromium";

describe.skipIf(!hasChromium())("the library in a browser", () => {
  it("makes of the same files the same music as in Node", async () => {
    const files = seedFiles().slice(0, 2);
    const browser = await openBrowser({ offline: true });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundleForBrowser() });
      const made = await page.evaluate(
        async (given) => {
          const { walk: inPage } = globalThis as unknown as { walk: typeof walk };
          return [...(await inPage(given.map((bytes) => Uint8Array.from(bytes))))];
        },
        files.map((bytes) => [...bytes]),
      );
      expect(made).toEqual([...(await walk(files))]);
    } finally {
      await browser.close();
    }
  });
});

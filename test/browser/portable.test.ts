import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPath } from "../../lib/project/root";
import { seedFiles } from "../midi/seed-files";
import { bundleForBrowser } from "../portable/bundle";
import { speakModel } from "../portable/speak-model";
import { walk } from "../portable/walk";
import { hasChromium, openBrowser } from "./chromium";

describe.skipIf(!hasChromium())("the library in a browser", () => {
  it("makes of the same files the same music as in Node", async () => {
    const files = seedFiles().slice(0, 2);
    const browser = await openBrowser({ offline: true });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundleForBrowser("walk") });
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

  it("says of a model and a seed the same tokens as in Node, also from a page on the disk", async () => {
    const bytes = readFileSync(projectPath("data", "models", "chorale.etude"));
    const folder = mkdtempSync(join(tmpdir(), "etude-page-"));
    const path = join(folder, "page.html");
    const csp = "default-src 'none'; script-src 'unsafe-inline'";
    const script = await bundleForBrowser("speakModel");
    const browser = await openBrowser({ offline: true });
    try {
      for (const policy of [`${csp} 'wasm-unsafe-eval'`, csp]) {
        const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
        const body = script.replaceAll("</script", "<\\/script");
        writeFileSync(path, `<meta charset="utf-8">${meta}<script>${body}</script>`);
        const page = await browser.newPage();
        await page.goto(`file://${path}`);
        const said = await page.evaluate(
          async ({ given, seed }) => {
            const { speakModel: inPage } = globalThis as unknown as {
              speakModel: typeof speakModel;
            };
            return inPage(
              Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0)),
              seed,
            );
          },
          { given: bytes.toString("base64"), seed: 5 },
        );
        expect(said).toEqual(await speakModel(bytes, 5));
      }
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });
});

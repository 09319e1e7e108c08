import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { findChromium } from "../../lib/tools/setup/test-suite";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whether there is a Chromium; says why the suite is skipped when there is none. */
export function hasChromium(): boolean {
  if (findChromium()) return true;
  console.log("skipped: no Chromium was found (set ETUDE_CHROMIUM=/path/to/chromium)");
  return false;
}

/** A fresh headless browser with an empty profile; the caller closes it. */
export function openBrowser(options: { offline?: boolean } = {}): Promise<BrowserContext> {
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "etude-chromium-")), {
    executablePath: findChromium(),
    args: flags,
    headless: true,
    viewport: { width: 1200, height: 900 },
    ...options,
  });
}

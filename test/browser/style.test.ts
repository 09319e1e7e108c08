import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import {
  compareStyles,
  readMusic,
  strangersTo,
  styleFinding,
  styleTable,
} from "../../lib/chapters/05-lstm";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import type { Piece } from "../../lib/music/piece";
import { defaultDataFolder, readSettings } from "../../lib/project";
import { projectPath } from "../../lib/project/root";
import { commonDataset } from "../../lib/recipes";
import { pythonPath } from "../../lib/tools/jupyter/environment";
import { createRunners } from "../../lib/tools/jupyter/run-notebook";
import { hasChromium, openBrowser } from "./chromium";

/** `ETUDE_DATA=ryans-mammoth npm test -- --only browser`: any folder or data set of one's own. */
const isAsked = Boolean(process.env.ETUDE_DATA) && existsSync(pythonPath());
/** Presses of Generate; each makes three takes. */
const presses = 5;

// The whole way: a stranger's folder is learnt in a chapter, the network composes in the exported
// page from a file without network, and what it wrote is judged in Node.
describe.skipIf(!isAsked || !hasChromium())("a page that learnt from a folder", () => {
  it("composes in the folder's style", { timeout: 3_600_000 }, async () => {
    const settings = readSettings();
    const folder = mkdtempSync(join(tmpdir(), "etude-style-"));
    const html = join(folder, "05_lstm.html");
    const runners = createRunners();
    const outcome = await runners.run({
      notebook: projectPath("notebooks", "05_lstm.ipynb"),
      executed: join(folder, "05_lstm.ipynb"),
      ...{ html, timeoutSeconds: 3000, header: {}, environment: {} },
    });
    await runners.close();
    expect(outcome).toMatchObject({ status: "passed" });

    const pieces = await composedIn(html);
    const { pieces: read } = await readMusic(settings);
    const dataset = commonDataset(read, settings);
    const strangers = await strangersTo(settings);
    const rows = compareStyles(dataset, { label: "page", pieces }, strangers);
    console.log(styleTable(rows).text);
    console.log(styleFinding(rows).text);
    const made = rows.find(({ role }) => role === "model")!;
    expect(made.overlap).toBeGreaterThan(0);
    if (settings.profile !== "smoke" && settings.data !== defaultDataFolder()) {
      expect(made.overlap).toBeGreaterThan(made.otherOverlap!);
    }
  });
});

/** What the network in a report writes when somebody presses Generate, as its MIDI files hold it. */
async function composedIn(html: string): Promise<Piece[]> {
  const browser = await openBrowser({ offline: true });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(html).href);
    const workshop = page.locator(".etude-compose");
    await workshop.scrollIntoViewIfNeeded();
    await page.waitForSelector(".etude-compose[data-ready]");
    const pieces: Piece[] = [];
    for (let press = 1; press <= presses; press++) {
      await workshop.getByRole("button", { name: "Generate", exact: true }).click();
      await page.waitForSelector(`.etude-compose[data-done="${press}"]`, { timeout: 120_000 });
      for (let take = 1; take <= 3; take++) {
        const waiting = page.waitForEvent("download");
        await workshop.getByRole("button", { name: `Take ${take} as a MIDI file` }).click();
        const bytes = new Uint8Array(readFileSync(await (await waiting).path()));
        pieces.push(midiToPiece(readMidi(bytes, `take ${take}`)));
      }
    }
    const pictures = process.env.ETUDE_PICTURES;
    if (pictures) {
      await workshop.screenshot({ path: join(pictures, "style-workshop.png") });
      const table = page.locator(".etude-table", { hasText: "overlap area" }).last();
      await table.scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(pictures, "style-finding.png") });
    }
    return pieces;
  } finally {
    await browser.close();
  }
}

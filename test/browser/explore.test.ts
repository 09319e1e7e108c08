import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exploration } from "../../lib/display/workshop/explore";
import { firstPlace, type LatentPlace, latentAt } from "../../lib/live/noise/latent-place";
import { withInstrument } from "../../lib/live/view/speaker";
import { pieceToMidi } from "../../lib/midi/write";
import { loadGenerator, pieceOfLatent } from "../../lib/models/portable/generator/load-generator";
import { untrainedGenerator } from "../live/untrained-generator";
import { axeViolations } from "./axe";
import { hasChromium, openBrowser } from "./chromium";
import { writePage } from "./written-page";

const file = untrainedGenerator();
const loaded = loadGenerator(file, "GAN");
/** What Node makes of a place, as the page's MIDI file. */
const midiOf = (place: Partial<LatentPlace>) => {
  const piece = pieceOfLatent(loaded, latentAt(loaded, { ...firstPlace(2), ...place }));
  return pieceToMidi(withInstrument(piece, null));
};

const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first().click();
const settled = (page: Page) => page.waitForSelector('.etude-compose[aria-busy="false"]');

async function saved(page: Page, kind: string): Promise<Buffer> {
  const waiting = page.waitForEvent("download");
  await press(page, `Piece as a ${kind} file`);
  return readFileSync(await (await waiting).path());
}

describe.skipIf(!hasChromium())("a generator in a page without network", () => {
  let browser: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser({ offline: true });
    page = await browser.newPage();
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(writePage((await exploration(file)).html));
    await page.waitForSelector("[data-made]");
  });
  afterAll(async () => {
    await browser?.close();
    expect(faults).toEqual([]);
  });

  const slide = async (name: string, value: string) => {
    const slider = page.getByRole("slider", { name });
    await slider.focus();
    await slider.fill(value);
    await settled(page);
  };

  it("makes of the same noise the notes that Node makes, wherever the sliders stand", async () => {
    expect(new Uint8Array(await saved(page, "MIDI"))).toEqual(midiOf({}));
    await slide("Height", "2.5");
    await slide("Movement", "-1.5");
    await slide("Way to the next noise", "0.4");
    const moved = midiOf({ share: 0.4, shifts: [2.5, -1.5] });
    expect(moved).not.toEqual(midiOf({}));
    expect(new Uint8Array(await saved(page, "MIDI"))).toEqual(moved);
    const waited = await page.getAttribute("[data-waited]", "data-waited");
    const size = (file.length / 1e6).toFixed(2);
    console.log(`a generator of ${size} MB: 4 bars ${waited} ms after a slider moved`);
  });

  it("takes back, and goes to the next noise", async () => {
    const before = await saved(page, "MIDI");
    await press(page, "New noise");
    await settled(page);
    expect(new Uint8Array(await saved(page, "MIDI"))).toEqual(
      midiOf({ from: 2, to: 3, shifts: [2.5, -1.5] }),
    );
    await press(page, "Undo");
    await settled(page);
    expect(await saved(page, "MIDI")).toEqual(before);
    expect(await page.getByRole("slider", { name: "Way to the next noise" }).inputValue()).toBe(
      "0.4",
    );
    await press(page, "Sliders to the middle");
    await settled(page);
    expect(new Uint8Array(await saved(page, "MIDI"))).toEqual(midiOf({}));
  });

  it("goes out as a sound file of two kinds", async () => {
    const wav = await saved(page, "WAV");
    expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
    const mp3 = await saved(page, "MP3");
    // A frame of MPEG layer III without a checksum.
    expect(mp3[0]).toBe(0xff);
    expect(mp3[1] & 0xf7).toBe(0xf3);
    expect(mp3.length).toBeLessThan(wav.length / 5);
    console.log(`4 bars: WAV ${wav.length} bytes, MP3 ${mp3.length}`);
  });

  it("shows the file's text as text, and can be used without eyes", async () => {
    expect(await page.getByText("<b>nothing</b>").count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
    const picture = process.env.ETUDE_PICTURES;
    if (picture) await page.screenshot({ path: join(picture, "explore.png") });
  });
});

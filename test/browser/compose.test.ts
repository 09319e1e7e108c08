import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workshop } from "../../lib/display/workshop/compose";
import { fulfil } from "../../lib/live/mind/composer";
import { startSettings } from "../../lib/live/mind/settings";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { pieceToMidi } from "../../lib/midi/write";
import { loadModel } from "../../lib/models/portable/load-model";
import { createPiece } from "../../lib/music/piece";
import { untrained } from "../live/models";
import { hasChromium, openBrowser } from "./chromium";
import { standInMidi } from "./stand-in-midi";

declare global {
  /** Milliseconds in long tasks of the page. */
  var blocked: number;
}

const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:; " +
  "style-src 'unsafe-inline'; img-src data: blob:; media-src data: blob:; connect-src 'none'";

const voices = untrained("four-voice-eighths");
const notes = untrained("note-durations");
const nobody = { grown: () => undefined };

async function writePage(name: string, ...models: Uint8Array[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "etude-compose-"));
  const path = join(folder, `${name}.html`);
  const meta = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const cells = (await Promise.all(models.map(workshop))).map(({ html }) => html).join("");
  writeFileSync(path, `<!doctype html><html lang="en">${meta}<title>t</title>${cells}</html>`);
  return pathToFileURL(path).href;
}

async function openPage(browser: BrowserContext, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    Object.assign(globalThis, { blocked: 0 });
    const watch = (list: PerformanceObserverEntryList) => {
      for (const { duration } of list.getEntries()) globalThis.blocked += duration;
    };
    new PerformanceObserver(watch).observe({ type: "longtask", buffered: true });
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== url && !asked.startsWith("blob:")) faults.push(`asked for ${asked}`);
  });
  await page.goto(url);
  await page.waitForSelector(".etude-compose[data-ready]");
  return page;
}

const faults: string[] = [];
const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first().click();
const done = (page: Page, count: number) =>
  page.waitForSelector(`.etude-compose[data-done="${count}"]`);
const refusal = (page: Page) => page.locator(".e-refusal").textContent();
const dropFile = (page: Page, name: string, bytes: Uint8Array) =>
  page.setInputFiles("input[type=file]", {
    ...{ name, mimeType: "audio/midi", buffer: Buffer.from(bytes) },
  });

async function savedMidi(page: Page, take: number): Promise<Uint8Array> {
  const waiting = page.waitForEvent("download");
  await press(page, `Take ${take} as a MIDI file`);
  return new Uint8Array(readFileSync(await (await waiting).path()));
}

const tune = createPiece({
  notes: [60, 62, 64, 65].map((pitch, i) => ({
    ...{ pitch, startTicks: i * 480, durationTicks: 480, velocity: 90, track: 0 },
  })),
});

describe.skipIf(!hasChromium())("a workshop in a page without network", () => {
  let browser: BrowserContext;
  beforeAll(async () => {
    browser = await openBrowser({ offline: true });
  });
  afterAll(async () => {
    await browser?.close();
    expect(faults).toEqual([]);
  });

  it("makes the notes that Node makes, and says how long the reader waited", async () => {
    const page = await openPage(browser, await writePage("generate", voices));
    const blocked = await page.evaluate(() => Math.round(globalThis.blocked));
    await page.waitForTimeout(800); // until the model has warmed up
    await press(page, "Generate");
    await done(page, 1);
    const loaded = loadModel(voices, "voices");
    const settings = startSettings(loaded.header);
    const wish = { kind: "generate", settings, count: 3, primer: null, bars: null } as const;
    const takes = await fulfil(loaded, wish, nobody);
    for (const [i, { piece }] of takes.entries()) {
      expect(await savedMidi(page, i + 1)).toEqual(pieceToMidi(piece));
    }
    const first = await page.getAttribute(".etude-compose", "data-first-note");
    const status = await page.locator(".e-status").textContent();
    console.log(`first note after ${first} ms (GRU 2×256); ${status}; blocked ${blocked} ms`);
    await page.close();
  });

  it("goes on from a bar, makes one anew, and takes back", async () => {
    const page = await openPage(browser, await writePage("edit", voices));
    await press(page, "Generate");
    await done(page, 1);
    const before = await savedMidi(page, 1);
    const roll = page.getByRole("slider", { name: "Take 1, bar to work on" });
    await roll.press("ArrowRight");
    await press(page, "Go on from this bar");
    await done(page, 2);
    expect(await savedMidi(page, 1)).not.toEqual(before);
    await press(page, "Undo");
    expect(await savedMidi(page, 1)).toEqual(before);
    await roll.press("ArrowRight");
    await roll.press("ArrowRight");
    await press(page, "This bar anew");
    await done(page, 3);
    expect(await refusal(page)).toBe("");
    expect(await savedMidi(page, 1)).not.toEqual(before);
    await page.close();
  });

  it("harmonises what is drawn, and reads what is dropped", async () => {
    const page = await openPage(browser, await writePage("primer", voices));
    await page.getByText("Begin it yourself").click();
    const roll = page.getByRole("application", { name: /^Beginning/ });
    await roll.focus();
    for (const key of ["Enter", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "Enter"]) {
      await page.keyboard.press(key);
    }
    await press(page, "Harmonise this tune");
    await done(page, 1);
    expect(await refusal(page)).toBe("");
    const sung = midiToPiece(readMidi(await savedMidi(page, 1), "sung.mid"));
    expect(sung.tracks).toHaveLength(4);
    await dropFile(page, "tune.mid", pieceToMidi(tune));
    await press(page, "Harmonise this tune");
    await done(page, 2);
    const piece = midiToPiece(readMidi(await savedMidi(page, 1), "sung.mid"));
    const top = piece.notes.filter(({ track }) => track === 0);
    expect(top.map(({ pitch }) => pitch)).toEqual([60, 62, 64, 65]);
    await page.close();
  });

  it("says what is wrong, and what was composed stays", async () => {
    const page = await openPage(browser, await writePage("bad", notes));
    await press(page, "Generate");
    await done(page, 1);
    const before = await savedMidi(page, 2);
    await page.getByText("Begin it yourself").click();
    await dropFile(page, "letter.mid", new TextEncoder().encode("no music at all, dear reader"));
    await expect.poll(() => refusal(page)).toMatch(/letter\.mid/);
    const high = tune.notes.map((note) => ({ ...note, pitch: note.pitch + 60 }));
    await dropFile(page, "high.mid", pieceToMidi({ ...tune, notes: high }));
    await press(page, "Compose from this beginning");
    await expect.poll(() => refusal(page)).toMatch(/high\.mid: \d+ of \d+ tokens are not in the/);
    await page.getByLabel("Scale").fill("C major");
    await page.getByLabel("Range").fill("C#4..C#4");
    await press(page, "Generate");
    await expect.poll(() => refusal(page)).toMatch(/no note is left of the \d+/);
    expect(await savedMidi(page, 2)).toEqual(before);
    await page.close();
  });

  it("says that a model is of another version", async () => {
    const base64 = Buffer.from(voices).toString("base64");
    const other = voices.slice();
    other.set(new TextEncoder().encode("ETUDE 9"), 0);
    const url = await writePage("other", voices);
    const path = new URL(url).pathname;
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(base64, Buffer.from(other).toString("base64")),
    );
    const page = await browser.newPage();
    await page.goto(url);
    await expect.poll(() => page.locator(".e-refusal").textContent()).toMatch(/untrained: /);
    await page.close();
  });

  it("makes a sound file by its own instruments", async () => {
    const page = await openPage(browser, await writePage("sound", voices));
    await press(page, "Generate");
    await done(page, 1);
    const waiting = page.waitForEvent("download");
    await press(page, "Take 1 as a WAV file");
    const wav = readFileSync(await (await waiting).path());
    expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
    const samples = new Int16Array(wav.buffer, wav.byteOffset + 44, (wav.length - 44) / 2);
    expect(samples.length).toBeGreaterThan(32_000);
    const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(loudest / 32_767).toBeCloseTo(0.8, 2);
    await page.close();
  });

  it("plays a duet on the grid, and leaves no note hanging", async () => {
    const page = await browser.newPage();
    await page.addInitScript(standInMidi);
    await page.goto(await writePage("duet", notes));
    await page.waitForSelector(".etude-compose[data-ready]");
    await page.locator("summary", { hasText: /^Duet$/ }).click();
    await press(page, "Connect MIDI devices");
    await page.getByLabel("MIDI output").selectOption({ label: "Stand-in output" });
    await page.getByLabel("Tempo").last().fill("120");
    await press(page, "Start the duet");
    await page.waitForSelector('.e-duet[data-state="listening"]');
    await page.evaluate(() => window.standIn.play([60, 62, 64, 65], 250));
    await page.waitForSelector('.e-duet[data-state="answering"]');
    await page.waitForSelector('.e-duet[data-state="listening"]', { timeout: 20_000 });
    const told = await page.evaluate(() => {
      const { origin, beat, steps } = document.querySelector<HTMLElement>(".e-duet")!.dataset;
      const { sent, lastOff } = window.standIn;
      return { sent, lastOff, step: Number(beat) / Number(steps), origin: Number(origin) };
    });
    const onsets = told.sent.filter(({ bytes }) => bytes[0] === 0x90).map(({ at }) => at);
    expect(onsets.length).toBeGreaterThan(0);
    for (const at of onsets) {
      const steps = (at - told.origin) / told.step;
      expect(Math.abs(steps - Math.round(steps)) * told.step).toBeLessThan(5);
    }
    const pauseEnd = told.lastOff + 4 * told.step;
    console.log(
      `duet: first note ${(onsets[0] - pauseEnd).toFixed(0)} ms after the pause of a beat`,
    );
    await page.evaluate(() => window.standIn.unplug());
    await expect.poll(() => refusal(page)).toMatch(/Stand-in keyboard has gone/);
    await press(page, "Stop the duet");
    const open = await page.evaluate(() => window.standIn.open());
    expect(open).toEqual([]);
    const off = await page.evaluate(() =>
      window.standIn.sent.filter(({ bytes }) => (bytes[0] & 0xf0) === 0xb0 && bytes[1] === 123),
    );
    expect(off.length).toBeGreaterThanOrEqual(16);
    await page.close();
  });

  it("ends what sounds when the worker crashes, and begins it anew", async () => {
    const page = await browser.newPage();
    await page.addInitScript(standInMidi);
    await page.addInitScript(() => {
      const Own = Worker;
      const made: Worker[] = [];
      Object.assign(globalThis, { made });
      globalThis.Worker = class extends Own {
        constructor(url: string | URL) {
          super(url);
          made.push(this);
        }
      };
    });
    await page.goto(await writePage("crash", notes));
    await page.waitForSelector(".etude-compose[data-ready]");
    await press(page, "Generate");
    await done(page, 1);
    const before = await savedMidi(page, 1);
    await page.locator("summary", { hasText: /^Duet$/ }).click();
    await press(page, "Connect MIDI devices");
    await page.getByLabel("MIDI output").selectOption({ label: "Stand-in output" });
    await press(page, "Start the duet");
    await page.evaluate(() => {
      const { made } = globalThis as unknown as { made: Worker[] };
      made[0].dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
    });
    expect(await refusal(page)).toMatch(/the model's worker failed: out of memory/);
    expect(await page.evaluate(() => window.standIn.sent.length)).toBeGreaterThanOrEqual(32);
    expect(await savedMidi(page, 1)).toEqual(before);
    await press(page, "Generate");
    await done(page, 3);
    expect(await refusal(page)).toBe("");
    await page.close();
  });

  it("works without Web MIDI, without sound and without WebAssembly", async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "requestMIDIAccess", { value: undefined });
      Reflect.deleteProperty(globalThis, "AudioContext");
      Reflect.deleteProperty(globalThis, "WebAssembly");
    });
    await page.goto(await writePage("bare", voices));
    await page.waitForSelector(".etude-compose[data-ready]");
    expect(await page.locator(".e-status").textContent()).toMatch(/no sound/);
    await page.locator("summary", { hasText: /^Duet$/ }).click();
    expect(await page.getByText("This browser has no Web MIDI").isVisible()).toBe(true);
    await press(page, "Generate");
    await done(page, 1);
    expect((await savedMidi(page, 1)).length).toBeGreaterThan(100);
    await page.close();
  });
});

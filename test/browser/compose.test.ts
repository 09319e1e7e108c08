import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
import { axeViolations } from "./axe";
import { hasChromium, openBrowser } from "./chromium";
import { fileWith, hostileTexts } from "./hostile-files";
import { standInMidi } from "./stand-in-midi";
import { writePage } from "./written-page";

declare global {
  /** Milliseconds in long tasks of the page. */
  var blocked: number;
}

const voices = untrained("four-voice-eighths");
const notes = untrained("note-durations");
const hostile = `<img src=x onerror='window.ran=1'> \u202egnp.drums\u200f`;
const nobody = { grown: () => undefined };

async function pageWith(...models: Uint8Array[]): Promise<string> {
  return writePage((await Promise.all(models.map(workshop))).map(({ html }) => html).join(""));
}

/** A page with a stand-in keyboard, its duet unfolded. */
async function openDuet(browser: BrowserContext): Promise<Page> {
  const page = await browser.newPage();
  await page.addInitScript(standInMidi);
  await page.goto(await pageWith(notes));
  await page.waitForSelector(".etude-compose[data-ready]");
  await page.locator("summary", { hasText: /^Duet$/ }).click();
  return page;
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
    const page = await openPage(browser, await pageWith(voices));
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
    const made = takes.map(({ rank }, i) => ({ name: `Take ${i + 1}`, rank: rank! }));
    const order = made.sort((a, b) => a.rank - b.rank).map(({ name }) => name);
    expect(order).not.toEqual([...order].sort()); // else the order of making would do
    expect(await page.locator(".e-take h4").allTextContents()).toEqual(order);
    const verdicts = (await page.locator(".e-verdict").allTextContents()).map((said) =>
      said.replace(/:.*/, ""),
    );
    expect(verdicts).toEqual(["best of the takes", "second", "third"]);
    const first = await page.getAttribute(".etude-compose", "data-first-note");
    const status = await page.locator(".e-status").textContent();
    console.log(`first note after ${first} ms (GRU 2×256); ${status}; blocked ${blocked} ms`);
    await page.close();
  });

  it("goes on from a bar, makes one anew, and takes back", async () => {
    const page = await openPage(browser, await pageWith(voices));
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
    const page = await openPage(browser, await pageWith(voices));
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

  it("stops on the word, and writes the tempo and instrument that were chosen", async () => {
    const page = await openPage(browser, await pageWith(voices));
    await page.getByLabel("Length, bars at most").fill("32");
    await press(page, "Generate");
    await page.waitForSelector(".e-take svg.e-roll rect");
    await press(page, "Stop");
    await done(page, 1);
    expect(await refusal(page)).toBe("");
    await page.getByLabel("Length, bars at most").fill("2");
    await press(page, "Generate");
    await done(page, 2);
    await page.getByLabel("Tempo").first().fill("150");
    await page.getByLabel("Instrument").selectOption({ label: "Church Organ" });
    const { tempos, tracks } = midiToPiece(readMidi(await savedMidi(page, 1), "organ.mid"));
    expect(tempos[0].microsecondsPerQuarter).toBe(400_000);
    expect(tracks.map(({ program }) => program)).toEqual([19, 19, 19, 19]);
    await page.close();
  });

  it("takes a beginning from a MIDI keyboard", async () => {
    const page = await openDuet(browser);
    await press(page, "Connect MIDI devices");
    await page.getByText("Begin it yourself").click();
    await press(page, "Record keys");
    await page.evaluate(() => window.standIn.play([60, 64, 67], 200));
    await press(page, "Stop recording");
    expect(await page.getByRole("application", { name: /^Beginning, 3 notes/ }).count()).toBe(1);
    await page.close();
  });

  it("says what is wrong, and what was composed stays", async () => {
    const page = await openPage(browser, await pageWith(notes));
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
    const url = await pageWith(voices);
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
    const page = await openPage(browser, await pageWith(voices));
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
    const page = await openDuet(browser);
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
    expect(await page.getByText(/^You play in /).count()).toBe(1);
    await page.evaluate(async () => {
      await window.standIn.play([60, 62, 64, 65], 250);
      window.standIn.hold(67); // in the middle of a phrase
      window.standIn.unplug();
    });
    await expect.poll(() => refusal(page)).toMatch(/Stand-in keyboard has gone/);
    await page.waitForSelector('.e-duet[data-state="answering"]'); // to what was played before
    await press(page, "Stop the duet");
    const open = await page.evaluate(() => window.standIn.open());
    expect(open).toEqual([]);
    const off = await page.evaluate(() =>
      window.standIn.sent.filter(({ bytes }) => (bytes[0] & 0xf0) === 0xb0 && bytes[1] === 123),
    );
    expect(off.length).toBeGreaterThanOrEqual(16);
    await page.close();
  });

  it("ends what sounds when the page is left, and says how to reach a DAW", async () => {
    const page = await openDuet(browser);
    await page.getByText("How to route it to a DAW").click();
    for (const way of [/macOS: .*IAC/, /Windows: .*loopMIDI/, /Linux: .*snd-virmidi/]) {
      expect(await page.locator("p").filter({ hasText: way }).isVisible()).toBe(true);
    }
    await press(page, "Connect MIDI devices");
    await page.getByLabel("MIDI output").selectOption({ label: "Stand-in output" });
    await page.getByLabel("Tempo").last().fill("200");
    await press(page, "Start the duet");
    await page.waitForSelector('.e-duet[data-state="listening"]');
    await page.evaluate(() => window.standIn.play([60, 64, 67], 150));
    await page.waitForSelector('.e-duet[data-state="answering"]');
    await expect.poll(() => page.evaluate(() => window.standIn.sent.length)).toBeGreaterThan(0);
    const left = await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent("pagehide")); // a reload, another page, the end
      const { sent } = window.standIn;
      const ends = sent.filter(({ bytes }) => (bytes[0] & 0xf0) === 0xb0 && bytes[1] === 123);
      return { open: window.standIn.open(), ends: ends.length };
    });
    expect(left.open).toEqual([]);
    expect(left.ends).toBeGreaterThanOrEqual(16);
    await page.close();
  });

  it.each([
    ["NotAllowedError", /refused MIDI: allow it/],
    ["InvalidStateError", /system's MIDI cannot be reached/],
  ])("says why there is no MIDI: %s", async (name, said) => {
    const page = await browser.newPage();
    await page.addInitScript((kind) => {
      const value = () => Promise.reject(new DOMException("no", kind));
      Object.defineProperty(navigator, "requestMIDIAccess", { value });
    }, name);
    await page.goto(await pageWith(notes));
    await page.waitForSelector(".etude-compose[data-ready]");
    await page.locator("summary", { hasText: /^Duet$/ }).click();
    await press(page, "Connect MIDI devices");
    await page.getByText(said).waitFor({ timeout: 10_000 });
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
    await page.goto(await pageWith(notes));
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
    await page.goto(await pageWith(voices));
    await page.waitForSelector(".etude-compose[data-ready]");
    expect(await page.locator(".e-status").textContent()).toMatch(/no sound/);
    await page.locator("summary", { hasText: /^Duet$/ }).click();
    expect(await page.getByText("This browser has no Web MIDI").isVisible()).toBe(true);
    await press(page, "Generate");
    await done(page, 1);
    expect((await savedMidi(page, 1)).length).toBeGreaterThan(100);
    await page.close();
  });

  it("runs nothing of a file or a model, and turns no sign around", async () => {
    const page = await openPage(browser, await pageWith(untrained("note-durations", hostile)));
    await page.getByText("Begin it yourself").click();
    for (const [i, words] of hostileTexts.entries()) {
      await dropFile(page, `${words.slice(0, 200)} ${i}.mid`, fileWith(words));
      await expect.poll(() => page.locator(".e-primer").textContent()).toContain(`${i}.mid`);
    }
    await dropFile(page, `${hostile}.mid`, new TextEncoder().encode(hostile));
    await expect.poll(() => refusal(page)).toMatch(/no MIDI|not a MIDI|MIDI/);
    const shown = await page.locator(".etude-compose").textContent();
    expect(shown).toContain("<img src=x");
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
    expect(await page.evaluate(() => (window as { ran?: unknown }).ran)).toBeUndefined();
    expect(await page.locator(".etude-compose img, .etude-compose svg[onload]").count()).toBe(0);
    await page.close();
  });

  it.each([
    { colorScheme: "light", width: 1200 },
    { colorScheme: "dark", width: 1200 },
    { colorScheme: "light", width: 360 },
  ] as const)("is for all, $colorScheme, $width pixels wide", async ({ colorScheme, width }) => {
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(await pageWith(voices));
    await page.waitForSelector(".etude-compose[data-ready]");
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    while ((await focused()) !== "Generate") await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await done(page, 1);
    for (const part of ["Begin it yourself, or harmonise", "Duet", "How to route it to a DAW"]) {
      while ((await focused()) !== part) await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
    }
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const pictures = process.env.ETUDE_PICTURES;
    if (pictures) {
      await page.screenshot({
        path: join(pictures, `${colorScheme}-${width}.png`),
        fullPage: true,
      });
    }
    await page.close();
  });
});

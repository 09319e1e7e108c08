import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { projectPath } from "../../lib/project/root";
import { seedFiles } from "../midi/seed-files";
import { bundleForBrowser } from "./bundle";
import { speakModel } from "./speak-model";
import { walk } from "./walk";

describe("what needs no Node", () => {
  const files = seedFiles().slice(0, 2);
  let script = "";
  beforeAll(async () => {
    script = await bundleForBrowser("walk");
  });

  it("walks from MIDI files to a MIDI file with notes", async () => {
    const piece = midiToPiece(readMidi(await walk(files), "made.mid"));
    expect(piece.notes.length).toBeGreaterThan(10);
  });

  it("makes the same bytes where there is nothing but what a browser has", async () => {
    const browser = createContext({ TextDecoder, TextEncoder, performance, setTimeout, console });
    runInContext(script, browser);
    const made = (browser as unknown as { walk: typeof walk }).walk(files);
    expect([...(await made)]).toEqual([...(await walk(files))]);
  });

  it("says of a model's file the same to the bit there, with and without WebAssembly", async () => {
    const bytes = readFileSync(projectPath("data", "models", "chorale.etude"));
    const here = await speakModel(bytes, 3);
    expect(here.notes).toBeGreaterThan(30);
    const speaking = await bundleForBrowser("speakModel");
    for (const globals of [{}, { WebAssembly: undefined }]) {
      const browser = createContext({ TextDecoder, TextEncoder, performance, setTimeout });
      runInContext(
        Object.keys(globals)
          .map((name) => `delete globalThis.${name};`)
          .join(""),
        browser,
      );
      runInContext(speaking, browser);
      const there = browser as unknown as { speakModel: typeof speakModel };
      const given = runInContext("Uint8Array", browser).from(bytes); // its own kind of bytes
      expect(await there.speakModel(given, 3)).toEqual(here);
    }
  });

  it("takes no more of a page than a picture does", async () => {
    const kilobytes = (await bundleForBrowser("speakModel")).length / 1000;
    console.log(`loading and sampling a model: ${kilobytes.toFixed(0)} kB`);
    expect(kilobytes).toBeLessThan(160);
  });
});

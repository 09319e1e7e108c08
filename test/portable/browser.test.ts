import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { seedFiles } from "../midi/seed-files";
import { bundleForBrowser } from "./bundle";
import { walk } from "./walk";

describe("what needs no Node", () => {
  const files = seedFiles().slice(0, 2);
  let script = "";
  beforeAll(async () => {
    script = await bundleForBrowser();
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
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writePiece } from "../../../lib/corpus/midi-files";
import { createPiece } from "../../../lib/music/piece";
import { main } from "../../../lib/tools/cli/etude";
import { midi } from "../../midi/bytes";

let root: string;

/** Always the same music, with as many notes as the recipe's smallest batch asks for. */
function longScale(name: string) {
  const notes = Array.from({ length: 1200 }, (_, i) => {
    return {
      pitch: 60 + (i % 12),
      startTicks: 240 * i,
      durationTicks: 240,
      velocity: 80,
      track: 0,
    };
  });
  return createPiece({ name, notes });
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "etude-train-"));
  for (const name of ["a", "b"]) writePiece(join(root, "music", `${name}.mid`), longScale(name));
  // Two notes, and 155 hours between them.
  const notes = [0, 0x90, 60, 80, 1, 0x80, 60, 64];
  const late = [0xff, 0xff, 0xff, 0x7f, 0x90, 62, 80, 1, 0x80, 62, 64];
  writeFileSync(join(root, "music", "gap.mid"), midi({ tracks: [[...notes, ...late]] }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a training of one epoch says, and its status. */
async function train(...words: string[]) {
  const err: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(() => true),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0),
  ];
  const where = ["--data", join(root, "music"), "--out", join(root, `run${words.length}`)];
  try {
    const status = await main([
      "train",
      "--recipe",
      "char-rnn",
      "--epochs",
      "1",
      ...where,
      ...words,
    ]);
    return { status, err: err.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe("etude train", () => {
  test("leaves out what no music can be, and takes it in when told to", async () => {
    const without = await train();
    expect(without.status).toBe(1);
    expect(without.err).toContain("2 usable pieces, all with the same music");
    expect(without.err).toMatch(/skipped: gap.mid: implausible time: /);
    expect(without.err).toContain("are taken in with --keep-implausible");
    const kept = await train("--keep-implausible");
    expect(kept.status).toBe(0);
    expect(kept.err).not.toContain("gap.mid");
  });
});

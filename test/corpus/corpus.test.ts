import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCorpus, openCorpus } from "../../lib/corpus/corpus";
import { splitByPiece } from "../../lib/dataset/split";
import { pieceToMidi } from "../../lib/midi/write";
import { createPiece } from "../../lib/music/piece";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-corpus-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const note = { pitch: 60, startTicks: 0, durationTicks: 480, velocity: 80, track: 0 };
const song = pieceToMidi(createPiece({ notes: [note] }));
const message = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null).catch((caught: Error) => caught);
  return error?.message.replaceAll(folder, "FOLDER");
};

describe("a corpus", () => {
  it("holds every MIDI file below the folder, whatever its case and depth", async () => {
    mkdirSync(join(folder, "b c"));
    for (const name of ["a.MID", "b c/d.kar", "e.midi"]) writeFileSync(join(folder, name), song);
    writeFileSync(join(folder, "readme.txt"), "words");
    const corpus = await loadCorpus(folder);
    expect(corpus.pieces.map((piece) => piece.name)).toEqual(["a.MID", "b c/d.kar", "e.midi"]);
    expect(corpus.pieces[0].notes).toHaveLength(1);
  });

  it("lists a bad file with the reason and goes on", async () => {
    writeFileSync(join(folder, "good.mid"), song);
    writeFileSync(join(folder, "text.mid"), "Dear diary");
    writeFileSync(join(folder, "empty.mid"), "");
    writeFileSync(join(folder, "silent.mid"), pieceToMidi(createPiece({ notes: [] })));
    const { pieces, skipped } = await loadCorpus(folder);
    expect(pieces).toHaveLength(1);
    expect(skipped.map(({ path }) => path)).toEqual(["empty.mid", "silent.mid", "text.mid"]);
    expect(skipped).toMatchInlineSnapshot(`
      [
        {
          "path": "empty.mid",
          "reason": "byte 0: the file is empty (copy or download it again)",
        },
        {
          "path": "silent.mid",
          "reason": "no notes",
        },
        {
          "path": "text.mid",
          "reason": "byte 0: not a MIDI file but text (only MIDI files can be read)",
        },
      ]
    `);
  });

  it("leaves out times that no music has, and says so, unless they are wanted", async () => {
    const later = { ...note, startTicks: 480 * 100_000, pitch: 62 };
    writeFileSync(join(folder, "gap.mid"), pieceToMidi(createPiece({ notes: [note, later] })));
    writeFileSync(join(folder, "good.mid"), song);
    const { pieces, skipped } = await loadCorpus(folder);
    expect(pieces.map(({ name }) => name)).toEqual(["good.mid"]);
    expect(skipped).toMatchInlineSnapshot(`
      [
        {
          "path": "gap.mid",
          "reason": "implausible time: byte 82: no note begins for 100000 quarter notes before this one (at most 1024 quarter notes in music)",
        },
      ]
    `);
    const all = await loadCorpus(folder, { keepImplausible: true });
    expect(all.pieces.map(({ name }) => name)).toEqual(["gap.mid", "good.mid"]);
    expect(all.pieces[0].notes[1].startTicks).toBe(later.startTicks);
    expect(all.skipped).toEqual([]);
  });

  it("refuses a folder that is missing, empty, or holds nothing usable", async () => {
    expect(await message(loadCorpus(join(folder, "nowhere")))).toMatchInlineSnapshot(
      `"FOLDER/nowhere: cannot be read: no such file or folder (check the path)"`,
    );
    expect(await message(loadCorpus(folder))).toMatchInlineSnapshot(
      `"FOLDER: no MIDI files at or below it (names must end in .mid, .midi, .kar, .rmi, .mxl, .musicxml or .abc)"`,
    );
    writeFileSync(join(folder, "text.mid"), "Dear diary");
    expect(await message(loadCorpus(folder))).toMatchInlineSnapshot(
      `"FOLDER: none of 1 files gave a note; the first, text.mid: byte 0: not a MIDI file but text (only MIDI files can be read) (choose another folder)"`,
    );
  });

  it("keeps a piece in another key together with the first of its kind", async () => {
    const notes = [0, 4, 7].map((pitch, i) => ({
      ...note,
      pitch: 60 + pitch,
      startTicks: i * 480,
    }));
    const up = notes.map((one) => ({ ...one, pitch: one.pitch + 2 }));
    writeFileSync(join(folder, "a.mid"), pieceToMidi(createPiece({ notes })));
    writeFileSync(join(folder, "b.mid"), pieceToMidi(createPiece({ notes: up })));
    writeFileSync(join(folder, "c.mid"), pieceToMidi(createPiece({ notes: notes.slice(1) })));
    const { pieces } = await loadCorpus(folder);
    expect(pieces.map(({ copyOf }) => copyOf)).toEqual([undefined, "a.mid", undefined]);
    const { train, test, copies } = splitByPiece(pieces, { seed: 1 });
    expect([[...train], [...test], copies]).toEqual([[0, 1], [2], 1]);
  });

  it("can be a sample, of which it says so", async () => {
    for (const name of "abcdefghij") writeFileSync(join(folder, `${name}.mid`), song);
    const whole = await loadCorpus(folder, { sample: { mostNotes: 10, seed: 1 } });
    expect([whole.pieces.length, whole.sampledFrom]).toEqual([10, undefined]);
    const load = (seed: number) => loadCorpus(folder, { sample: { mostNotes: 4, seed } });
    const { pieces, sampledFrom } = await load(1);
    expect([pieces.length, sampledFrom]).toEqual([4, 10]);
    expect((await load(1)).pieces).toEqual(pieces);
    expect((await load(2)).pieces).not.toEqual(pieces);
  });

  it("is read one piece at a time, and a file that is gone says so", async () => {
    for (const name of "ab") writeFileSync(join(folder, `${name}.mid`), song);
    const { pieces } = await openCorpus(folder);
    expect(pieces.entries.map(({ name, noteCount }) => [name, noteCount])).toEqual([
      ["a.mid", 1],
      ["b.mid", 1],
    ]);
    expect([...pieces]).toEqual((await loadCorpus(folder)).pieces);
    rmSync(join(folder, "b.mid"));
    expect(pieces.at(0).notes).toHaveLength(1);
    expect(() => pieces.at(1)).toThrow("b.mid: cannot be read");
  });

  it("of the first files forgets no reading of the others", async () => {
    for (const name of ["a.mid", "b.mid", "c.mid"]) writeFileSync(join(folder, name), song);
    const cacheFolder = join(folder, "cache");
    await loadCorpus(folder, { cacheFolder });
    writeFileSync(join(folder, "a.mid"), pieceToMidi(createPiece({ notes: [note, note] })));
    expect((await loadCorpus(folder, { cacheFolder, limit: 1 })).pieces).toHaveLength(1);
    const opened: number[] = [];
    await loadCorpus(folder, { cacheFolder, onProgress: ({ done }) => opened.push(done) });
    expect(opened).toEqual([]);
  });

  it("stops when it is told to", async () => {
    writeFileSync(join(folder, "good.mid"), song);
    await expect(loadCorpus(folder, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  });
});

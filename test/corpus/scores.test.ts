import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { packTar } from "modern-tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tunesOf } from "../../lib/corpus/abc";
import { loadCorpus } from "../../lib/corpus/corpus";
import { folderKey } from "../../lib/corpus/folder";
import { ingestFolder } from "../../lib/corpus/ingest";
import { listMidiFiles } from "../../lib/corpus/list";
import { splitByPiece } from "../../lib/dataset";
import { midi } from "../midi/bytes";

let base: string;
let folder: string;
const { ETUDE_CACHE } = process.env;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "scores-")));
  folder = join(base, "music");
  mkdirSync(folder);
  process.env.ETUDE_CACHE = join(base, "cache");
});

afterEach(() => {
  process.env.ETUDE_CACHE = ETUDE_CACHE;
  rmSync(base, { recursive: true, force: true });
});

const put = (path: string, content: string | Uint8Array) =>
  writeFileSync(join(folder, path), content);
const phrase = (...pitches: number[]) =>
  midi({ tracks: [pitches.flatMap((pitch) => [0x00, 0x90, pitch, 80, 0x30, pitch, 0])] });

const note = (step: string, octave: number) =>
  `<note><pitch><step>${step}</step><octave>${octave}</octave></pitch><duration>1</duration></note>`;
const grace = "<note><grace/><pitch><step>B</step><octave>4</octave></pitch></note>";
const score = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Flute</part-name></score-part>
</part-list><part id="P1"><measure number="1"><attributes><divisions>1</divisions></attributes>
${inside}</measure></part></score-partwise>`;
const packed = (text: string) =>
  zipSync({
    "META-INF/container.xml": new TextEncoder().encode(
      '<container><rootfiles><rootfile full-path="s.xml"/></rootfiles></container>',
    ),
    "s.xml": new TextEncoder().encode(text),
  });

const book = `% a book
M:4/4
L:1/4
X:1
T:First
K:C
C D E2|
X:2
T:Second
M:3/4
K:Dm
|:"Dm"D E F:|
`;
const pitchesOf = ({ notes }: { notes: readonly { pitch: number }[] }) =>
  notes.map(({ pitch }) => pitch);

describe("a folder with scores", () => {
  it("gives MusicXML and ABC beside MIDI, each tune of a book a piece of its own", async () => {
    put("a.mid", phrase(60, 64));
    put("b.musicxml", score(note("C", 4) + note("G", 4)));
    put("c.mxl", packed(score(note("E", 5))));
    put("d.xml", score(note("F", 4)));
    put("e.ABC", book);
    put("f.abc", "X:1\nK:G\nG2 B2\n");
    const { pieces, skipped } = await loadCorpus(folder);
    expect(skipped).toEqual([]);
    expect(pieces.map((piece) => [piece.name, ...pitchesOf(piece)])).toEqual([
      ["a.mid", 60, 64],
      ["b.musicxml", 60, 67],
      ["c.mxl", 76],
      ["d.xml", 65],
      ["e.ABC#1", 60, 62, 64],
      ["e.ABC#2", 62, 64, 65, 62, 64, 65],
      ["f.abc", 67, 71],
    ]);
    expect(pieces[4].timeSignatures).toMatchObject([{ numerator: 4, denominator: 4 }]);
    expect(pieces[5].timeSignatures).toMatchObject([{ numerator: 3, denominator: 4 }]);
    expect(pieces[5].keySignatures).toMatchObject([{ tonic: 2, mode: "minor" }]);
    expect(listMidiFiles(folder)).toEqual([join(folder, "a.mid")]);
  });

  it("has a row for what a score loses, and for what is none", async () => {
    put("grace.musicxml", score(grace + note("C", 4)));
    put("chords.abc", 'X:1\nK:C\n"Am"A B c2|\n');
    put("broken.mxl", "PK\u0003\u0004 no zip");
    put("page.musicxml", "<html></html>");
    put("settings.xml", "<settings/>");
    put("empty.abc", "no tune in it");
    const { results } = await ingestFolder(folder);
    const rows = results.map(({ path, status, problems }) => [path, status, problems[0]?.message]);
    expect(rows).toEqual([
      ["broken.mxl", "refused", expect.stringMatching(/damaged archive/)],
      ["chords.abc", "recovered", "chord symbols are not played"],
      ["empty.abc", "refused", expect.stringMatching(/no tune/)],
      ["grace.musicxml", "recovered", expect.stringMatching(/grace note left out/)],
      ["page.musicxml", "refused", expect.stringMatching(/score/)],
    ]);
  });

  it("is converted once: the second reading takes the music from the cache", async () => {
    put("e.abc", book);
    const first = await loadCorpus(folder);
    const kept = readdirSync(join(base, "cache", "scores"), { recursive: true, encoding: "utf8" });
    expect(kept.filter((path) => path.endsWith(".json"))).toHaveLength(2);
    for (const path of kept.filter((file) => file.endsWith(".json"))) {
      const other = Buffer.from(phrase(50, 51)).toString("base64");
      const text = JSON.stringify({ midi: other, problems: [] });
      writeFileSync(join(base, "cache", "scores", path), text);
    }
    const second = await loadCorpus(folder);
    expect(pitchesOf(first.pieces[0])).toEqual([60, 62, 64]);
    expect(pitchesOf(second.pieces[0])).toEqual([50, 51]);
  });

  it("sees a tune of a book that changed", async () => {
    put("e.abc", book);
    await loadCorpus(folder);
    put("e.abc", book.replace("C D E2", "c d e f"));
    expect(pitchesOf((await loadCorpus(folder)).pieces[0])).toEqual([72, 74, 76, 77]);
  });
});

describe("a book of tunes", () => {
  it("gives each tune what stands before the first", () => {
    expect(tunesOf("X:1\nK:C\nC\n\nX:2\nK:D\nD\n")).toEqual(["X:1\nK:C\nC\n\n", "X:2\nK:D\nD\n"]);
    expect(tunesOf("words\nM:3/4\nX:1\nK:C\nC\n")).toEqual(["M:3/4\nX:1\nK:C\nC\n"]);
    expect(tunesOf("nothing")).toEqual([]);
  });
});

describe.each(["zip", "tar", "tar.gz"])("a %s file", (kind) => {
  async function archive(): Promise<string> {
    const files = { "top/a.mid": phrase(60, 64), "top/deep/b.abc": Buffer.from(book) };
    const shadows = {
      "top/page.html": Buffer.from("<html>"),
      "__MACOSX/top/._a.mid": Buffer.from("x"),
    };
    const entries = Object.entries({ ...files, ...shadows });
    const path = join(base, `music.${kind}`);
    const tar = () =>
      packTar(entries.map(([name, body]) => ({ header: { name, size: body.length }, body })));
    if (kind === "zip") writeFileSync(path, zipSync(Object.fromEntries(entries)));
    else writeFileSync(path, kind === "tar" ? await tar() : gzipSync(await tar()));
    return path;
  }

  it("stands for a folder", async () => {
    const path = await archive();
    const { pieces, folder: unpacked } = await loadCorpus(path);
    expect(pieces.map(({ name }) => name)).toEqual([
      "top/a.mid",
      "top/deep/b.abc#1",
      "top/deep/b.abc#2",
    ]);
    expect(readdirSync(join(unpacked, "top"))).toEqual(["a.mid", "deep"]);
    expect(await folderKey(path)).toBe(await folderKey(unpacked));
    expect((await ingestFolder(path)).files).toBe(3);
  });

  it("that was replaced is unpacked again", async () => {
    const path = await archive();
    await loadCorpus(path);
    rmSync(path);
    writeFileSync(path, zipSync({ "other.mid": phrase(40, 41, 42) }));
    expect((await loadCorpus(path)).pieces.map(({ name }) => name)).toEqual(["other.mid"]);
  });
});

describe("a folder that states its own split", () => {
  const names = ["a.mid", "b.mid", "c.mid", "d.mid"];

  it.each([
    [
      "maestro-v3.0.0.json",
      {
        midi_filename: Object.fromEntries(names.map((name, i) => [i, name])),
        split: { 0: "train", 1: "validation", 2: "train", 3: "test" },
      },
    ],
    ["split.json", { train: ["a.mid", "c.mid"], validation: ["b.mid"], test: ["d.mid"] }],
  ])("as %s is split by that, whatever the seed", async (name, split) => {
    for (const [i, file] of names.entries()) put(file, phrase(60, 61 + i, 70));
    const before = await folderKey(folder);
    put(name, JSON.stringify(split));
    const { pieces } = await loadCorpus(folder);
    expect(pieces.map(({ heldOut }) => heldOut)).toEqual([false, true, false, true]);
    for (const seed of [1, 2, 3]) {
      expect(splitByPiece(pieces, { seed })).toEqual({ train: [0, 2], test: [1, 3], copies: 0 });
    }
    expect(await folderKey(folder)).not.toBe(before);
    // Of the first three files none is held out as a whole side: then it is drawn.
    const some = pieces.filter(({ heldOut }) => !heldOut);
    expect(splitByPiece(some, { seed: 1 }).test).toHaveLength(1);
  });

  it("is refused by name where the file says nothing of the kind", async () => {
    put("a.mid", phrase(60, 61));
    put("split.json", '{"train": 3}');
    await expect(loadCorpus(folder)).rejects.toThrow(/split.json: no split \(lists of paths/);
  });
});

it("copies of a file under the name of another format are read as what they are named", async () => {
  put("a.abc", "X:1\nK:C\nCDEF\n");
  copyFileSync(join(folder, "a.abc"), join(folder, "a.mid"));
  const { results } = await ingestFolder(folder);
  expect(results.map(({ path, status }) => `${path} ${status}`)).toEqual([
    "a.abc read",
    "a.mid refused",
  ]);
});

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type IngestOptions, type IngestReport, ingestFolder } from "../../lib/corpus/ingest";
import { listMidiFiles } from "../../lib/corpus/list";
import { midi } from "../midi/bytes";

let base: string;
let folder: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "ingest-")));
  folder = join(base, "music");
  mkdirSync(folder);
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

const phrase = (...pitches: number[]) =>
  midi({ tracks: [pitches.flatMap((pitch) => [0x00, 0x90, pitch, 80, 0x30, pitch, 0])] });

function put(path: string, bytes: Uint8Array | string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

function ingest(options: IngestOptions = {}): Promise<IngestReport> {
  return ingestFolder(folder, { cacheFolder: join(base, "cache"), ...options });
}

const statuses = ({ results }: IngestReport) =>
  results.map(({ path, status, notes }) => `${path} ${status} ${notes}`);

describe("a folder of files", () => {
  test("is reported file by file and in total", async () => {
    put("a.mid", phrase(60, 62, 64));
    put("cut.mid", phrase(60, 62, 65).subarray(0, 40));
    put("page.mid", "<html>");
    const { seconds, ...report } = await ingest();
    expect(seconds).toBeGreaterThan(0);
    expect(report).toMatchInlineSnapshot(`
      {
        "copies": 0,
        "files": 3,
        "notes": 6,
        "read": 1,
        "recovered": 1,
        "refused": 1,
        "results": [
          {
            "durationSeconds": 0.75,
            "leftOut": {
              "controllers": 0,
              "pitchBends": 0,
              "texts": 0,
            },
            "notes": 3,
            "path": "a.mid",
            "problems": [],
            "status": "read",
            "tracks": 1,
          },
          {
            "durationSeconds": 0.5,
            "leftOut": {
              "controllers": 0,
              "pitchBends": 0,
              "texts": 0,
            },
            "notes": 3,
            "path": "cut.mid",
            "problems": [
              {
                "byte": 40,
                "kind": "truncated",
                "message": "file ends inside track 0",
              },
              {
                "byte": 22,
                "kind": "hanging-notes",
                "message": "1 notes without note-off ended with their track (pitch 65, track 0, channel 0, tick 96)",
              },
            ],
            "status": "recovered",
            "tracks": 1,
          },
          {
            "durationSeconds": 0,
            "leftOut": {
              "controllers": 0,
              "pitchBends": 0,
              "texts": 0,
            },
            "notes": 0,
            "path": "page.mid",
            "problems": [
              {
                "byte": 0,
                "kind": "not-midi",
                "message": "not a MIDI file but a web page (download the file itself, not the page about it)",
              },
            ],
            "status": "refused",
            "tracks": 0,
          },
        ],
      }
    `);
  });

  test("may have any depth, upper-case extensions and names in any script", async () => {
    for (const path of ["b.MID", "c/d/e.MIDI", "歌/唄 い.kar", "Ünï.Rmi", "notes.txt", "mid"]) {
      put(path, phrase(60, 64));
    }
    const paths = (await ingest()).results.map(({ path }) => path);
    expect(paths).toEqual(["b.MID", "c/d/e.MIDI", "Ünï.Rmi", "歌/唄 い.kar"]);
    expect(listMidiFiles(folder)).toEqual(paths.map((path) => join(folder, path)));
  });

  test("may have links in a circle, links to nowhere and unreadable parts", async () => {
    put("a/one.mid", phrase(60, 64));
    symlinkSync(folder, join(folder, "a", "circle"));
    symlinkSync(join(folder, "self.mid"), join(folder, "self.mid"));
    symlinkSync(join(base, "nowhere.mid"), join(folder, "gone.mid"));
    mkdirSync(join(folder, "trap.mid"));
    put("shut/two.mid", phrase(60, 64));
    chmodSync(join(folder, "shut"), 0);
    const report = await ingest();
    chmodSync(join(folder, "shut"), 0o700);
    const found = statuses(report).filter((row) => !row.startsWith("shut"));
    expect(found).toEqual(["a/one.mid read 2", "gone.mid refused 0", "self.mid refused 0"]);
    // The superuser can read everything: then the file in it counts instead of the folder.
    const shut = process.getuid?.() === 0 ? "shut/two.mid read 2" : "shut/ refused 0";
    expect(statuses(report)).toContain(shut);
  });

  test("without MIDI files, or missing, is an error with a remedy", async () => {
    put("readme.txt", "no music");
    await expect(ingest()).rejects.toThrow(/no MIDI files at or below it \(names must end in/);
    await expect(ingestFolder(join(base, "none"))).rejects.toThrow(/no such file/);
    await expect(ingestFolder(join(folder, "readme.txt"))).rejects.toThrow(/not a folder/);
  });

  test("is read by threads with the same result", async () => {
    for (let i = 0; i < 150; i++) put(`${i}.mid`, phrase(60, 60 + (i % 40), 50 + (i % 7)));
    put("bad.mid", "nothing");
    const alone = await ingest({ jobs: 1, cacheFolder: join(base, "one") });
    const shared = await ingest({ jobs: 2, cacheFolder: join(base, "two") });
    expect({ ...shared, seconds: 0 }).toEqual({ ...alone, seconds: 0 });
    expect(alone.files).toBe(151);
  });

  test("is given up when the signal says so, and what was read is kept", async () => {
    for (let i = 0; i < 5; i++) put(`${i}.mid`, phrase(60, 61 + i));
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done === 3) controller.abort(new Error("enough"));
    };
    await expect(ingest({ signal: controller.signal, onProgress })).rejects.toThrow("enough");
    let first = 0;
    await ingest({
      onProgress: ({ done }) => {
        first ||= done;
      },
    });
    expect(first).toBe(4);
  });
});

describe("the same notes", () => {
  test("in another key, tempo or division are a duplicate; another rhythm is not", async () => {
    const notes = (pitch: number, ticks: number) => [
      [0x00, 0x90, pitch, 80, ticks, pitch, 0],
      [0x00, 0x90, pitch + 4, 70, ticks, pitch + 4, 0],
    ];
    put("a.mid", midi({ tracks: [notes(60, 24).flat()] }));
    put("b.mid", midi({ division: [0, 192], tracks: [notes(57, 48).flat()] }));
    put("c.mid", midi({ tracks: [notes(60, 36).flat()] }));
    const { results, copies, notes: total } = await ingest();
    expect(results.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
      [],
      ["same notes as a.mid, 3 semitones down"],
      [],
    ]);
    expect(results[1].status).toBe("read");
    expect([total, copies]).toEqual([6, 1]);
  });
});

describe("the cache", () => {
  test("gives the same report without reading again", async () => {
    put("a.mid", phrase(60, 62));
    put("b.mid", "text");
    const first = await ingest();
    let readAgain = 0;
    const second = await ingest({ onProgress: () => readAgain++ });
    expect(readAgain).toBe(0);
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  test("sees a file that changed, even one of the same size and time", async () => {
    put("a.mid", phrase(60, 62));
    await ingest();
    put("a.mid", phrase(60, 62).fill(0));
    utimesSync(join(folder, "a.mid"), 1, 1);
    expect(statuses(await ingest())).toEqual(["a.mid refused 0"]);
  });

  test("knows a content under another name", async () => {
    put("a.mid", phrase(60, 62));
    await ingest();
    copyFileSync(join(folder, "a.mid"), join(folder, "b.mid"));
    renameSync(join(folder, "a.mid"), join(folder, "z.mid"));
    expect(statuses(await ingest())).toEqual(["b.mid read 2", "z.mid read 2"]);
  });
});

describe("the quarantine", () => {
  test("gets copies of refused files and a list of reasons; the originals stay", async () => {
    put("good.mid", phrase(60, 62));
    put("deep/page.mid", "<html>");
    const quarantine = join(folder, "refused");
    await ingest({ quarantine });
    expect(readFileSync(join(quarantine, "deep", "page.mid"), "utf8")).toBe("<html>");
    expect(existsSync(join(folder, "deep", "page.mid"))).toBe(true);
    const [row] = JSON.parse(readFileSync(join(quarantine, "refused.json"), "utf8"));
    expect(row).toMatchObject({ path: "deep/page.mid", copied: true });
    // What lies in quarantine is not read again.
    expect((await ingest({ quarantine })).files).toBe(2);
    await expect(ingest({ quarantine: folder })).rejects.toThrow(/must be another folder/);
  });
});

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readMidiFile, readPiece, writePiece } from "../../../lib/corpus/midi-files";
import { heldPieces } from "../../../lib/corpus/pieces";
import { midiToPiece } from "../../../lib/midi/to-piece";
import { pieceToMidi } from "../../../lib/midi/write";
import { createPiece, type Piece } from "../../../lib/music/piece";
import { transposePiece } from "../../../lib/music/transpose";
import { exportModel } from "../../../lib/recipes/export-model";
import { repairRecipe } from "../../../lib/recipes/repair";
import { trainRecipe } from "../../../lib/recipes/train-recipe";
import { main } from "../../../lib/tools/cli/etude";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";
import { chorales, melodies, recipeNamed, tiny } from "../../recipes/fixtures/tiny";
import { randomChorale } from "../../sampling/chorales";

let root: string;
const at = (name: string) => join(root, name);
const unseen = { ...randomChorale(500, 16), name: "unseen" };
const soprano = { ...unseen, notes: unseen.notes.filter(({ track }) => track === 0) };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "etude-sample-"));
  const shared = { data: at("music"), profile: "quick", seed: 1 } as const;
  const toys = chorales(12);
  for (const piece of toys) writePiece(at(`music/${piece.name}`), piece);
  const chorale = tiny(recipeNamed("chorale"));
  const voices = { recipe: chorale, repaired: false, epochs: 4, pieces: toys, out: at("voices") };
  await trainRecipe({ ...shared, ...voices });
  const recipe = tiny(repairRecipe(recipeNamed("piano-lstm")));
  await trainRecipe({ ...shared, recipe, repaired: true, pieces: melodies(8), out: at("notes") });
  const files: Record<string, Piece> = {
    "four.mid": unseen,
    "soprano.mid": soprano,
    "high.mid": transposePiece(soprano, 36),
    "empty.mid": createPiece({ name: "empty", notes: [] }),
    "tune.mid": melodies(1)[0],
    "tune-high.mid": transposePiece(melodies(1)[0], 24),
  };
  for (const [name, piece] of Object.entries(files)) writePiece(at(name), piece);
  writeFileSync(at("text.mid"), "this is not music");
}, 120_000);
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

/** What the command line writes to both streams, and its status; our folder is called DIR. */
async function etude(...words: string[]) {
  const [out, err]: string[][] = [[], []];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0),
  ];
  try {
    const status = await main(words);
    return { status, out: out.join(""), err: err.join("").replaceAll(root, "DIR") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const sample = (run: string, ...words: string[]) =>
  etude("sample", "--run", at(run), "--json", "--out", at("out.mid"), ...words);

/** The message of a command that must fail: status 1, nothing on standard output. */
async function refusal(run: string, ...words: string[]): Promise<string> {
  const { status, out, err } = await sample(run, ...words);
  expect([status, out]).toEqual([1, ""]);
  return err.trim();
}

describe("etude sample", () => {
  test("prints one object and writes files with the notes it says", async () => {
    const { status, out } = await sample("notes", "--length", "20", "--count", "2", "--seed", "5");
    expect(status).toBe(0);
    const { files, notes, seed, tokens } = JSON.parse(out);
    expect(files).toEqual([at("out-1.mid"), at("out-2.mid")]);
    expect(seed).toBe(5);
    for (const [i, file] of files.entries()) {
      expect((await readPiece(file)).notes).toHaveLength(notes[i]);
      expect(tokens[i].length).toBeLessThanOrEqual(20);
    }
  });

  test("same seed, same bytes; the names of char-rnn are accepted", async () => {
    const first = await sample("notes", "--length", "12", "--seed", "2");
    const second = await sample("notes", "--chars", "12", "--seed", "2");
    expect(second.out).toBe(first.out);
  });

  test("needs no native library for a run or a model, and says what it takes instead", async () => {
    const cold = ["--temperature", "0.01", "--length", "40"];
    const native = await sample("voices", ...cold);
    const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
    const { _load } = loader;
    const spy = vi.spyOn(loader, "_load").mockImplementation((name, ...rest) => {
      if (name === "@tensorflow/tfjs-node-gpu") throw new Error("no such binding");
      return _load.call(loader, name, ...rest);
    });
    try {
      const ofRun = await sample("voices", ...cold);
      expect(ofRun.err).toContain(
        "sampled by the portable network: there is no native TensorFlow (no such binding;",
      );
      expect(ofRun).toMatchObject({ status: 0, out: native.out });
      const model = ["--model", "chorale", "--length", "20", "--out", at("out.mid")];
      const ofModel = await etude("sample", ...model);
      expect([ofModel.status, ofModel.err]).toEqual([0, ""]);
    } finally {
      spy.mockRestore();
    }
  });

  test("goes on from a primer", async () => {
    const { out } = await sample(
      "notes",
      "--primer",
      at("tune.mid"),
      "--bars",
      "2",
      "--length",
      "10",
    );
    const primed = (await readPiece(at("out.mid"))).notes.slice(0, 8);
    expect(primed.map(({ pitch }) => pitch)).toEqual(
      melodies(1)[0]
        .notes.slice(0, 8)
        .map(({ pitch }) => pitch),
    );
    expect(JSON.parse(out).tokens[0].length).toBeGreaterThan(16);
  });

  test("gives the primer back in its own tempos, metre, key and instrument", async () => {
    const [tune] = melodies(1);
    const primer = createPiece({
      ...tune,
      tempos: [{ ticks: 0, microsecondsPerQuarter: 600_000 }],
      timeSignatures: [{ ticks: 0, numerator: 3, denominator: 4 }],
      keySignatures: [{ ticks: 0, tonic: 0, mode: "minor" }],
      tracks: [{ name: "Oboe", channel: 3, program: 68, isDrums: false }],
      notes: tune.notes.map((note, i) => ({ ...note, velocity: 30 + i })),
    });
    writePiece(at("primer.mid"), primer);
    await sample("notes", "--primer", at("primer.mid"), "--bars", "2", "--length", "40");
    const piece = await readPiece(at("out.mid"));
    const early = ({ notes }: Piece) => notes.filter(({ startTicks }) => startTicks < 6 * 480);
    expect(piece.notes).toEqual(expect.arrayContaining(early(primer)));
    expect(piece.notes.length).toBeGreaterThan(early(primer).length);
    expect({ ...piece, notes: [] }).toEqual({ ...primer, notes: [], name: "out.mid" });
  });

  test("keeps to a scale and a range", async () => {
    await sample("voices", "--scale", "C major", "--range", "C3..C5", "--length", "60");
    const { notes } = await readPiece(at("out.mid"));
    expect(notes.length).toBeGreaterThan(4);
    for (const { pitch } of notes) {
      expect([0, 2, 4, 5, 7, 9, 11]).toContain(pitch % 12);
      expect(pitch).toBeGreaterThanOrEqual(48);
      expect(pitch).toBeLessThanOrEqual(72);
    }
  });

  test("harmonises a melody, transposed if asked", async () => {
    const { status } = await sample("voices", "--melody", at("soprano.mid"), "--particles", "8");
    expect(status).toBe(0);
    const { notes, tracks } = await readPiece(at("out.mid"));
    expect(tracks.map(({ name }) => name)).toEqual(["Soprano", "Alto", "Tenor", "Bass"]);
    const top = notes.filter(({ track }) => track === 0).map(({ pitch }) => pitch);
    expect(top).toEqual(soprano.notes.map(({ pitch }) => pitch));
    const moved = ["--melody", at("high.mid"), "--transpose", "-36", "--particles", "4"];
    expect((await sample("voices", ...moved)).status).toBe(0);
  });

  test("gives back what it was given: notes, tempos, metre, key, instrument; not the path", async () => {
    const framed = createPiece({
      ...soprano,
      ticksPerQuarter: 96,
      notes: soprano.notes.map((note, i) => {
        const times = { startTicks: note.startTicks / 5, durationTicks: note.durationTicks / 5 };
        return { ...note, ...times, velocity: 50 + i };
      }),
      tracks: [{ name: "Fiddle", channel: 2, program: 40, isDrums: false }],
      tempos: [0, 480].map((ticks) => ({ ticks, microsecondsPerQuarter: 600_000 + 100 * ticks })),
      timeSignatures: soprano.timeSignatures.map((one) => ({ ...one, ticks: one.ticks / 5 })),
      keySignatures: [{ ticks: 0, tonic: 0, mode: "minor" }],
    });
    writePiece(at("framed.mid"), framed);
    await sample("voices", "--melody", at("framed.mid"), "--particles", "4");
    const file = await readMidiFile(at("out.mid"));
    const { notes, tracks, name: _, ...frame } = midiToPiece(file);
    const { notes: given, tracks: __, name: ___, ...expected } = framed;
    expect(frame).toEqual(expected);
    const fiddle = tracks.findIndex(({ name }) => name === "Fiddle");
    const line = notes.filter(({ track }) => track === fiddle);
    expect(line.map((note) => ({ ...note, track: 0 }))).toEqual(given);
    expect(new Set(tracks.map(({ program }) => program))).toEqual(new Set([40]));
    expect(file.texts[0]).toMatchObject({ kind: "track-name", text: "framed.mid" });
  });

  test("says what of a given file is not kept", async () => {
    const bytes = [...pieceToMidi(soprano)];
    const bend = [0, 0xe0, 0, 64, 0, 0xff, 5, 2, 0x6c, 0x61];
    const end = [0, 0xff, 0x2f, 0];
    const length = 4 + bend.length;
    const extra = [0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, length, ...bend, ...end];
    bytes[11] += 1; // one track more
    writeFileSync(at("sung.mid"), Uint8Array.from([...bytes, ...extra]));
    const { err, status } = await sample("voices", "--melody", at("sung.mid"), "--particles", "4");
    expect([status, err]).toEqual([0, "DIR/sung.mid: read, but not kept: 1 pitch bend, 1 text\n"]);
  });

  test("fills in voices and bars, ranked if asked", async () => {
    const fill = ["--infill", at("four.mid"), "--particles", "8"];
    const ranked = await sample(
      "voices",
      ...fill,
      "--keep",
      "soprano, bass",
      "--count",
      "2",
      "--rank",
    );
    expect(ranked.err).toMatch(/^rank 1: [\d.]+ bits per token/);
    const { notes } = await readPiece(at("out-1.mid"));
    const bass = (music: Piece["notes"]) =>
      music.filter(({ track }) => track === 3).map(({ pitch }) => pitch);
    expect(bass(notes)).toEqual(bass(unseen.notes));
    expect((await sample("voices", ...fill, "--keep", "outside 2-3")).status).toBe(0);
  });

  test("without --out music goes beside the weights, named after what it was made from", async () => {
    const words = [
      "sample",
      "--run",
      at("voices"),
      "--melody",
      at("soprano.mid"),
      "--particles",
      "4",
    ];
    const { out } = await etude(...words);
    expect(out).toMatch(/voices\/music\/chorale-harmonises-soprano-seed-1\.mid: \d+ notes\n$/);
    expect(readdirSync(at("voices/music"))).toEqual(["chorale-harmonises-soprano-seed-1.mid"]);
  });
});

describe("music after a file with a long name", () => {
  test("has a shorter one", async () => {
    const primer = at(`${"ö".repeat(117)}.mid`); // 238 bytes
    writePiece(primer, melodies(1)[0]);
    const { status, out } = await etude(
      ...["sample", "--run", at("notes"), "--primer", primer, "--length", "4", "--json"],
    );
    expect(status).toBe(0);
    const [file] = JSON.parse(out).files as string[];
    expect(basename(file)).toMatch(/-after-ö{40}-seed-1\.mid$/);
    expect((await readPiece(file)).notes.length).toBeGreaterThan(0);
  });
});

describe("what cannot be done is refused, with what would do", () => {
  test("files that give no primer", async () => {
    expect(await refusal("notes", "--primer", at("empty.mid"))).toMatchInlineSnapshot(
      `"✗ primer DIR/empty.mid: no notes (take a file with notes, or begin without a primer)"`,
    );
    expect(await refusal("notes", "--primer", at("none.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/none.mid: cannot be read: no such file or folder (check the path)"`,
    );
    expect(await refusal("notes", "--primer", at("text.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/text.mid: byte 0: not a MIDI file but text (only MIDI files can be read)"`,
    );
    expect(await refusal("notes", "--primer", at("tune-high.mid"))).toMatchInlineSnapshot(
      `"✗ primer DIR/tune-high.mid: 40 of 79 tokens are not in the vocabulary: "D6$1", "E6$1", "F#6$1" and 6 more (transposed by -19 semitones it fits)"`,
    );
    expect(await refusal("voices", "--primer", at("tune.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/tune.mid: 1 voice (four are needed, each on a track of its own: use chorales, or an encoding for any piece such as note-durations)"`,
    );
  });

  test("a primer that does not fit may be moved, or what is unknown dropped", async () => {
    const primer = ["--primer", at("tune-high.mid"), "--length", "4"];
    expect((await sample("notes", ...primer, "--transpose", "-24")).status).toBe(0);
    const dropped = await sample(
      "notes",
      "--primer",
      at("high.mid"),
      "--length",
      "4",
      "--drop-unknown",
    );
    expect(dropped.err).toBe("");
  });

  test("melodies that are none, or that the voice never sings", async () => {
    expect(await refusal("voices", "--melody", at("four.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/four.mid: its soprano has B3 and E4 at once in bar 1, beat 1 (a voice sings one note at a time: keep one part, or its highest notes, on each track)"`,
    );
    expect(await refusal("voices", "--melody", at("empty.mid"))).toMatchInlineSnapshot(
      `"✗ melody DIR/empty.mid: no notes (give a file with one voice)"`,
    );
    expect(await refusal("voices", "--melody", at("high.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/high.mid: its soprano goes from G7 to F8, in the training music that voice keeps to C#4 to C6 (transposed by -36 semitones it fits)"`,
    );
    expect(await refusal("notes", "--melody", at("soprano.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/notes: its encoding is note-durations, which has no voices to add (train one: npm run -s etude -- train --recipe chorale)"`,
    );
    const tuba = ["--melody", at("soprano.mid"), "--voice", "tuba"];
    expect(await refusal("voices", ...tuba)).toMatchInlineSnapshot(
      `"✗ invalid voice: "tuba" (must be Soprano, Alto, Tenor, Bass)"`,
    );
  });

  test("gaps that are not there", async () => {
    const fill = ["--infill", at("four.mid"), "--particles", "4"];
    expect(await refusal("voices", ...fill)).toMatchInlineSnapshot(
      `"✗ invalid keep: "" (say what stays of --infill, as --keep "soprano,bass" or --keep "outside 5-8")"`,
    );
    expect(await refusal("voices", ...fill, "--keep", "tuba")).toMatchInlineSnapshot(
      `"✗ invalid keep: "tuba" (must be voices and bars, as "soprano,bass", "1-4,9" or "outside 5-8")"`,
    );
    expect(await refusal("voices", ...fill, "--keep", "90-99")).toMatchInlineSnapshot(
      `"✗ DIR/four.mid: nothing of its 4 bars is kept (keep some bars or voices)"`,
    );
    const all = await refusal("voices", ...fill, "--keep", "outside 90-99");
    expect(all).toMatch(/keeps all of DIR\/four.mid: leave a gap to fill/);
  });

  test("constraints that leave nothing", async () => {
    const apart = ["--scale", "C major", "--range", "C#4..C#4"];
    expect(await refusal("voices", ...apart)).toMatchInlineSnapshot(
      `"✗ no note is left of the 36 in the vocabulary: scale C major leaves 21, pitch range C#4 to C#4 leaves 1 (widen or drop one of them)"`,
    );
    expect(await refusal("voices", "--range", "C9..C3")).toMatchInlineSnapshot(
      `"✗ invalid range: "C9..C3" (must begin with the lower pitch)"`,
    );
    expect(await refusal("voices", "--scale", "H major")).toMatch(/as "C major" or "F# dorian"/);
    expect(await refusal("notes", "--forbid-parallels")).toMatchInlineSnapshot(
      `"✗ invalid encoding: "note-durations" (has no voices to lead: forbidParallels needs a four-voice encoding)"`,
    );
    const given = ["--melody", at("soprano.mid"), "--scale", "F# major", "--particles", "4"];
    expect(await refusal("voices", ...given)).toMatch(/breaks scale F# major in every particle/);
  });

  test("places that take no file, before any music is made", async () => {
    const refused = (out: string) => refusal("notes", "--out", out);
    expect(await refused(at("text.mid/below/x.mid"))).toMatchInlineSnapshot(
      `"✗ DIR/text.mid/below/x.mid: a part of the path is a file (choose another folder)"`,
    );
    expect(await refused(at(`${"x".repeat(252)}.mid`))).toMatch(/the name is too long/);
    if (existsSync("/proc/self")) expect(await refused("/proc/x/y.mid")).toMatch(/✗ \/proc/);
  });

  test("numbers out of range, and flags without their companions", async () => {
    expect(await refusal("notes", "--min-p", "2")).toMatchInlineSnapshot(
      `"✗ invalid min-p: 2 (must be ≥ 0 and ≤ 1)"`,
    );
    expect(await refusal("notes", "--top-p", "0")).toMatchInlineSnapshot(
      `"✗ invalid top-p: 0 (must be > 0 and ≤ 1)"`,
    );
    expect(await refusal("notes", "--temperature", "-1")).toMatchInlineSnapshot(
      `"✗ invalid temperature: -1 (must be > 0 and finite)"`,
    );
    expect(await refusal("notes", "--top-k", "1.5")).toMatchInlineSnapshot(
      `"✗ invalid top-k: 1.5 (must be a whole number ≥ 1)"`,
    );
    expect(await refusal("notes", "--length", "0")).toMatch(/must be a whole number ≥ 1/);
    expect(await refusal("notes", "--bars", "2")).toMatchInlineSnapshot(
      `"✗ invalid bars: 2 (goes with --primer FILE)"`,
    );
    expect(await refusal("voices", "--keep", "bass")).toMatchInlineSnapshot(
      `"✗ invalid keep: "bass" (goes with --infill FILE)"`,
    );
    const both = ["--primer", at("tune.mid"), "--melody", at("soprano.mid")];
    expect(await refusal("voices", ...both)).toMatch(/give one of --primer, --melody, --infill/);
    const long = ["--melody", at("soprano.mid"), "--length", "10"];
    expect(await refusal("voices", ...long)).toMatchInlineSnapshot(
      `"✗ invalid length: 10 (the given file sets the length of --melody and --infill: leave it out)"`,
    );
  });

  test("folders that are no runs, and places that cannot be written", async () => {
    expect(await refusal("nowhere")).toMatchInlineSnapshot(
      `"✗ DIR/nowhere: no run here (train one: etude train --recipe NAME --out RUN)"`,
    );
    expect(await refusal("music")).toMatch(/no run here/);
    const { status, err } = await etude("sample", "--run", at("notes"), "--out", root);
    expect([status, err.trim()]).toMatchInlineSnapshot(`
      [
        1,
        "✗ invalid out: "DIR" (is a folder: name a file in it)",
      ]
    `);
    expect(existsSync(at("nowhere"))).toBe(false);
  });
});

describe("etude export", () => {
  const exported = (...words: string[]) => etude("export", at("voices"), at("toy.etude"), ...words);
  const play = (file: string, ...words: string[]) =>
    etude("sample", "--model", at(file), "--json", "--out", at("out.mid"), ...words);

  test("makes a file and a card of a run, which speaks as the run does", async () => {
    const { status } = await exported("--bits", "32", "--no-measure", "--music", "toys");
    expect(status).toBe(0);
    const card = readFileSync(at("toy.md"), "utf8");
    expect(card).toMatch(/^# toy\n/);
    expect(card).toContain("| licence of the data | not stated |");
    const cold = ["--temperature", "0.01", "--length", "40"];
    const [file, run] = [await play("toy.etude", ...cold), await sample("voices", ...cold)];
    expect(JSON.parse(file.out).tokens).toEqual(JSON.parse(run.out).tokens);
  });

  test("measures on the run's own music, and on no other", async () => {
    const { card } = await exportModel(at("voices"), {
      ...{ name: "toy", bits: 8, pieces: async () => heldPieces(chorales(12)) },
      data: () => ({ name: "toys", licence: "free" }),
    });
    expect(card).toMatch(/held-out bits per token \| \*\*\d\.\d{3} \[/);
    expect(card).toMatch(/cost of 8 bits \| -?0\.0\d+ bits per token/);
    expect(card).toMatch(/floor: .* \| \d/);
    expect(card).toMatch(/longest passage shared with a training piece: \d+ notes/);
    writePiece(at("other/toy 0.mid"), chorales(1)[0]);
    const other = await exported("--data", at("other")); // without its pieces
    expect([other.status, other.err]).toEqual([
      1,
      expect.stringMatching(/DIR\/voices: the music is/),
    ]);
  });

  test("gives a file that harmonises, and is refused where a run would be", async () => {
    await exported("--no-measure");
    const melody = ["--melody", at("soprano.mid"), "--particles", "4"];
    const { status, out } = await play("toy.etude", ...melody);
    expect(status).toBe(0);
    expect(JSON.parse(out).notes[0]).toBeGreaterThan(soprano.notes.length);
    truncateSync(at("toy.etude"), 500);
    const broken = await play("toy.etude");
    expect([broken.status, broken.err.trim()]).toMatchInlineSnapshot(`
      [
        1,
        "✗ DIR/toy.etude: damaged: its checksum does not fit, it was cut or altered (get the file again, export the run anew, or use a newer Étude)",
      ]
    `);
  });

  test("refuses what is no file's name, no run, no model, or both at once", async () => {
    const errors = [
      await etude("export", at("voices"), at("toy.mid")),
      await etude("export", at("nowhere"), at("toy.etude")),
      await etude("sample", "--model", "nobody"),
      await etude("sample", "--model", at("none.etude")),
      await etude("sample", "--model", at("four.mid")),
      await etude("sample", "--model", "chorale", "--run", at("voices")),
      await etude("sample"),
    ].map(({ err }) => err.trim().replace(/(?<=must be )[\w, -]+(?=, or)/, "NAMES"));
    expect(errors.join("\n")).toMatchInlineSnapshot(`
      "✗ invalid file: "DIR/toy.mid" (must end in .etude)
      ✗ DIR/nowhere: no run here (train one: etude train --recipe NAME --out RUN)
      ✗ invalid model: "nobody" (must be NAMES, or the path of a file that ends in .etude)
      ✗ DIR/none.etude: no such file or folder (check the path)
      ✗ DIR/four.mid: not a file of Étude (get the file again, export the run anew, or use a newer Étude)
      ✗ invalid model: "chorale" (give --run RUN or --model NAME, not both)
      ✗ invalid run: "" (say what speaks: --model chorale, or --run RUN of your own)"
    `);
  });
});

describe("etude models", () => {
  test("lists what ships, as a table and as data", async () => {
    const { models } = JSON.parse((await etude("models", "--json")).out);
    const chorale = models.find(({ name }: { name: string }) => name === "chorale");
    expect(Object.keys(chorale)).toEqual([
      ...["name", "file", "bytes", "recipe", "encoding", "parameters", "bitsPerToken"],
      ...["interval", "licence"],
    ]);
    expect((await etude("models")).out).toContain("chorale");
  });
});

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBenchmark } from "../../lib/collections/benchmark-file";
import { catalogue, collectionByName } from "../../lib/collections/catalogue";
import { getCollection } from "../../lib/collections/get";
import { removeCollection, verifyCollection } from "../../lib/collections/keep";
import { nearestTo } from "../../lib/collections/nearest";
import {
  installedPath,
  locateData,
  type Places,
  readRecord,
  registerFolder,
} from "../../lib/collections/store";
import { ownRecipes, recipes } from "../../lib/recipes";
import { serve, status, type TestServer, whole } from "../downloads/server";
import { midi } from "../midi/bytes";

let base: string;
let places: Places;
let server: TestServer | undefined;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "collections-")));
  places = { home: join(base, "sets"), chorales: join(base, "chorales") };
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(base, { recursive: true, force: true });
});

const tune = (i: number) =>
  midi({ tracks: [[0, 0x90, 60 + (i % 40), 80, 0x30, 60 + (i % 40), 0]] });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const patience = { tries: 2, firstWaitSeconds: 0.01, stallSeconds: 0.5 };
const told: string[] = [];
const options = { python: "python3", patience, onMessage: (text: string) => told.push(text) };

/** An archive as the origin of the Nottingham tunes packs it, of so many tunes. */
function songs(count: number, more: Record<string, Uint8Array> = {}): Uint8Array {
  const files = Array.from({ length: count }, (_, i) => {
    const name = String(i + 1).padStart(3, "0");
    return [`nottingham-dataset-abc/MIDI/${name}.mid`, tune(i)] as const;
  });
  const other = { "nottingham-dataset-abc/README.md": Buffer.from("words"), ...more };
  return zipSync({ ...Object.fromEntries(files), ...other });
}

const get = (name: string, more: { from?: string; signal?: AbortSignal } = {}) =>
  getCollection(places, name, { ...options, ...more });
const below = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : []);

describe("the catalogue", () => {
  it("names each set once, and says of each what its licence allows", () => {
    const names = catalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { licence, about, split } of catalogue) {
      for (const text of [licence.name, licence.allows, about, split]) {
        expect(text.length).toBeGreaterThan(2);
      }
    }
  });

  it("has the set of every recipe that names one", () => {
    for (const { data } of [...recipes, ...ownRecipes]) {
      if (data.set !== undefined) expect(collectionByName(data.set).name).toBe(data.set);
    }
    expect(recipes.find(({ name }) => name === "music-ai")?.data.set).toBe("maestro");
  });

  it("names the nearest for a name that it has not", () => {
    expect(() => collectionByName("maestor")).toThrow(
      /unknown data set: "maestor" \(did you mean maestro\?/,
    );
    expect(nearestTo("nottingham-roll", ["nottingham", "nottingham-rolls"])).toBe(
      "did you mean nottingham-rolls?",
    );
    expect(
      nearestTo(
        "symphonies",
        catalogue.map(({ name }) => name),
      ),
    ).toBeUndefined();
  });
});

describe("a set that is fetched", () => {
  it("comes from a mirror, is checked, unpacked, counted and noted", async () => {
    const archive = songs(20);
    server = await serve(status(503), whole(archive));
    const from = `${server.url}/tunes.zip`;
    const record = await get("nottingham", { from });
    expect(record).toMatchObject({ name: "nottingham", from, files: 20, sha256: sha256(archive) });
    const folder = installedPath(places, collectionByName("nottingham")) ?? "";
    expect(folder).toBe(join(places.home, "nottingham"));
    expect(readFileSync(join(folder, "001.mid")).equals(tune(0))).toBe(true);
    expect(below(folder).filter((name) => name.startsWith("."))).toEqual([
      ".etude-files.sha256",
      ".etude-set.json",
    ]);
    expect(below(places.home)).toEqual([".partial", "checksums.json", "nottingham"]);
    expect(below(join(places.home, ".partial"))).toEqual([]);
    expect(await get("nottingham")).toEqual(record); // there already: nothing is asked for
    expect(server.asked).toHaveLength(2);
    expect(locateData(places, "nottingham", join(base, "nottingham"))).toBe(folder);
  });

  it("of fewer files than it has is refused, and nothing but the record of tries stays", async () => {
    const song = { "POP909-Dataset-abc/POP909/001/001.mid": tune(1) };
    server = await serve(whole(zipSync(song)));
    await expect(get("pop909", { from: `${server.url}/tunes.zip` })).rejects.toThrow(
      /1 files of music where pop909 has 909 \(a wrong mirror/,
    );
    expect(readRecord(places, "pop909")).toBeUndefined();
    expect(below(places.home)).toEqual([".partial"]);
    expect(below(join(places.home, ".partial", "pop909"))).not.toContain("set");
  });

  it("with a hostile entry, or a wrong checksum, is refused", async () => {
    const hostile = songs(20, { "../../outside.mid": tune(1) });
    server = await serve(whole(hostile));
    await expect(get("nottingham", { from: `${server.url}/a.zip` })).rejects.toThrow(
      /not to be trusted/,
    );
    await expect(get("maestro", { from: `${server.url}/` })).rejects.toThrow(
      /bytes where 58416533 are expected/,
    );
    const file = join(base, "maestro-v3.0.0-midi.zip");
    writeFileSync(file, hostile);
    await expect(get("maestro", { from: file })).rejects.toThrow(
      /SHA-256 .* where maestro has 70470/,
    );
    expect(below(places.home)).toEqual([".partial"]);
    expect(existsSync(join(base, "outside.mid"))).toBe(false);
  });

  it("is stopped and goes on", async () => {
    server = await serve(whole(songs(20)));
    const from = `${server.url}/tunes.zip`;
    const controller = new AbortController();
    controller.abort(new Error("interrupted"));
    await expect(get("nottingham", { from, signal: controller.signal })).rejects.toThrow(
      "interrupted",
    );
    expect(readRecord(places, "nottingham")).toBeUndefined();
    expect((await get("nottingham", { from })).files).toBe(20);
  });

  it("tells when the file is another than the first time", async () => {
    server = await serve(
      whole(songs(20)),
      whole(songs(20, { "x/README": Buffer.from("new") }), '"2"'),
    );
    const url = `${server.url}/tunes.zip`;
    await get("nottingham", { from: url });
    removeCollection(places, "nottingham");
    told.length = 0;
    await get("nottingham", { from: url });
    expect(told).toContainEqual(
      expect.stringMatching(/^the file is another than the one fetched first/),
    );
  });

  it("comes from a folder in which it was unpacked, whole or not at all", async () => {
    const mirror = join(base, "mirror", "MIDI");
    mkdirSync(mirror, { recursive: true });
    writeFileSync(join(base, "mirror", "README.md"), "words");
    const from = join(base, "mirror");
    await expect(get("nottingham", { from })).rejects.toThrow(/0 files of music where/);
    for (const name of ["a", "b"]) writeFileSync(join(mirror, `${name}.mid`), tune(1));
    await expect(get("pop909", { from })).rejects.toThrow(/2 files of music where pop909 has 909/);
    expect(await get("nottingham", { from })).toMatchObject({ files: 2, sha256: null });
    expect(below(join(places.home, "nottingham")).slice(2)).toEqual(["a.mid", "b.mid"]);
  });

  it("is not fetched for a name that is set-up's, or unknown, or from nowhere", async () => {
    await expect(get("chorales")).rejects.toThrow(/made by npm run setup/);
    await expect(get("nottinghm")).rejects.toThrow(/did you mean nottingham/);
    await expect(get("nottingham", { from: join(base, "none") })).rejects.toThrow(
      /no such file or folder/,
    );
  });
});

describe("a set that is there", () => {
  async function bring(): Promise<string> {
    server = await serve(whole(songs(20)));
    await get("nottingham", { from: `${server.url}/tunes.zip` });
    return join(places.home, "nottingham");
  }

  it("is verified file by file", async () => {
    const folder = await bring();
    expect(await verifyCollection(places, "nottingham")).toMatchObject({
      files: 20,
      isWhole: true,
    });
    writeFileSync(join(folder, "001.mid"), tune(7));
    rmSync(join(folder, "002.mid"));
    writeFileSync(join(folder, "new.mid"), tune(8));
    expect(await verifyCollection(places, "nottingham")).toMatchObject({
      ...{ missing: ["002.mid"], changed: ["001.mid"], added: ["new.mid"], isWhole: false },
    });
  });

  it("is removed, once", async () => {
    await bring();
    expect(removeCollection(places, "nottingham")).toBe("nottingham is removed");
    expect(below(places.home)).toEqual([".partial", "checksums.json"]);
    expect(() => removeCollection(places, "nottingham")).toThrow(
      /nothing of it is on this machine/,
    );
    await expect(verifyCollection(places, "nottingham")).rejects.toThrow(
      /data get nottingham brings it/,
    );
  });
});

describe("a benchmark", () => {
  const quarter = () => collectionByName("jsb-chorales-quarter");
  const lengths = (pieces: number, frames: number) =>
    Array.from({ length: pieces }, (_, i) =>
      Array.from({ length: Math.floor(frames / pieces) + (i < frames % pieces ? 1 : 0) }, () => [
        60, 64,
      ]),
    );
  const rolls = () => ({
    ...{ train: lengths(229, 13807), valid: lengths(76, 4602), test: lengths(77, 4725) },
  });

  it("is a file of JSON, whatever it was passed on as", async () => {
    const text = JSON.stringify(rolls());
    const plain = join(base, "rolls.json");
    const gzip = join(base, "rolls.json.gz");
    writeFileSync(plain, text);
    writeFileSync(gzip, gzipSync(text));
    await get("jsb-chorales-quarter", { from: gzip });
    const path = locateData(places, "jsb-chorales-quarter", "");
    expect(path).toBe(join(places.home, "jsb-chorales-quarter", "jsb-chorales-quarter.json"));
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(rolls());
    expect(readBenchmark(plain, quarter())).toEqual(rolls());
  });

  it("of another length, or of something else, is refused", async () => {
    const path = join(base, "rolls.json");
    writeFileSync(path, JSON.stringify({ ...rolls(), test: [] }));
    expect(() => readBenchmark(path, quarter())).toThrow(
      /test has 0 pieces and 0 frames, jsb-chorales-quarter has 77 and 4725/,
    );
    for (const text of ["<html>", "[]", '{"train":[[["a"]]],"valid":[],"test":[]}']) {
      writeFileSync(path, text);
      await expect(get("jsb-chorales-quarter", { from: path })).rejects.toThrow(/wrong file\?/);
    }
    expect(below(places.home)).toEqual([".partial"]);
    expect(below(join(places.home, ".partial"))).toEqual([]);
  });
});

describe("a folder of the reader's own", () => {
  it("has a name that everything takes, until it is forgotten", () => {
    const folder = join(base, "waltzes");
    mkdirSync(folder);
    registerFolder(places, "waltzes", folder);
    expect(locateData(places, "waltzes", "/nowhere")).toBe(folder);
    expect(removeCollection(places, "waltzes")).toBe(
      `waltzes is forgotten; ${folder} stays as it is`,
    );
    expect(existsSync(folder)).toBe(true);
    expect(() => locateData(places, "waltzes", "/nowhere")).toThrow(
      /no such file, folder or data set/,
    );
  });

  it("cannot take a name of the catalogue, one that is a path, or stand for nothing", () => {
    expect(() => registerFolder(places, "maestro", base)).toThrow(/is a data set of the catalogue/);
    expect(() => registerFolder(places, "../up", base)).toThrow(/letters, digits, - and _/);
    expect(() => registerFolder(places, "gone", join(base, "gone"))).toThrow(
      /no such file or folder/,
    );
    const folder = join(base, "gone");
    mkdirSync(folder);
    registerFolder(places, "gone", folder);
    rmSync(folder, { recursive: true });
    expect(() => locateData(places, "gone", "")).toThrow(/is gone \(register it again/);
  });

  it("of the name of a set that is not here is still found by its path", () => {
    const folder = join(base, "lakh");
    expect(() => locateData(places, "lakh", folder)).toThrow(
      "lakh: not on this machine (npm run -s etude -- data get lakh brings it)",
    );
    mkdirSync(folder);
    expect(locateData(places, "lakh", folder)).toBe(folder);
  });
});

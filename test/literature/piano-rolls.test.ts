import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readPianoRolls } from "../../lib/literature";

const folder = mkdtempSync(join(tmpdir(), "etude-rolls-"));
const write = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const roll = (pitch: number) => [[pitch], [pitch, pitch - 12]];
const set = { train: [roll(60), roll(61)], valid: [roll(62)], test: [roll(63)] };
const read = (name: string, content: string | Uint8Array) => () =>
  readPianoRolls(write(name, content));
const message = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, "FOLDER");
  }
  return "no error";
};

describe("readPianoRolls", () => {
  it("reads plain and packed files alike, pitches in order", () => {
    const text = JSON.stringify(set);
    expect(read("a.json", text)()).toEqual(read("a.json.gz", gzipSync(text))());
    expect(read("a.json", text)().train[0][1]).toEqual([48, 60]);
  });

  it("names a file that is missing or cut, and what to do", () => {
    expect(message(() => readPianoRolls(join(folder, "none.json")))).toMatchInlineSnapshot(
      `"FOLDER/none.json: no such file or folder (check the path) (give the data set's file: --data FILE)"`,
    );
    const packed = gzipSync(JSON.stringify(set));
    expect(message(read("cut.gz", packed.subarray(0, packed.length - 12)))).toMatchInlineSnapshot(
      `"FOLDER/cut.gz: the gzip stream is cut or damaged: unexpected end of file (get it again)"`,
    );
    expect(message(read("cut.json", JSON.stringify(set).slice(0, 40)))).toMatchInlineSnapshot(
      `"FOLDER/cut.json: no JSON, or cut short: Expected ',' or '}' after property value in JSON at position 40 (get the file again)"`,
    );
  });

  it("names the place where a file has another layout", () => {
    const strange = { ...set, valid: [[[60], [20]]] };
    expect(message(read("pitch.json", JSON.stringify(strange)))).toMatchInlineSnapshot(
      `"FOLDER/pitch.json: valid[0][1][0]: Too small: expected number to be >=21 (must be {train, valid, test} of pieces of frames of MIDI pitches)"`,
    );
    expect(message(read("list.json", "[1, 2]"))).toMatchInlineSnapshot(
      `"FOLDER/list.json: the whole: Invalid input: expected object, received array (must be {train, valid, test} of pieces of frames of MIDI pitches)"`,
    );
  });

  it("refuses an empty side", () => {
    expect(message(read("empty.json", JSON.stringify({ ...set, test: [] })))).toMatchInlineSnapshot(
      `"FOLDER/empty.json: test: has no piece (must be {train, valid, test} of pieces of frames of MIDI pitches)"`,
    );
  });

  it("refuses a side that repeats another, and tells of a single piece", () => {
    const mixed = { ...set, test: [roll(60)] };
    expect(message(read("mixed.json", JSON.stringify(mixed)))).toMatchInlineSnapshot(
      `"FOLDER/mixed.json: 1 of 1 pieces of test stand on another side too (test[0] = train[0]): what is trained on would be tested (put each piece on one side)"`,
    );
    const many = {
      ...set,
      test: Array.from({ length: 20 }, (_, i) => roll(60 + i + (i > 0 ? 3 : 0))),
    };
    expect(read("many.json", JSON.stringify(many))().repeated).toEqual(["test[0] = train[0]"]);
  });
});

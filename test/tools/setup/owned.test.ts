import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { empty, fill, isFilled, some } from "../../../lib/tools/setup/owned.cjs";

const newFolder = () => join(mkdtempSync(join(tmpdir(), "etude-owned-")), "chorales");
const bytes = (text: string) => new TextEncoder().encode(text);
const files = new Map([
  ["a.mid", bytes("a")],
  ["b.mid", bytes("b")],
]);
const visible = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith("."));

describe("a folder that set-up fills", () => {
  it("holds the files, and is known to", () => {
    const folder = newFolder();
    expect(isFilled(folder, 2)).toBe(false);
    expect(fill(folder, files)).toEqual([]);
    expect(isFilled(folder, 2)).toBe(true);
    expect(readFileSync(join(folder, "b.mid"), "utf8")).toBe("b");
  });

  it("keeps what the reader put there, whatever set-up does, and names it", () => {
    const folder = newFolder();
    fill(folder, files);
    writeFileSync(join(folder, "waltz.mid"), "mine");
    mkdirSync(join(folder, "drafts"));
    expect(isFilled(folder, 2)).toBe(true);
    expect(fill(folder, new Map([["c.mid", bytes("c")]]))).toEqual(["drafts", "waltz.mid"]);
    expect(visible(folder)).toEqual(["c.mid", "drafts", "waltz.mid"]);
    expect(empty(folder)).toEqual(["drafts", "waltz.mid"]);
    expect(readFileSync(join(folder, "waltz.mid"), "utf8")).toBe("mine");
  });

  it("keeps a file of set-up that the reader changed", () => {
    const folder = newFolder();
    fill(folder, files);
    writeFileSync(join(folder, "a.mid"), "changed by hand");
    expect(fill(folder, files)).toEqual(["a.mid"]);
    expect(fill(folder, files)).toEqual(["a.mid"]);
    expect(readFileSync(join(folder, "a.mid"), "utf8")).toBe("changed by hand");
  });

  it("is filled again where a file is missing or empty", () => {
    const folder = newFolder();
    fill(folder, files);
    writeFileSync(join(folder, "a.mid"), "");
    expect(isFilled(folder, 2)).toBe(false);
  });

  it("goes when it is emptied of everything", () => {
    const folder = newFolder();
    fill(folder, files);
    expect(empty(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it("of a set-up before there was a list: MIDI of 10,080 ticks a quarter is set-up's", () => {
    const folder = newFolder();
    mkdirSync(folder);
    const header = [...bytes("MThd"), 0, 0, 0, 6, 0, 1, 0, 5];
    writeFileSync(join(folder, "a.mid"), Uint8Array.from([...header, 0x27, 0x60, 1]));
    writeFileSync(join(folder, "b.mid"), Uint8Array.from([...header, 0x01, 0xe0, 1]));
    expect(fill(folder, files)).toEqual(["b.mid"]);
    expect(readFileSync(join(folder, "a.mid"), "utf8")).toBe("a");
  });
});

it("of many names only the first are told", () => {
  expect(some(["a", "b"])).toBe("a, b");
  expect(some([..."abcdefg"])).toBe("a, b, c, d, e and 2 more");
});

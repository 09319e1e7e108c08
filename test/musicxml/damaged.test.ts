import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DataError, Random } from "../../lib/core";
import { readMusicXml } from "../../lib/musicxml";
import { bytesOf, note, score } from "./score";

const xml = score([note("C4", 4)]);
const container = (path: string) =>
  bytesOf(`<container><rootfiles><rootfile full-path="${path}"/></rootfiles></container>`);
const read = (bytes: Uint8Array) => readMusicXml(bytes, "song.mxl").piece.notes.length;

describe("archives of scores", () => {
  it("are read where their container says, among other files", () => {
    const files = {
      "__MACOSX/._a & b.xml": bytesOf("x"),
      "META-INF/container.xml": container("scores/a &amp; b.xml"),
      "scores/a & b.xml": bytesOf(xml),
    };
    expect(read(zipSync(files))).toBe(1);
  });

  it("are read without a container too", () => {
    expect(read(zipSync({ "song.musicxml": bytesOf(xml) }))).toBe(1);
  });

  it("that lack the score say so", () => {
    const archive = zipSync({ "META-INF/container.xml": container("gone.xml") });
    expect(() => read(archive)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: song.mxl: its container names "gone.xml", which it lacks (export it again as .musicxml or .mxl)]`,
    );
    expect(() => read(zipSync({ "a.txt": bytesOf("x") }))).toThrow("no score in it");
  });
});

describe("texts", () => {
  it("are read in UTF-16 as in UTF-8", () => {
    const utf16 = new Uint8Array(2 + 2 * xml.length);
    utf16.set([0xff, 0xfe]);
    [...xml].forEach((letter, i) => {
      utf16[2 + 2 * i] = letter.charCodeAt(0);
    });
    expect(read(utf16)).toBe(1);
  });

  it("of an unknown encoding are refused by its name", () => {
    const strange = bytesOf(xml.replace("UTF-8", "EBCDIC-1"));
    expect(() => read(strange)).toThrow("song.mxl: unknown encoding EBCDIC-1");
  });

  it("that break off say where", () => {
    expect(() => read(bytesOf(xml.slice(0, -20)))).toThrow(/^song\.mxl, line 3, column \d+: /);
  });

  it("that are no partwise score say what they are", () => {
    const timewise = xml.replaceAll("score-partwise", "score-timewise");
    expect(() => read(bytesOf(timewise))).toThrow("song.mxl: a timewise score");
    expect(() => read(bytesOf("<html></html>"))).toThrow("<html>, no score");
    expect(() => read(new Uint8Array(0))).toThrow(DataError);
  });

  it("expand no entities and open no files", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY b "${"x".repeat(100)}">]><score-partwise>&b;</score-partwise>`;
    expect(() => read(bytesOf(bomb))).toThrow(DataError);
  });

  it("nested beyond reason are refused", () => {
    expect(() => read(bytesOf("<a>".repeat(200_000)))).toThrow(DataError);
  });
});

it("impossible numbers leave notes out, never a broken piece", () => {
  const odd = ["-4", "1e308", "NaN", "", "4.5e3"].map((duration) =>
    note("C4", 4).replace("<duration>4<", `<duration>${duration}<`),
  );
  const { piece, problems } = readMusicXml(bytesOf(score([odd.join("") + note("C9", 4)])), "x");
  expect(piece.notes.map(({ pitch, startTicks }) => [pitch, startTicks])).toEqual([[120, 0]]);
  expect(problems[0]).toBe("Flute: impossible duration taken as 0 (3 in all, the first in bar 1)");
});

it("of 500 damaged copies each is read or refused as data", () => {
  const random = Random.fromSeed("musicxml");
  const whole = zipSync({ "META-INF/container.xml": container("a.xml"), "a.xml": bytesOf(xml) });
  for (let i = 0; i < 500; i++) {
    const bytes = Uint8Array.from(i % 2 ? whole : bytesOf(xml));
    for (let k = 0; k < 3; k++) bytes[random.integer(bytes.length)] = random.integer(256);
    try {
      const { notes } = readMusicXml(bytes, "x").piece;
      expect(notes.every(({ durationTicks }) => durationTicks > 0)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
    }
  }
});

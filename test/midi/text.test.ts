import { describe, expect, test } from "vitest";
import { readMidi } from "../../lib/midi/read";
import { midi, textEvent } from "./bytes";

function textsOf(...texts: (readonly number[])[]) {
  const file = readMidi(midi({ tracks: [texts.flatMap((bytes) => textEvent(5, bytes))] }), "t");
  return [file.textEncoding, ...file.texts.map(({ text }) => text)];
}

const latin1 = (text: string) => [...Buffer.from(text, "latin1")];
const utf8 = (text: string) => [...Buffer.from(text, "utf8")];

describe("texts are decoded in the encoding that fits", () => {
  test("plain ASCII and UTF-8", () => {
    expect(textsOf(latin1("la la"))).toEqual(["ascii", "la la"]);
    expect(textsOf(utf8("Für Élise, 月光"))).toEqual(["utf-8", "Für Élise, 月光"]);
  });

  test("Latin-1 with accents, and the quotes of Windows", () => {
    expect(textsOf(latin1("Für Elise"), latin1("un été"))).toEqual([
      "windows-1252",
      "Für Elise",
      "un été",
    ]);
    const quotes = [...latin1("It"), 0x92, ...latin1("s "), 0x93, ...latin1("A"), 0x94];
    expect(textsOf(quotes)).toEqual(["windows-1252", "It’s “A”"]);
  });

  test("Shift-JIS by its kana and kanji, and by half-width katakana", () => {
    const kana = [0x82, 0xb3, 0x82, 0xad, 0x82, 0xe7]; // さくら
    const kanji = [0x97, 0xb7, 0x82, 0xcc, 0x93, 0x72, 0x92, 0x86]; // 旅の途中
    expect(textsOf(kana, kanji)).toEqual(["shift_jis", "さくら", "旅の途中"]);
    expect(textsOf([0xcb, 0xdf, 0xb1, 0xc9])).toEqual(["shift_jis", "ﾋﾟｱﾉ"]);
  });

  test("Cyrillic by its long runs of letters", () => {
    const word = [0xcf, 0xe5, 0xf1, 0xed, 0xff]; // Песня
    expect(textsOf(word)).toEqual(["windows-1251", "Песня"]);
  });

  test("a byte order mark says the encoding of its text and is no part of it", () => {
    const marked = [0xef, 0xbb, 0xbf, ...utf8("Flöte")];
    const german = latin1("Für Elise");
    expect(textsOf(marked)).toEqual(["utf-8", "Flöte"]);
    expect(textsOf([0xef, 0xbb, 0xbf, ...latin1("Piano")])).toEqual(["utf-8", "Piano"]);
    expect(textsOf(marked, german)).toEqual(["windows-1252", "Flöte", "Für Elise"]);
    const utf16 = [...Buffer.from("\ufeff月光", "utf16le")];
    const swapped = [...Buffer.from(utf16).swap16()];
    expect(textsOf(utf16, swapped, german).slice(1)).toEqual(["月光", "月光", "Für Elise"]);
  });

  test("what stands for lost bytes may itself be UTF-8", () => {
    expect(textsOf(utf8("caf\ufffd"), utf8("月光"))).toEqual(["utf-8", "caf\ufffd", "月光"]);
  });

  test("the tags of RP-026 decide", () => {
    const latin = [...latin1("{@LATIN}"), 0xe9, 0x74, 0xe9];
    expect(textsOf(latin)[0]).toBe("windows-1252");
    expect(textsOf([...latin1("{@JP}"), 0xb1, 0x20])).toEqual(["shift_jis", "{@JP}ｱ "]);
  });
});

import { isUtf8 } from "node:buffer";
import type { FileText, TextKind } from "./midi-file";

/** Where a text of the file stands, before its encoding is known. */
export interface RawText {
  readonly ticks: number;
  readonly track: number;
  readonly kind: TextKind;
  readonly start: number;
  readonly end: number;
}

const kinds: readonly TextKind[] = [
  "other",
  "text",
  "copyright",
  "track-name",
  "instrument",
  "lyric",
  "marker",
  "cue",
];

/** What a meta event of `type` (1 to 15) says. */
export function textKind(type: number): TextKind {
  return kinds[type] ?? "other";
}

/**
 * Texts of a file in the one encoding that fits all of them. MIDI files do not say which it is
 * (unless by the RP-026 tags `{@JP}` and `{@LATIN}`): UTF-8 where it is valid, else Shift-JIS,
 * Windows-1251 (Cyrillic) or Windows-1252 (Latin-1), whichever the bytes look like.
 */
export function decodeTexts(
  bytes: Uint8Array,
  raw: readonly RawText[],
): { texts: FileText[]; encoding: string } {
  const high = raw.filter(({ start, end }) => !isAscii(bytes, start, end));
  const encoding = high.length === 0 ? "ascii" : chooseEncoding(bytes, high);
  const decode = decoderOf(encoding);
  const texts = raw.map(({ ticks, track, kind, start, end }) => {
    const text = decode(bytes, start, end);
    return { ticks, track, kind, text: text.endsWith("\0") ? text.replace(/\0+$/, "") : text };
  });
  return { texts, encoding };
}

/** Buffers decode what they can: a TextDecoder costs a microsecond a text. */
function decoderOf(encoding: string): (bytes: Uint8Array, start: number, end: number) => string {
  if (encoding === "ascii" || encoding === "utf-8" || encoding === "windows-1252") {
    const name = encoding === "utf-8" ? "utf8" : "latin1";
    return (bytes, start, end) => {
      const { buffer, byteOffset } = bytes;
      const text = Buffer.from(buffer, byteOffset + start, end - start).toString(name);
      return encoding === "windows-1252" ? withQuotes(text) : text;
    };
  }
  const decoder = new TextDecoder(encoding);
  return (bytes, start, end) => decoder.decode(bytes.subarray(start, end));
}

// Windows-1252 from 0x80 to 0x9f. In Latin-1 these are controls.
const windowsSigns = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function withQuotes(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (char) => windowsSigns[char.charCodeAt(0) - 0x80]);
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] >= 0x80) return false;
  return true;
}

function chooseEncoding(bytes: Uint8Array, high: readonly RawText[]): string {
  const pieces = high.map(({ start, end }) => bytes.subarray(start, end));
  if (pieces.every((piece) => isUtf8(piece))) return "utf-8";
  const tagged = pieces.map((piece) => /\{@(JP|LATIN)\}/.exec(latin1(piece))?.[1]);
  if (tagged.includes("JP")) return "shift_jis";
  if (tagged.includes("LATIN")) return "windows-1252";
  const counts = countHigh(pieces);
  if (looksJapanese(counts)) {
    const valid = pieces.filter(isShiftJis).length;
    if (valid >= pieces.length * 0.9) return "shift_jis";
  }
  return counts.cyrillic > counts.all * 0.9 && counts.all > counts.runs * 2
    ? "windows-1251"
    : "windows-1252";
}

function latin1(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
}

function isShiftJis(piece: Uint8Array): boolean {
  try {
    new TextDecoder("shift_jis", { fatal: true }).decode(piece);
    return true;
  } catch {
    return false;
  }
}

interface HighCounts {
  /** Bytes from 0x80 on, and unbroken runs of them. */
  all: number;
  runs: number;
  /** Bytes that begin a kana or common kanji in Shift-JIS: control characters in Latin-1. */
  leads: number;
  /** Half-width katakana in Shift-JIS, which are signs and capitals in Latin-1. */
  katakana: number;
  /** Those of them that are no capitals in Latin-1 and Cyrillic. */
  firstKatakana: number;
  cyrillic: number;
}

function countHigh(pieces: readonly Uint8Array[]): HighCounts {
  const counts = { all: 0, runs: 0, leads: 0, katakana: 0, firstKatakana: 0, cyrillic: 0 };
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i];
      if (byte < 0x80) continue;
      counts.all++;
      if (i === 0 || piece[i - 1] < 0x80) counts.runs++;
      if (isLead(piece, i)) counts.leads++;
      if (byte >= 0xa1 && byte <= 0xdf) counts.katakana++;
      if (byte >= 0xa6 && byte <= 0xbf) counts.firstKatakana++;
      if (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8) counts.cyrillic++;
    }
  }
  return counts;
}

/** Whether the byte at `i` begins a kana or kanji and is no typographic quote of Windows-1252. */
function isLead(piece: Uint8Array, i: number): boolean {
  const byte = piece[i];
  if (byte < 0x81 || byte > 0x9f || (byte >= 0x85 && byte <= 0x87)) return false;
  if (i + 1 >= piece.length || piece[i + 1] < 0x40) return false;
  const alone = piece[i + 1] < 0x80 && (i === 0 || piece[i - 1] < 0x80);
  return !(alone && byte >= 0x91 && byte <= 0x97);
}

function looksJapanese({ all, runs, leads, katakana, firstKatakana }: HighCounts): boolean {
  return leads * 4 > all || (katakana === all && all > runs * 2 && firstKatakana * 8 > all);
}

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

/** More texts than a file of lyrics has. */
export const mostTexts = 100_000;

/** Takes note of the text of a meta event of `type` (1 to 15), unless there are too many. */
export function addText(texts: RawText[], type: number, text: Omit<RawText, "kind">): boolean {
  if (texts.length >= mostTexts) return false;
  const { ticks, track, start, end } = text;
  texts.push({ ticks, track, kind: kinds[type] ?? "other", start, end });
  return true;
}

/**
 * Texts of a file in the one encoding that fits all of them. MIDI files do not say which it is
 * (unless by the RP-026 tags `{@JP}` and `{@LATIN}`): UTF-8 where it is valid, else Shift-JIS,
 * Windows-1251 (Cyrillic) or Windows-1252 (Latin-1), whichever the bytes look like. A text that
 * begins with a Unicode byte order mark is in the encoding of the mark, which is no part of it.
 */
export function decodeTexts(
  bytes: Uint8Array,
  raw: readonly RawText[],
): { texts: FileText[]; encoding: string } {
  const pieces = raw.map(({ start, end }) =>
    isAscii(bytes, start, end) ? null : bytes.subarray(start, end),
  );
  const high = pieces.filter((piece) => piece !== null);
  const plain = high.filter((piece) => markOf(piece) === null);
  const encoding = plain.length > 0 ? chooseEncoding(plain) : high.length > 0 ? "utf-8" : "ascii";
  const nextAscii = asciiTexts(
    bytes,
    raw.filter((_, i) => pieces[i] === null),
  );
  const texts = raw.map(({ ticks, track, kind }, i) => {
    const piece = pieces[i];
    const text = piece ? decode(piece, markOf(piece) ?? encoding) : nextAscii();
    return { ticks, track, kind, text: text.endsWith("\0") ? text.replace(/\0+$/, "") : text };
  });
  return { texts, encoding };
}

/** One after another the texts, which are ASCII. Decoded at once: a decoder takes its time a call. */
function asciiTexts(bytes: Uint8Array, raw: readonly RawText[]): () => string {
  const joined = new Uint8Array(raw.reduce((sum, { start, end }) => sum + end - start, 0));
  let length = 0;
  for (const { start, end } of raw) for (let i = start; i < end; i++) joined[length++] = bytes[i];
  const all = decoder("utf-8").decode(joined);
  let next = 0;
  let at = 0;
  return () => {
    const { start, end } = raw[next++];
    const from = at;
    at += end - start;
    return all.slice(from, at);
  };
}

/** The encoding that a byte order mark at the beginning names; null without one. */
function markOf(piece: Uint8Array): string | null {
  if (piece[0] < 0xef) return null;
  if (piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) return "utf-8";
  if (piece[0] === 0xff && piece[1] === 0xfe) return "utf-16le";
  return piece[0] === 0xfe && piece[1] === 0xff ? "utf-16be" : null;
}

const decoders = new Map<string, TextDecoder>();

function decoder(encoding: string): TextDecoder {
  const known = decoders.get(encoding) ?? new TextDecoder(encoding);
  decoders.set(encoding, known);
  return known;
}

function decode(piece: Uint8Array, encoding: string): string {
  // Not by TextDecoder: that of some versions of Node takes windows-1252 for Latin-1.
  return encoding === "windows-1252" ? windows1252(piece) : decoder(encoding).decode(piece);
}

/** Windows-1252 from 0x80 to 0x9f. In Latin-1 these are controls. */
export const windowsSigns = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function windows1252(piece: Uint8Array): string {
  let text = "";
  for (const byte of piece) {
    const isSign = byte >= 0x80 && byte < 0xa0;
    text += isSign ? windowsSigns[byte - 0x80] : String.fromCharCode(byte);
  }
  return text;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] >= 0x80) return false;
  return true;
}

/** The encoding of texts of which none is plain ASCII. */
function chooseEncoding(pieces: readonly Uint8Array[]): string {
  if (pieces.every(isUtf8)) return "utf-8";
  const tagged = pieces.map((piece) => /\{@(JP|LATIN)\}/.exec(decode(piece, "utf-8"))?.[1]);
  if (tagged.includes("JP")) return "shift_jis";
  if (tagged.includes("LATIN")) return "windows-1252";
  const counts = countHigh(pieces);
  if (looksJapanese(counts)) {
    const valid = pieces.filter((piece) => !decode(piece, "shift_jis").includes(replacement));
    if (valid.length >= pieces.length * 0.9) return "shift_jis";
  }
  return counts.cyrillic > counts.all * 0.9 && counts.all > counts.runs * 2
    ? "windows-1251"
    : "windows-1252";
}

/** What decoders give for bytes that mean nothing. */
const replacement = "\ufffd";

/** Whether bytes are valid UTF-8; a decoder that throws instead takes ten times as long. */
function isUtf8(piece: Uint8Array): boolean {
  const text = decode(piece, "utf-8");
  if (!text.includes(replacement)) return true;
  // It may stand in the text itself, as EF BF BD.
  if (!piece.includes(0xef)) return false;
  const again = new TextEncoder().encode(text);
  return again.length === piece.length && again.every((byte, i) => byte === piece[i]);
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

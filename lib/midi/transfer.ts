import { idMThd, idMTrk, uint32 } from "./container";
import type { ProblemList } from "./midi-file";
import { windowsSigns } from "./text";

/** What programs that took the file for text did to its bytes, and how to undo it exactly. */
interface TextDamage {
  readonly what: string;
  readonly remedy: string;
  /** The bytes as they were; null where the damage cannot have been this. */
  undo(bytes: Uint8Array): Uint8Array | null;
}

const damages: readonly TextDamage[] = [
  {
    what: "sent in text mode: every 0A became 0D 0A",
    remedy: "send it again in binary mode",
    undo: undoLineEnds,
  },
  {
    what: "opened as text and saved as UTF-8",
    remedy: "download it again, and do not open it in an editor",
    undo: undoUtf8,
  },
];

/**
 * The bytes of a file as they were before a program that took them for text changed them, when more
 * of its chunks then have the length they say; else the bytes themselves. Such damage is told in
 * either case.
 */
export function undoTextDamage(bytes: Uint8Array, problems: ProblemList): Uint8Array {
  const inPlace = chunksInPlace(bytes);
  if (inPlace === "all") return bytes;
  for (const { what, remedy, undo } of damages) {
    const before = undo(bytes);
    const then = before ? chunksInPlace(before) : 0;
    if (before && (then === "all" || then > inPlace)) {
      const lost = bytes.length - before.length;
      const told = `${lost} bytes too many, taken out; offsets below do not count them`;
      problems.add("text-damage", 0, `${what} (${told}; ${remedy})`);
      return before;
    }
  }
  const trackCount = (bytes[10] << 8) | bytes[11];
  const cause = inPlace < Math.max(1, trackCount - 1) ? likelyCause(bytes) : null;
  if (cause) problems.add("text-damage", cause.byte, cause.message);
  return bytes;
}

/** How many of the tracks have the length they say, counted up to the first that has not. */
function chunksInPlace(bytes: Uint8Array): number | "all" {
  if (uint32(bytes, 0) !== idMThd) return 0;
  let at = 8 + uint32(bytes, 4);
  for (let count = 0; ; count++) {
    if (at === bytes.length && count > 0) return "all";
    if (uint32(bytes, at) !== idMTrk || at + 8 > bytes.length) return Math.max(0, count - 1);
    at += 8 + uint32(bytes, at + 4);
  }
}

function undoLineEnds(bytes: Uint8Array): Uint8Array | null {
  const count = countLineEnds(bytes);
  if (count === 0) return null;
  const before = new Uint8Array(bytes.length - count);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0x0d || bytes[i + 1] !== 0x0a) before[at++] = bytes[i];
  }
  return before;
}

/** How often 0D 0A occurs in bytes that have no other 0A; else 0. */
function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a) continue;
    if (bytes[at - 1] !== 0x0d) return 0;
    count++;
  }
  return count;
}

function undoUtf8(bytes: Uint8Array): Uint8Array | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const before = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code < 256 ? code : 0x80 + windowsSigns.indexOf(text[i]);
    if (byte < 0x80 && code >= 256) return null;
    before[i] = byte;
  }
  return before;
}

/** What cannot be undone: a damage of this kind and another one, or bytes replaced for good. */
function likelyCause(bytes: Uint8Array): { byte: number; message: string } | null {
  const count = countLineEnds(bytes);
  if (count >= 3) {
    const [{ what, remedy }] = damages;
    return { byte: bytes.indexOf(0x0a) - 1, message: `probably ${what} (${remedy})` };
  }
  let replaced = 0;
  let byte = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) continue;
    if (replaced++ === 0) byte = at;
  }
  if (replaced < 3) return null;
  const message = `probably opened as text: ${replaced} times EF BF BD stands for lost bytes (download it again)`;
  return { byte, message };
}

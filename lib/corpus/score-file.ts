import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, codeKey, writeFileAtomic } from "../core/node";
import { pieceToMidi } from "../midi";
import { readMusicXml } from "../musicxml";
import { abcText, abcToMidi, abcVersion } from "./abc";

/** How the notes of a file are written. */
export type FileFormat = "midi" | "musicxml" | "abc";

/** The format of a file by its name; undefined for what is no music. */
export function formatOf(path: string): FileFormat | undefined {
  if (/\.(midi?|kar|rmi)$/i.test(path)) return "midi";
  if (/\.(mxl|musicxml|xml)$/i.test(path)) return "musicxml";
  return /\.abc(#\d+)?$/i.test(path) ? "abc" : undefined;
}

/** A score as MIDI, and what of it is not kept. */
export interface ConvertedScore {
  readonly midi: Uint8Array;
  readonly problems: readonly string[];
}

/**
 * A score as MIDI; converted once, then found by its content in the folder for caches.
 *
 * @throws DataError when the bytes are no score
 */
export function scoreToMidi(bytes: Uint8Array, format: "musicxml" | "abc", name: string) {
  const path = cachePath(bytes, format);
  const kept = path && readKept(path);
  if (kept) return kept;
  const score = format === "abc" ? abcToMidi(abcText(bytes)) : musicXmlToMidi(bytes, name);
  if (path) {
    const midi = Buffer.from(score.midi).toString("base64");
    writeFileAtomic(path, JSON.stringify({ ...score, midi }));
  }
  return score;
}

function musicXmlToMidi(bytes: Uint8Array, name: string): ConvertedScore {
  const { piece, problems } = readMusicXml(bytes, name);
  return { midi: pieceToMidi(piece), problems };
}

let version: string | undefined;

function cachePath(bytes: Uint8Array, format: string): string | undefined {
  const base = cacheFolder("scores");
  if (base === undefined) return undefined;
  version ??= codeKey([join(__dirname, "score-file")], [abcVersion()]).slice(0, 12);
  const content = createHash("sha1").update(format).update(bytes).digest("hex");
  return join(base, version, content.slice(0, 2), `${content.slice(2)}.json`);
}

function readKept(path: string): ConvertedScore | undefined {
  try {
    const { midi, problems } = JSON.parse(readFileSync(path, "utf8"));
    return { midi: new Uint8Array(Buffer.from(midi, "base64")), problems };
  } catch {
    return undefined; // not there
  }
}

import { createHash } from "node:crypto";
import { leftOutOf, MidiError, readMidi } from "../midi";
import { fingerprint } from "./fingerprint";
import { readBytes } from "./midi-files";
import { type Reading, refusedReading } from "./reading";
import type { ReadingCache } from "./reading-cache";

/** Reads the file at `path`, or finds its content in the cache; a file never makes it throw. */
export function readFile(path: string, cache: ReadingCache): Reading {
  let content = "";
  try {
    const bytes = readBytes(path);
    content = createHash("sha1").update(bytes).digest("hex");
    return cache.find(content) ?? readingOf(bytes, path, content);
  } catch (error) {
    if (!(error instanceof MidiError)) throw error;
    const { kind, byte, reason: message } = error;
    return refusedReading(
      byte === undefined ? { kind, message } : { kind, byte, message },
      content,
    );
  }
}

function readingOf(bytes: Uint8Array, path: string, content: string): Reading {
  const file = readMidi(bytes, path);
  const { problems, durationSeconds } = file;
  const status = problems.length === 0 ? "read" : "recovered";
  const counts = { notes: file.notes.count, durationSeconds, tracks: file.tracks.length };
  const fared = { status, ...counts, leftOut: leftOutOf(file), problems } as const;
  return { content, fingerprint: fingerprint(file), fared };
}

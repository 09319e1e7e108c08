import { createHash } from "node:crypto";
import { leftOutOf, MidiError, type MidiFile } from "../midi";
import { fingerprint } from "./fingerprint";
import { readBytes, readMusic } from "./midi-files";
import { type Reading, refusedReading } from "./reading";
import { formatOf } from "./score-file";

/**
 * Reads the file at `path`; a file never makes it throw.
 *
 * @param name what the music is called
 * @param onMusic hears of what is in it, where there is music
 */
export function readFile(path: string, name: string, onMusic: (file: MidiFile) => void): Reading {
  let content = "";
  try {
    const bytes = readBytes(path);
    content = contentOf(bytes, path);
    const file = readMusic(bytes, path, name);
    const reading = readingOf(file, content);
    if (file.notes.count > 0) onMusic(file);
    return reading;
  } catch (error) {
    if (!(error instanceof MidiError)) throw error;
    const { kind, byte, reason: message } = error;
    return refusedReading(
      byte === undefined ? { kind, message } : { kind, byte, message },
      content,
    );
  }
}

/** SHA-1 of the bytes; of scores also of what they are read as. */
function contentOf(bytes: Uint8Array, path: string): string {
  const hash = createHash("sha1").update(bytes);
  const format = formatOf(path) ?? "midi";
  return (format === "midi" ? hash : hash.update(format)).digest("hex");
}

function readingOf(file: MidiFile, content: string): Reading {
  const { problems, durationSeconds } = file;
  const status = problems.length === 0 ? "read" : "recovered";
  const counts = { notes: file.notes.count, durationSeconds, tracks: file.tracks.length };
  const fared = { status, ...counts, leftOut: leftOutOf(file), problems } as const;
  return { content, fingerprint: fingerprint(file), fared };
}

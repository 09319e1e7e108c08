import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type LeftOut, leftOutOf, MidiError, type MidiProblem, readMidi } from "../midi";
import { fingerprint } from "./fingerprint";
import type { ContentCache } from "./ingest-cache";
import { asDataError, checkSize } from "./midi-files";

/** How the reading of one file went. */
export interface IngestResult {
  /** Below the folder, with "/" between the parts. */
  readonly path: string;
  /** Without fault, with problems, or not at all. */
  readonly status: "read" | "recovered" | "refused";
  readonly notes: number;
  /** End of the last note. */
  readonly durationSeconds: number;
  /** Track chunks, with or without notes. */
  readonly tracks: number;
  /** What its piece does not keep. */
  readonly leftOut: LeftOut;
  readonly problems: readonly MidiProblem[];
}

/** What is kept of a file by its content: all that does not depend on where it lies. */
export interface Reading extends Omit<IngestResult, "path"> {
  readonly content: string;
  readonly hash: string;
  readonly lowestPitch: number;
}

/** A reading for a file that gave none. */
export function refusedReading(problem: MidiProblem): Reading {
  const leftOut = { controllers: 0, pitchBends: 0, texts: 0 };
  const nothing = { notes: 0, durationSeconds: 0, tracks: 0, leftOut };
  const unknown = { content: "", hash: "", lowestPitch: 0 };
  return { status: "refused", ...nothing, problems: [problem], ...unknown };
}

/** Reads the file at `path`, or finds its content in the cache; a file never makes it throw. */
export function ingestFile(path: string, size: number, cache: ContentCache): Reading {
  let content = "";
  try {
    checkSize(size, path);
    const bytes = readFileSync(path);
    content = createHash("sha1").update(bytes).digest("hex");
    return cache.find(content) ?? readingOf(bytes, path, content);
  } catch (error) {
    const failure = error instanceof MidiError ? error : asDataError(error, path);
    const { kind, byte, reason } = failure as MidiError;
    const problem =
      byte === undefined ? { kind, message: reason } : { kind, byte, message: reason };
    return { ...refusedReading(problem), content };
  }
}

function readingOf(bytes: Uint8Array, path: string, content: string): Reading {
  const file = readMidi(bytes, path);
  const { problems, durationSeconds } = file;
  const status = problems.length === 0 ? "read" : "recovered";
  const tracks = file.tracks.length;
  const notes = file.notes.count;
  const told = { durationSeconds, tracks, leftOut: leftOutOf(file), problems };
  return { status, notes, ...told, content, ...fingerprint(file) };
}

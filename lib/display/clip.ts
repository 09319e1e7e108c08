import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, codeKey, writeFileAtomic } from "../core/node";
import { type Piece, sustained } from "../music";
import { renderAudio } from "./audio";
import { audioToMp3 } from "./audio-file";
import { type Excerpt, excerptOf } from "./timing";

/** A piece made audible for a page. */
export interface Clip {
  readonly mp3: Uint8Array;
  /** Where in the piece it starts. */
  readonly startSeconds: number;
  readonly seconds: number;
}

function clipKey(piece: Piece, excerpt: object, kilobits: number): string {
  const { ticksPerQuarter, notes, tracks, tempos } = sustained(piece);
  const sounding = {
    excerpt,
    kilobits,
    ticksPerQuarter,
    tempos: tempos.map((t) => [t.ticks, t.microsecondsPerQuarter]),
    tracks: tracks.map((t) => [t.program, t.isDrums]),
    notes: notes.map((n) => [n.pitch, n.startTicks, n.durationTicks, n.velocity, n.track]),
  };
  return codeKey([__filename], [JSON.stringify(sounding)]).slice(0, 32);
}

/**
 * The MP3 of a piece (24 kHz, one channel), kept in the cache under a hash of all that
 * sounds and of the code that renders: the second call for the same music reads a file.
 */
export async function clipOf(
  piece: Piece,
  options: Excerpt & { readonly kilobits?: number } = {},
): Promise<Clip> {
  const kilobits = options.kilobits ?? 40;
  const excerpt = excerptOf(piece, options);
  const folder = cacheFolder("audio");
  const path = folder && join(folder, `${clipKey(piece, excerpt, kilobits)}.mp3`);
  const found = { startSeconds: excerpt.start, seconds: excerpt.seconds };
  if (path && existsSync(path)) return { mp3: new Uint8Array(readFileSync(path)), ...found };
  const mp3 = await audioToMp3(await renderAudio(piece, options), kilobits);
  try {
    if (path) writeFileAtomic(path, mp3);
  } catch {
    // A cache that cannot be written (disk full, read-only) costs time, not the result.
  }
  return { mp3, ...found };
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { unzipSync } from "fflate";
import { pieceToMidi } from "../../midi";
import type { Piece } from "../../music";
import { readMusicXml } from "../../musicxml";
import expected from "./chorales.json";
import { fill } from "./owned.cjs";

// The default data: Bach's four-part chorales, from the scores in the wheel of music21. Run as a
// program by set-up: wheel, folder. Says one JSON object a line: progress, and at the end the counts.

const voices = "Soprano, Alto, Tenor, Bass";

/** What was found in the scores; set-up compares it with chorales.json. */
export interface ChoraleCounts {
  readonly sources: number;
  /** Scores of exactly four parts with the names of the voices. */
  readonly fourVoices: number;
  /** Those, each piece once: a transposed copy counts as the same. */
  readonly pieces: number;
  readonly notes: number;
  /** Of the music: names, notes, signatures, tempos. */
  readonly sha256: string;
}

/** The scores in a wheel (a zip file), sorted by name. */
export function scoresIn(wheel: Uint8Array): Map<string, Uint8Array> {
  const files = unzipSync(wheel, {
    filter: ({ name }) => /^music21\/corpus\/bach\/[^/]+\.mxl$/.test(name),
  });
  const entries = Object.entries(files).map(([path, bytes]): [string, Uint8Array] => [
    basename(path, ".mxl"),
    bytes,
  ]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The chorales among the scores, each once; of copies the first in the alphabet. */
export function choralesOf(
  scores: ReadonlyMap<string, Uint8Array>,
  onScore: (done: number) => void = () => {},
): { pieces: Piece[]; counts: ChoraleCounts } {
  const pieces = new Map<string, Piece>();
  let done = 0;
  let fourVoices = 0;
  for (const [name, bytes] of scores) {
    const { piece } = readMusicXml(bytes, name);
    if (piece.tracks.map((track) => track.name).join(", ") === voices) {
      fourVoices++;
      const fingerprint = fingerprintOf(piece);
      if (!pieces.has(fingerprint)) pieces.set(fingerprint, piece);
    }
    onScore(++done);
  }
  const kept = [...pieces.values()];
  const notes = kept.reduce((sum, piece) => sum + piece.notes.length, 0);
  const sha256 = createHash("sha256")
    .update(JSON.stringify(kept.map(musicOf)))
    .digest("hex");
  return {
    pieces: kept,
    counts: { sources: scores.size, fourVoices, pieces: kept.length, notes, sha256 },
  };
}

/** The same for a piece and its transpositions. */
function fingerprintOf({ notes }: Piece): string {
  const first = notes.find(({ track }) => track === 0)?.pitch ?? 0;
  return JSON.stringify(
    notes.map((note) => [note.track, note.startTicks, note.durationTicks, note.pitch - first]),
  );
}

function musicOf({ name, notes, timeSignatures, keySignatures, tempos }: Piece) {
  const rows = notes.map((note) => [note.startTicks, note.pitch, note.durationTicks, note.track]);
  return [name, rows, timeSignatures, keySignatures, tempos];
}

function main([wheel, folder]: readonly string[]): void {
  const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
  const scores = scoresIn(readFileSync(wheel));
  const { pieces, counts } = choralesOf(scores, (done) => {
    if (done % 20 === 0) say({ event: "progress", done, of: scores.size });
  });
  // Set-up says what is wrong with other music; what is in the folder stays.
  const isExpected = JSON.stringify(counts) === JSON.stringify(expected);
  const files = new Map(pieces.map((piece) => [`${piece.name}.mid`, pieceToMidi(piece)]));
  say({ event: "done", counts, left: isExpected ? fill(folder, files) : [] });
}

if (require.main === module) main(process.argv.slice(2));

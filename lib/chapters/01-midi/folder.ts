import { median, sum } from "d3-array";
import type { IngestReport } from "../../corpus";
import { duration, finding, mark, percent, prose, table } from "../../display";
import type { MidiFile } from "../../midi";
import { endTicks, type Piece, pieceSeconds, pitchClass } from "../../music";

/** The notes of a file, in ticks and in seconds. */
export function notesTable({ notes }: MidiFile) {
  const { pitch, velocity, startTicks, endTicks: ends, startSeconds, endSeconds } = notes;
  const rows = Array.from({ length: notes.count }, (_, i) => ({
    ...{ pitch: pitch[i], velocity: velocity[i], startTicks: startTicks[i], endTicks: ends[i] },
    ...{ startSeconds: startSeconds[i], endSeconds: endSeconds[i] },
  }));
  return table(rows);
}

/** The first two problems of each file of a folder, or that there is none. */
export function problemsTable({ results }: Pick<IngestReport, "results">) {
  const rows = results.flatMap(({ path, status, problems }) =>
    problems.slice(0, 2).map(({ kind, byte, message }) => ({ path, status, kind, byte, message })),
  );
  if (rows.length === 0) return prose("Not one file of this folder has a problem.");
  return table(rows, undefined, { limit: 12, caption: "the first problems of each file" });
}

/** How every file of a folder fared. */
export function verdictsTable({ results }: Pick<IngestReport, "results">) {
  const rows = results.map(({ path, status, notes, problems }) => {
    const says = problems.map(({ message }) => message).join("; ");
    return { path, status, notes, "what the reader says": says };
  });
  return table(rows);
}

/** How many pieces are ready, with the files that were skipped in a table above. */
export function readyFinding(corpus: {
  readonly pieces: readonly Piece[];
  readonly skipped: readonly object[];
}) {
  const { pieces, skipped } = corpus;
  const words = prose(`**${mark(pieces.length)} pieces** are ready, ${mark(skipped.length)} files
    were skipped.`);
  if (skipped.length === 0) return [words];
  return [table(skipped, undefined, { limit: 12, caption: "skipped" }), words];
}

/** What a folder holds, and what varies in it. */
export function folderTable(pieces: readonly Piece[]) {
  const share = (holds: (piece: Piece) => boolean) =>
    percent(pieces.filter(holds).length / pieces.length, 0);
  const velocities = ({ notes }: Piece) => new Set(notes.map(({ velocity }) => velocity)).size;
  const values = {
    pieces: mark(pieces.length),
    notes: mark(sum(pieces, ({ notes }) => notes.length)),
    "playing time": duration(sum(pieces, pieceSeconds)),
    "pieces of four tracks": share(({ tracks }) => tracks.length === 4),
    "pieces that change their tempo": share(({ tempos }) => tempos.length > 1),
    "pieces with more than three velocities": share((piece) => velocities(piece) > 3),
    "pieces with a key signature": share(({ keySignatures }) => keySignatures.length > 0),
    "pieces with drums": share(({ tracks }) => tracks.some(({ isDrums }) => isDrums)),
  };
  return table(Object.entries(values).map(([what, value]) => ({ "": what, value })));
}

/** How long pieces are, and how unevenly the twelve pitch classes are used. */
export function pitchClassFinding(pieces: readonly Piece[]) {
  const classes = new Array<number>(12).fill(0);
  for (const { notes } of pieces) for (const { pitch } of notes) classes[pitchClass(pitch)]++;
  const seven = [...classes].sort((a, b) => b - a).slice(0, 7);
  const middle = median(pieces, ({ notes }) => notes.length);
  return finding(`The median piece has **${mark(middle, 1)}** notes. The seven most frequent pitch
    classes hold **${percent(sum(seven) / sum(classes), 0)}** of all notes; if all twelve were equally
    frequent, it would be ${percent(7 / 12, 0)}.`);
}

/** How many notes of a piece are the same in another. */
export function roundTripFinding(piece: Piece, again: Piece) {
  const listed = ({ notes }: Piece) =>
    notes.map((note) => [note.startTicks, note.pitch, note.durationTicks, note.velocity].join());
  const after = new Map<string, number>();
  for (const note of listed(again)) after.set(note, (after.get(note) ?? 0) + 1);
  const same = listed(piece).filter((note) => {
    const left = after.get(note) ?? 0;
    after.set(note, left - 1);
    return left > 0;
  });
  return finding(`Written and read again, **${mark(same.length)} of ${mark(piece.notes.length)}**
    notes are the same in pitch, onset, length and velocity, up to tick ${mark(endTicks(piece))}.`);
}

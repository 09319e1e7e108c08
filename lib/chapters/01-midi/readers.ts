import { max } from "d3-array";
import { finding, mark, table } from "../../display";
import { MidiError, midiToPiece, readMidi, readToneMidi } from "../../midi";
import { keyName } from "../../music";
import type { OddFile } from "./odd-files";

/** What one reader says of a file; null where it says nothing sensible. */
export interface ReaderView {
  readonly notes: number | null;
  /** Onset of the last note in seconds. */
  readonly lastOnset: number | null;
  /** End of the last note in seconds. */
  readonly seconds: number | null;
  /** Tonic and mode of the first key signature: "A minor". */
  readonly key: string | null;
  /** Why the file was refused. */
  readonly refused: string | null;
}

const nothing = { notes: null, lastOnset: null, seconds: null, key: null };
const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** What `readMidi` says of a file. */
export function viewOfEtude(bytes: Uint8Array, name: string): ReaderView {
  return viewed(() => {
    const file = readMidi(bytes, name);
    const key = midiToPiece(file).keySignatures[0];
    const { count, startSeconds } = file.notes;
    return {
      notes: count,
      lastOnset: max(startSeconds) ?? null,
      seconds: finite(file.durationSeconds),
      key: key ? keyName(key) : null,
    };
  });
}

/** What @tonejs/midi says of a file. */
function viewOfTone(bytes: Uint8Array, name: string): ReaderView {
  return viewed(() => {
    const midi = readToneMidi(bytes, name);
    const notes = midi.tracks.flatMap((track) => track.notes);
    const key = midi.header.keySignatures[0];
    const onsets = notes.map(({ time }) => time);
    return {
      notes: notes.length,
      lastOnset: finite(max(onsets) ?? Number.NaN),
      seconds: finite(midi.duration),
      key: key ? `${key.key} ${key.scale}` : null,
    };
  });
}

function viewed(read: () => Omit<ReaderView, "refused">): ReaderView {
  try {
    return { ...read(), refused: null };
  } catch (error) {
    if (!(error instanceof MidiError)) throw error;
    return { ...nothing, refused: error.reason };
  }
}

/** A file and what either reader says of it. */
export interface BothViews extends Omit<OddFile, "bytes"> {
  readonly tone: ReaderView;
  readonly ours: ReaderView;
}

/** Reads a file with both readers. */
export function readBoth({ name, oddity, bytes }: OddFile): BothViews {
  return { name, oddity, tone: viewOfTone(bytes, name), ours: viewOfEtude(bytes, name) };
}

/** What a reader says of a file, in words. */
export function told({ refused, notes, lastOnset, seconds, key }: ReaderView): string {
  if (refused !== null) return "refuses to read it";
  if (notes === 0) return "no note";
  const count = notes === 1 ? "1 note" : `${mark(notes)} notes`;
  if (lastOnset === null || seconds === null) return `${count} at no time that is a number`;
  return `${count}, the last from ${mark(lastOnset)} to ${mark(seconds)} s${key ? `, ${key}` : ""}`;
}

/** Files with what each reader says of them. */
export function readersTable(views: readonly BothViews[]) {
  const rows = views.map(({ name, oddity, tone, ours }) => ({
    ...{ file: name, "what is in it": oddity },
    ...{ "@tonejs/midi": told(tone), Étude: told(ours) },
  }));
  return table(rows);
}

/** On how many files the readers differ, and on how many of them nobody is told. */
export function readersFinding(views: readonly BothViews[]) {
  const differing = views.filter(({ tone, ours }) => told(tone) !== told(ours));
  const silent = differing.filter(({ tone }) => tone.refused === null);
  return finding(`The two readers differ on **${differing.length}** of ${views.length} files, and on
    **${silent.length}** of them without a word. A lost note here is a wrong token in the next
    chapter.`);
}

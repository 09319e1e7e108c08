import type { Gathered } from "./gathered";
import { tonicOf } from "./key-signature";
import type { ProblemKind } from "./midi-file";
import { addText, mostTexts } from "./text";

/** Where a track's reader stands. */
interface Place {
  readonly gathered: Gathered;
  readonly track: number;
  readonly ticks: number;
  /** Whether the end-of-track event was met. */
  ended: boolean;
  problem(kind: ProblemKind, byte: number, message: string): void;
}

/** Reads the meta event whose type byte is at `at` and which ends before `end`. */
export function readMeta(reader: Place, at: number, end: number): void {
  const bytes = reader.gathered.bytes;
  const type = bytes[at];
  let data = at + 1;
  while (bytes[data++] >= 0x80);
  if (type === 0x2f) reader.ended = true;
  else if (type === 0x51) readTempo(reader, data, end);
  else if (type === 0x58) readTimeSignature(reader, data, end);
  else if (type === 0x59) readKeySignature(reader, data, end);
  else if (type >= 0x01 && type <= 0x0f && end > data) {
    const { ticks, track } = reader;
    const isTaken = addText(reader.gathered.texts, type, { ticks, track, start: data, end });
    if (!isTaken) reader.problem("many-texts", data, `text after the first ${mostTexts} left out`);
  }
}

function readTempo(reader: Place, data: number, end: number): void {
  const { bytes, stores } = reader.gathered;
  if (end - data < 3) {
    reader.problem("bad-meta", data, `tempo of ${end - data} bytes (should be 3) dropped`);
    return;
  }
  const microseconds = (bytes[data] << 16) | (bytes[data + 1] << 8) | bytes[data + 2];
  if (microseconds > 0) stores.tempos.add(reader.ticks, microseconds);
  else reader.problem("bad-tempo", data, "tempo of 0 µs a quarter note dropped");
}

function readTimeSignature(reader: Place, data: number, end: number): void {
  const { bytes, timeSignatures } = reader.gathered;
  const numerator = bytes[data];
  const power = bytes[data + 1];
  if (end - data < 2 || numerator === 0 || power > 10) {
    reader.problem("bad-meta", data, "time signature that makes no sense dropped");
    return;
  }
  const { ticks, track } = reader;
  timeSignatures.push({ ticks, track, numerator, denominator: 2 ** power });
}

function readKeySignature(reader: Place, data: number, end: number): void {
  const { bytes, keySignatures } = reader.gathered;
  const accidentals = (bytes[data] << 24) >> 24;
  const isMinor = bytes[data + 1] === 1;
  if (end - data < 2 || Math.abs(accidentals) > 7 || bytes[data + 1] > 1) {
    reader.problem("bad-meta", data, "key signature that makes no sense dropped");
    return;
  }
  const mode = isMinor ? "minor" : "major";
  const { ticks, track } = reader;
  keySignatures.push({ ticks, track, accidentals, tonic: tonicOf(accidentals, mode), mode });
}

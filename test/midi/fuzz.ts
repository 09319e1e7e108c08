// Reads damaged files and fails on a crash, a hang or a result that makes no sense:
//   npx tsx test/midi/fuzz.ts [files, default 10000] [seed, default 1] [folder of MIDI files]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../lib/core/random";
import { fingerprint } from "../../lib/corpus/fingerprint";
import { listMidiFiles } from "../../lib/corpus/list";
import { MidiError, type MidiFile } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { mutate } from "./mutate";
import { seedFiles } from "./seed-files";

export interface FuzzReport {
  read: number;
  recovered: number;
  refused: number;
  slowestMilliseconds: number;
  largestMegabytes: number;
}

/** Throws on the first file that is read wrongly, saying which one it is. */
export function fuzz(files: readonly Uint8Array[], count: number, seed: number): FuzzReport {
  const report = { read: 0, recovered: 0, refused: 0, slowestMilliseconds: 0, largestMegabytes: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = mutate(files, Random.fromSeed(`${seed}/${i}`));
    const start = performance.now();
    report[outcome(bytes, `file ${i} of seed ${seed}`)]++;
    report.slowestMilliseconds = Math.max(report.slowestMilliseconds, performance.now() - start);
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    report.largestMegabytes = Math.max(report.largestMegabytes, megabytes);
  }
  return report;
}

export function outcome(bytes: Uint8Array, name: string): "read" | "recovered" | "refused" {
  let file: MidiFile;
  try {
    file = readMidi(bytes, name);
  } catch (error) {
    if (error instanceof MidiError && error.message.startsWith(`${name}: byte `)) return "refused";
    throw new Error(`${name}: ${error}`);
  }
  check(file);
  fingerprint(file);
  const piece = midiToPiece(file);
  if (piece.notes.length !== file.notes.count) throw new Error(`${name}: piece lost notes`);
  return file.problems.length === 0 ? "read" : "recovered";
}

function check({ name, notes, durationSeconds, problems, tracks }: MidiFile): void {
  const wrong: string[] = [];
  for (let i = 0; i < notes.count; i++) {
    const inRange = notes.pitch[i] < 128 && notes.velocity[i] > 0 && notes.velocity[i] < 128;
    if (!inRange || notes.program[i] > 127) wrong.push(`note ${i} out of range`);
    if (!(notes.endTicks[i] >= notes.startTicks[i])) wrong.push(`note ${i} ends before it begins`);
    const seconds = notes.endSeconds[i] - notes.startSeconds[i];
    if (!(seconds >= -1e-9 && Number.isFinite(seconds))) wrong.push(`note ${i}: ${seconds} s`);
    if (notes.track[i] >= tracks.length) wrong.push(`note ${i} in no track`);
  }
  if (!Number.isFinite(durationSeconds) || durationSeconds < 0) wrong.push("duration");
  if (problems.length > 130) wrong.push(`${problems.length} problems`);
  if (wrong.length > 0) throw new Error(`${name}: ${wrong.slice(0, 3).join(", ")}`);
}

function main(): void {
  const [count = "10000", seed = "1", folder = join("..", "shared", "data")] =
    process.argv.slice(2);
  const files = seedFiles();
  try {
    for (const path of listMidiFiles(folder)) {
      const bytes = readFileSync(path);
      if (bytes.length < 300_000) files.push(bytes);
    }
  } catch {
    console.log(`no folder ${folder}: only the built-in files are damaged`);
  }
  const report = fuzz(files, Number(count), Number(seed));
  console.log(`${count} damaged copies of ${files.length} files:`, report);
  if (report.slowestMilliseconds > 2000 || report.largestMegabytes > 512) process.exitCode = 1;
}

if (process.argv[1]?.endsWith("fuzz.ts")) main();

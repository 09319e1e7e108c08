import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { basename } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { group, median } from "d3-array";
import { DataError } from "../../core";
import { listMidiFiles } from "../../corpus";
import { table } from "../../display";
import { projectPath, userPath } from "../../project";
import {
  etudeReader,
  type Pass,
  type PythonLibrary,
  pythonReader,
  type Reader,
  toneReader,
} from "./bench-ingest-readers";

/** One reader over one set of files: medians over the rounds. */
export interface IngestRow {
  readonly set: string;
  readonly files: number;
  readonly reader: string;
  readonly version: string;
  /** As this reader counts them. */
  readonly notes: number;
  readonly seconds: number;
  readonly notesPerSecond: number;
  /** Its seconds over those of etude on the same files, both opening them. */
  readonly timesSlower: number;
}

export interface IngestBench {
  readonly processor: string;
  readonly node: string;
  readonly rounds: number;
  readonly rows: readonly IngestRow[];
  /** Readers that could not be had, and why. */
  readonly missing: readonly string[];
}

// music21 takes minutes for what the others read in seconds: it gets, like etude beside it, only
// every so many files, which makes about this many.
const slowFiles = 12;

/** `bench ingest`: how fast MIDI files are read, beside six other readers. */
export function benchIngestCommand(): Command {
  return new Command("ingest")
    .description("time the MIDI reader beside @tonejs/midi, mido, pretty_midi, music21 and symusic")
    .argument("[dirs...]", "folders of MIDI files (default: the development sets, or data/)")
    .option("--rounds <n>", "rounds of which the median counts", parseRounds, 5)
    .option("--json", "print one JSON object instead of a table")
    .action(async (folders: string[], flags: { rounds: number; json?: boolean }) => {
      const bench = await benchIngest(folders.map(userPath), flags.rounds);
      process.stdout.write(flags.json ? `${JSON.stringify(bench)}\n` : describeBench(bench));
    });
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new InvalidArgumentError("must be a whole number from 1 on");
}

/**
 * Times each reader over the files of each folder, in turns, after a round that is not counted and
 * whose failures are left out for all. One thread each; every reader opens the files itself, from
 * the system's cache. "etude, bytes in memory" is the reader without the opening.
 */
async function benchIngest(folders: string[], rounds: number): Promise<IngestBench> {
  const sets = folders.length > 0 ? folders : defaultFolders();
  const missing: string[] = [];
  const etude = etudeReader();
  const fast = [etude, etudeReader(true), toneReader()];
  fast.push(...(await available(["mido", "pretty_midi", "symusic"], missing)));
  const slow = await available(["music21"], missing);
  const rows: IngestRow[] = [];
  try {
    for (const folder of sets) {
      const paths = listMidiFiles(folder);
      if (paths.length === 0) throw new DataError(`${folder}: no MIDI files in it (name another)`);
      rows.push(...(await compare(basename(folder), paths, fast, rounds)));
      if (slow.length === 0) continue;
      const step = Math.max(1, Math.floor(paths.length / slowFiles));
      const some = paths.filter((_, i) => i % step === 0).slice(0, slowFiles);
      const set = `${basename(folder)}, every ${step}th`;
      rows.push(...(await compare(set, some, [etude, ...slow], Math.min(rounds, 3))));
    }
  } finally {
    for (const reader of [...fast, ...slow]) reader.close();
  }
  const processor = `${cpus()[0]?.model ?? "unknown"}, one core`;
  return { processor, node: process.version, rounds, rows, missing };
}

function defaultFolders(): string[] {
  const sets = ["pianomidi_de338", "maestro52"].map((name) =>
    projectPath("..", "shared", "data", name),
  );
  const present = sets.filter((folder) => existsSync(folder));
  return present.length > 0 ? present : [projectPath("data")];
}

async function available(libraries: PythonLibrary[], missing: string[]): Promise<Reader[]> {
  const readers: Reader[] = [];
  for (const library of libraries) {
    progress(`preparing ${library}`);
    try {
      readers.push(await pythonReader(library));
    } catch (error) {
      missing.push(`${library}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return readers;
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function compare(
  set: string,
  paths: readonly string[],
  readers: readonly Reader[],
  rounds: number,
): Promise<IngestRow[]> {
  const failed = new Set<string>();
  for (const reader of readers) {
    progress(`${set}: ${reader.name}, round that is not counted`);
    for (const path of (await reader.run(paths)).failed) failed.add(path);
  }
  const files = paths.filter((path) => !failed.has(path));
  if (files.length === 0) throw new DataError(`${set}: no file that all readers accept`);
  const passes: Pass[][] = readers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    progress(`${set}: round ${round + 1} of ${rounds}`);
    for (const [i, reader] of readers.entries()) passes[i].push(await reader.run(files));
  }
  const medians = passes.map((rows) => median(rows, ({ seconds }) => seconds)!);
  return readers.map(({ name: reader, version }, i) => {
    const { notes } = passes[i][0];
    const seconds = medians[i];
    const notesPerSecond = notes / seconds;
    const timesSlower = seconds / medians[0];
    return {
      set,
      files: files.length,
      reader,
      version,
      notes,
      seconds,
      notesPerSecond,
      timesSlower,
    };
  });
}

function describeBench({ processor, node, rounds, rows, missing }: IngestBench): string {
  const lines = [`${processor}; Node ${node}; medians of ${rounds} rounds, files in the cache`];
  for (const [set, ofSet] of group(rows, ({ set }) => set)) {
    const written = ofSet.map(
      ({ reader, version, notes, seconds, notesPerSecond, timesSlower }) => ({
        ...{ reader: `${reader} ${version}`, notes, milliseconds: seconds * 1000 },
        ...{ "million notes a second": notesPerSecond / 1e6, "times slower": timesSlower },
      }),
    );
    lines.push("", `${set}: ${ofSet[0].files} files`, table(written).text);
  }
  for (const line of missing) lines.push("", `not measured: ${line}`);
  return `${lines.join("\n")}\n`;
}

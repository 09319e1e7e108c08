import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EtudeError } from "../../core";
import { makeFolder } from "../../core/node";
import { readMidi, readToneMidi } from "../../midi";
import { projectPath } from "../../project";

/** One pass of a reader over files. */
export interface Pass {
  readonly seconds: number;
  readonly notes: number;
  /** Files it gave up on. */
  readonly failed: readonly string[];
}

/** A program that reads MIDI files and counts their notes. */
export interface Reader {
  readonly name: string;
  readonly version: string;
  run(paths: readonly string[]): Promise<Pass>;
  close(): void;
}

/** A reader inside this process: `count` takes the bytes of one file. */
function localReader(
  name: string,
  version: string,
  count: (bytes: Uint8Array, path: string) => number,
  fromMemory = false,
): Reader {
  const run = async (paths: readonly string[]): Promise<Pass> => {
    const loaded = fromMemory ? paths.map((path) => readFileSync(path)) : undefined;
    const failed: string[] = [];
    let notes = 0;
    const start = performance.now();
    for (const [i, path] of paths.entries()) {
      try {
        notes += count(loaded?.[i] ?? readFileSync(path), path);
      } catch {
        failed.push(path);
      }
    }
    return { seconds: (performance.now() - start) / 1000, notes, failed };
  };
  return { name, version, run, close: () => undefined };
}

export function etudeReader(fromMemory = false): Reader {
  const name = fromMemory ? "etude, bytes in memory" : "etude";
  return localReader(name, "", (bytes, path) => readMidi(bytes, path).notes.count, fromMemory);
}

export function toneReader(): Reader {
  return localReader("@tonejs/midi", packageVersion("@tonejs/midi"), (bytes, path) =>
    readToneMidi(bytes, path).tracks.reduce((sum, track) => sum + track.notes.length, 0),
  );
}

function packageVersion(name: string): string {
  const path = projectPath("node_modules", ...name.split("/"), "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

const requirements: Readonly<Record<string, readonly string[]>> = {
  mido: ["mido==1.3.3"],
  // It imports pkg_resources, which newer Pythons no longer bring.
  pretty_midi: ["setuptools<81", "pretty_midi==0.2.11.post0"],
  symusic: ["symusic==0.6.0"],
  music21: ["music21==10.5.1"],
};

export type PythonLibrary = "mido" | "pretty_midi" | "symusic" | "music21";

/**
 * A reader in a Python process of its own, installed when it is missing into a virtual environment
 * that only this command makes and uses.
 *
 * @throws EtudeError when Python or the library cannot be had.
 */
export async function pythonReader(library: PythonLibrary): Promise<Reader> {
  const python = installed(library);
  const script = join(__dirname, "bench-ingest.py");
  const child = spawn(python, [script, library], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new EtudeError(`${library}: its process ended early (see the lines above)`);
    return JSON.parse(value) as unknown;
  };
  const { version } = (await next()) as { version: string };
  const run = async (paths: readonly string[]) => {
    (child as unknown as ChildProcessWithoutNullStreams).stdin.write(`${JSON.stringify(paths)}\n`);
    return (await next()) as Pass;
  };
  return { name: library, version, run, close: () => child.stdin?.end() };
}

/** The Python of the environment, with the library in it. */
function installed(library: PythonLibrary): string {
  const folder = projectPath(".etude", "bench-venv-ingest");
  const python = projectPath(".etude", "bench-venv-ingest", "bin", "python");
  const stamp = projectPath(".etude", "bench-venv-ingest", `${library}.installed`);
  const wanted = requirements[library].join(" ");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  if (!existsSync(python)) {
    makeFolder(projectPath(".etude"));
    const own = projectPath(".venv", "bin", "python");
    command(existsSync(own) ? own : "python3", ["-m", "venv", folder]);
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  command(python, [...pip, ...requirements[library]]);
  writeFileSync(stamp, wanted);
  return python;
}

function command(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return;
  const cause = (error?.message ?? stderr).trim().split("\n").slice(-1)[0];
  throw new EtudeError(`${program} ${args.join(" ")}: ${cause} (is the network there?)`);
}

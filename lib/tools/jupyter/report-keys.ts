import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { projectPath } from "../../project";
import type { Notebook } from "./notebook";

/** What a notebook's results depend on besides its cells. */
export interface RunSettings {
  readonly profile: string;
  /** The data folder; undefined: the default one. */
  readonly data: string | undefined;
}

/** Parts of lib that no cell can import: their edits leave results valid. */
const besideNotebooks = ["tools"];

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The hash of everything in `lib` that a cell may run, of the kernel, and of the packages. */
export function libraryKey(): string {
  const lib = projectPath("lib");
  const inside = (path: string) => relative(lib, path).split(/[\\/]/)[0];
  const files = filesBelow(lib)
    .filter((path) => /\.(ts|cjs|json)$/.test(path))
    .filter(
      (path) => path.includes(join("jupyter", "kernel")) || !besideNotebooks.includes(inside(path)),
    );
  const others = [projectPath("package-lock.json"), projectPath("requirements.txt")];
  return hashOf([...files, ...others].flatMap((path) => [relative(lib, path), readFileSync(path)]));
}

/** The hash of names, sizes and times of the data's files. */
export function dataKey(folder: string): string {
  const rows = filesBelow(folder).map((path) => {
    const { size, mtimeMs } = statSync(path);
    return `${relative(folder, path)} ${size} ${mtimeMs}`;
  });
  return hashOf(rows);
}

/** The key under which a notebook's executed copy may be used again. */
export function executionKey(notebook: Notebook, settings: RunSettings): string {
  const cells = notebook.cells.map(({ kind, source }) => `${kind}\n${source}`);
  const folder = settings.data ?? projectPath("data", "chorales");
  return hashOf([libraryKey(), dataKey(folder), folder, settings.profile, ...cells]);
}

/** The key under which a report of an executed copy may be used again. */
export function exportKey(execution: string, header: object): string {
  const share = filesBelow(projectPath("lib", "tools", "jupyter", "share", "nbconvert"));
  const sources = [...share, projectPath("lib", "tools", "jupyter", "run.py")];
  return hashOf([execution, JSON.stringify(header), ...sources.map((path) => readFileSync(path))]);
}

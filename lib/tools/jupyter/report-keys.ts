import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { EtudeError } from "../../core";
import { codeKey } from "../../core/node";
import { folderKey } from "../../corpus";
import { archiveKind } from "../../downloads";
import type { Notebook } from "./notebook";

/** What a notebook's results depend on besides its cells and the code that they run. */
export interface RunSettings {
  readonly profile: string;
  /** `ETUDE_SEED`; undefined: each notebook's own. */
  readonly seed: string | undefined;
  /** The data folder that was asked for; undefined: each notebook's own. */
  readonly data: string | undefined;
}

/** Files and folders of music that a notebook read, by path, with the hash of each. */
export type Inputs = Readonly<Record<string, string>>;

const jupyterFiles = (root: string, ...parts: string[]) =>
  join(root, "lib", "tools", "jupyter", ...parts);

/**
 * The key under which a notebook's executed copy may be used again, as long as its inputs are the
 * same (`createInputHasher`): its cells, the code behind the names that they import, the kernel, packages
 * and settings.
 */
export function executionKey(notebook: Notebook, settings: RunSettings, root: string): string {
  const cells = notebook.cells.map(({ kind, source }) => `${kind}\n${source}`);
  const text = notebook.cells.flatMap(({ kind, source }) => (kind === "code" ? [source] : []));
  const code = [
    { text: text.join("\n"), folder: root },
    jupyterFiles(root, "kernel", "launch.cjs"),
    jupyterFiles(root, "share", "kernels", "tslab", "kernel.json"),
    jupyterFiles(root, "share", "kernels", "tslab", "launch.cjs"),
    jupyterFiles(root, "run.py"),
  ];
  const installed = ["package-lock.json", "requirements.txt"].map((name) =>
    readFileSync(join(root, name)),
  );
  return codeKey(code, [...cells, ...installed, process.version, JSON.stringify(settings)]);
}

/** The key under which a report of an executed copy may be used again. */
export function exportKey(execution: string, header: object, root: string): string {
  const share = jupyterFiles(root, "share", "nbconvert");
  const templates = readdirSync(share, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return codeKey(templates, [execution, JSON.stringify(header)]);
}

/** Tells what files and folders are now. */
export interface InputHasher {
  hashOf(paths: readonly string[]): Promise<Inputs>;
  /** Whether all are what they were then. */
  areSame(inputs: Inputs): Promise<boolean>;
}

/** A hasher for one run of reports: it looks at each path once. */
export function createInputHasher(): InputHasher {
  const known = new Map<string, Promise<string>>();
  const hash = (path: string) => {
    const found = known.get(path) ?? hashInput(path);
    known.set(path, found);
    return found;
  };
  return {
    async hashOf(paths) {
      const inputs: Record<string, string> = {};
      for (const path of [...new Set(paths)].sort()) inputs[path] = await hash(path);
      return inputs;
    },
    async areSame(inputs) {
      for (const [path, before] of Object.entries(inputs)) {
        if ((await hash(path)) !== before) return false;
      }
      return true;
    },
  };
}

/**
 * The hash of a file, or of the music in a folder, wherever links lead. What cannot be read has one
 * too: a notebook that shows something else in its place is right until it can.
 */
async function hashInput(path: string): Promise<string> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return "missing";
  if (!stats.isDirectory() && archiveKind(path) === undefined) {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  try {
    return await folderKey(path);
  } catch (error) {
    if (error instanceof EtudeError) return error.message;
    throw error;
  }
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, resolve } from "node:path";

// What a module takes of another one: `import type` and `export type` leave no trace in results.
const statement =
  /^(?:import|export)\s+(?!type\b)(?:(\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+)\s+from\s+)?"([^"]*)"/gm;
const call =
  /(?:\bimport|\brequire|\brequire\.resolve|\bload)\(\s*"([^"]*)"|\bjoin\(__dirname, ("[^)]*)\)/g;

/** Code that stands in no file of its own, such as a notebook's cells. */
export interface LooseCode {
  readonly text: string;
  /** Absolute path of the folder from which its imports start. */
  readonly folder: string;
}

/** A module by its absolute path, with or without the ending, or code in no file. */
export type CodeEntry = string | LooseCode;

/** One import of a module: which file, and which names where they are listed. */
interface Import {
  readonly path: string;
  readonly names: readonly string[] | null;
}

/**
 * The files that a module runs, itself and all that it imports, sorted; of packages their
 * `package.json`. A face (an `index.ts` of nothing but exports) is passed through: of the folder
 * behind it only the modules count whose names are taken.
 *
 * @throws Error for a file that does not exist
 */
export function filesOfCode(entries: readonly CodeEntry[]): string[] {
  const files = new Set<string>();
  const waiting = entries.flatMap((entry): Import[] =>
    typeof entry === "string"
      ? [{ path: entry, names: null }]
      : importsOf(withoutComments(entry.text), entry.folder),
  );
  const asked = new Set<string>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const path = fileAt(next.path);
    const names = next.names && isFace(path) ? next.names : null;
    const request = `${path} ${names ?? ""}`;
    if (asked.has(request)) continue;
    asked.add(request);
    if (names) waiting.push(...behindFace(path, names));
    else {
      files.add(path);
      if (/\.[cm]?[jt]s$/.test(path)) waiting.push(...readModule(path).imports);
    }
  }
  return [...files].sort();
}

/**
 * SHA-256 over the text of all code that runs, and over the versions of the packages that it takes:
 * what results are keyed by, since they depend on the code that made them.
 *
 * @param extra what else decides the results
 * @returns 64 hexadecimal digits
 * @example
 * codeKey([join(__dirname, "worker")]);
 */
export function codeKey(
  entries: readonly CodeEntry[],
  extra: Iterable<string | NodeJS.ArrayBufferView> = [],
): string {
  const hash = createHash("sha256");
  for (const file of filesOfCode(entries)) hash.update(readFileSync(file));
  const loose = entries.flatMap((entry) => (typeof entry === "string" ? [] : [entry.text]));
  for (const part of [...loose, ...extra]) {
    hash.update(`${typeof part === "string" ? part.length : part.byteLength}:`).update(part);
  }
  return hash.digest("hex");
}

/** The file an import means. */
function moduleAt(path: string): string | undefined {
  const others = [`${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`];
  // The likeliest first: a key of everything asks for a thousand files.
  const candidates = /\.\w{2,4}$/.test(path) ? [path, ...others] : [...others, path];
  return candidates.find((each) => statSync(each, { throwIfNoEntry: false })?.isFile());
}

function fileAt(path: string): string {
  const file = moduleAt(path);
  if (!file) throw new Error(`no module at ${path}`);
  return file;
}

interface ReadModule {
  readonly changed: number;
  readonly text: string;
  readonly imports: readonly Import[];
}

const known = new Map<string, ReadModule>();

/** A file's text without comment lines, and its imports; read again once it has changed. */
function readModule(path: string): ReadModule {
  const { mtimeMs: changed } = statSync(path);
  const before = known.get(path);
  if (before?.changed === changed) return before;
  const text = withoutComments(readFileSync(path, "utf8"));
  const read = { changed, text, imports: importsOf(text, dirname(path)) };
  known.set(path, read);
  return read;
}

const withoutComments = (text: string) => text.replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, "");

function importsOf(text: string, folder: string): Import[] {
  const imports: Import[] = [];
  const add = (from: string, names: readonly string[] | null) => {
    const path = from.startsWith(".") ? resolve(folder, from) : packageAt(from, folder);
    if (path) imports.push({ path, names });
  };
  for (const [, names, from] of text.matchAll(statement)) {
    const listed = names?.startsWith("{") ? valuesOf(names) : null;
    if (listed?.length !== 0) add(from, listed);
  }
  for (const [, from, joined] of text.matchAll(call)) {
    if (from !== undefined) add(from, null);
    const parts = joined ? [...joined.matchAll(/"([^"]*)"/g)].map(([, part]) => part) : [];
    const path = resolve(folder, ...parts);
    if (joined && moduleAt(path)) imports.push({ path, names: null });
  }
  return imports;
}

/** The `package.json` that says which version of a package is there; undefined for Node's own. */
function packageAt(from: string, folder: string): string | undefined {
  if (from.startsWith("node:") || builtinModules.includes(from)) return undefined;
  const name = from.split("/").slice(0, from.startsWith("@") ? 2 : 1);
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const path = join(at, "node_modules", ...name, "package.json");
    if (existsSync(path)) return path;
  }
  return undefined;
}

/** Names of values in `{ a, type B, c as d }`, as the other module calls them. */
function valuesOf(braces: string): string[] {
  const names = braces.slice(1, -1).split(",");
  return names
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .map((name) => name.split(/\s+as\s+/)[0]);
}

const isFace = (path: string) =>
  /[\\/]index\.[jt]s$/.test(path) &&
  /^(\s*export\s[^;]*from\s+"[^"]*";)*\s*$/.test(readModule(path).text);

/** What of a face's folder runs for these names; all of it where the face does not list one. */
function behindFace(path: string, names: readonly string[]): readonly Import[] {
  const { imports } = readModule(path);
  const isListed = (name: string) => imports.some(({ names: offered }) => offered?.includes(name));
  if (!names.every(isListed)) return imports;
  return imports.flatMap(({ path: module, names: offered }) => {
    const wanted = offered?.filter((name) => names.includes(name)) ?? [];
    return wanted.length === 0 ? [] : [{ path: module, names: wanted }];
  });
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

// What a module takes of another one: `import type` and `export type` leave no trace in results.
const statement =
  /^(?:import|export)\s+(?!type\b)(?:(\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+)\s+from\s+)?"(\.[^"]*)"/gm;
const call =
  /(?:\bimport|\brequire|\brequire\.resolve)\(\s*"(\.[^"]*)"|\bjoin\(__dirname, ("[^)]*)\)/g;

/** One import of a module: which file, and which names where they are listed. */
interface Import {
  readonly path: string;
  readonly names: readonly string[] | null;
}

/**
 * The files that a module of this library runs, itself and all that it imports, sorted. A face (an
 * `index.ts` of nothing but exports) is passed through: of the folder behind it only the modules
 * count whose names are taken.
 *
 * @param entries absolute paths of modules, with or without the ending
 * @throws Error for a file that does not exist
 */
export function filesOfCode(entries: readonly string[]): string[] {
  const files = new Set<string>();
  const waiting: Import[] = entries.map((path) => ({ path, names: null }));
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
      if (/\.[cm]?[jt]s$/.test(path)) waiting.push(...importsOf(path));
    }
  }
  return [...files].sort();
}

/**
 * SHA-256 over the text of all files that the modules run: what results are keyed by, since they
 * depend on the code that made them.
 *
 * @param entries absolute paths of modules, with or without the ending
 * @param extra what else decides the results
 * @returns 64 hexadecimal digits
 * @example
 * codeKey([join(__dirname, "worker")]);
 */
export function codeKey(
  entries: readonly string[],
  extra: Iterable<string | NodeJS.ArrayBufferView> = [],
): string {
  const hash = createHash("sha256");
  for (const file of filesOfCode(entries)) hash.update(readFileSync(file));
  for (const part of extra) {
    hash.update(`${typeof part === "string" ? part.length : part.byteLength}:`).update(part);
  }
  return hash.digest("hex");
}

/** The file an import means. */
function moduleAt(path: string): string | undefined {
  const candidates = [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile());
}

function fileAt(path: string): string {
  const file = moduleAt(path);
  if (!file) throw new Error(`no module at ${path}`);
  return file;
}

interface ReadModule {
  readonly changed: number;
  readonly text: string;
}

const known = new Map<string, ReadModule>();

/** The text of a file without comment lines, read again once it has changed. */
function textOf(path: string): string {
  const { mtimeMs } = statSync(path);
  let read = known.get(path);
  if (read?.changed !== mtimeMs) {
    const text = readFileSync(path, "utf8").replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, "");
    read = { changed: mtimeMs, text };
    known.set(path, read);
  }
  return read.text;
}

function importsOf(path: string): Import[] {
  const text = textOf(path);
  const folder = dirname(path);
  const imports: Import[] = [];
  for (const [, names, from] of text.matchAll(statement)) {
    const listed = names?.startsWith("{") ? valuesOf(names) : null;
    if (listed?.length === 0) continue;
    imports.push({ path: resolve(folder, from), names: listed });
  }
  for (const [, from, joined] of text.matchAll(call)) {
    const parts = joined ? [...joined.matchAll(/"([^"]*)"/g)].map(([, part]) => part) : [from];
    const path = resolve(folder, ...parts);
    if (!joined || moduleAt(path)) imports.push({ path, names: null });
  }
  return imports;
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
  /[\\/]index\.[jt]s$/.test(path) && /^(\s*export\s[^;]*from\s+"[^"]*";)*\s*$/.test(textOf(path));

function behindFace(path: string, names: readonly string[]): Import[] {
  const from = importsOf(path);
  return from.flatMap(({ path: module, names: offered }) => {
    const wanted = offered?.filter((name) => names.includes(name));
    return wanted?.length === 0 ? [] : [{ path: module, names: wanted ?? null }];
  });
}

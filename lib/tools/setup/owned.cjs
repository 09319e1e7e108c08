// A folder that set-up fills and the reader may use too: what set-up made is known by its content.
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { join } = require("node:path");

/** In the folder itself: the files that set-up made, name to hash. */
const listName = ".made-by-setup.json";

/** @param {Uint8Array} bytes */
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 32);

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** @param {string} folder @returns {Record<string, string> | undefined} undefined: there is no list */
function readList(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, listName), "utf8"));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. @param {string} path @param {string | Uint8Array} content */
function write(path, content) {
  writeFileSync(`${path}.setup-tmp`, content);
  renameSync(`${path}.setup-tmp`, path);
}

/**
 * Whether a file is as set-up left it. Without a list (set-ups before there was one) those count
 * that only they wrote: MIDI of 10,080 ticks a quarter note.
 *
 * @param {Record<string, string> | undefined} list
 * @param {string} name
 * @param {Uint8Array} bytes
 */
function isOwn(list, name, bytes) {
  if (list) return list[name] === hashOf(bytes);
  return bytes.length > 14 && bytes[12] * 256 + bytes[13] === 10_080;
}

/** @param {string} folder */
const filesIn = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name !== listName) : [];

/**
 * Makes the folder hold `files`. A file that set-up did not make, or that was changed since, stays
 * as it is.
 *
 * @param {string} folder
 * @param {ReadonlyMap<string, Uint8Array>} files content by name
 * @returns {string[]} the names that were left alone, sorted
 */
function fill(folder, files) {
  mkdirSync(folder, { recursive: true });
  const list = readList(folder);
  /** @type {Record<string, string>} */
  const made = {};
  /** @type {Set<string>} */
  const changed = new Set();
  for (const [name, bytes] of files) {
    made[name] = hashOf(bytes);
    const there = readIfThere(join(folder, name));
    if (there && hashOf(there) === made[name]) continue;
    if (there && !isOwn(list, name, there)) changed.add(name);
    else write(join(folder, name), bytes);
  }
  for (const name of filesIn(folder)) {
    if (files.has(name)) continue;
    if (!removeOwn(folder, list, name)) changed.add(name);
  }
  write(join(folder, listName), `${JSON.stringify(made)}\n`);
  return [...changed].sort();
}

/**
 * Removes what set-up made, and the folder when nothing else is in it.
 *
 * @param {string} folder
 * @returns {string[]} the names that were left alone, sorted
 */
function empty(folder) {
  const list = readList(folder);
  const left = filesIn(folder).filter((name) => !removeOwn(folder, list, name));
  rmSync(join(folder, listName), { force: true });
  if (left.length === 0 && existsSync(folder)) rmdirSync(folder);
  return left.sort();
}

/** @param {string} folder @param {Record<string, string> | undefined} list @param {string} name */
function removeOwn(folder, list, name) {
  const path = join(folder, name);
  const bytes = readIfThere(path);
  if (!name.endsWith(".setup-tmp") && !(bytes && isOwn(list, name, bytes))) return false;
  rmSync(path);
  return true;
}

/** Whether every file that set-up made is there. @param {string} folder @param {number} count */
function isFilled(folder, count) {
  const names = Object.keys(readList(folder) ?? {});
  const isThere = (/** @type {string} */ name) =>
    (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0;
  return names.length === count && names.every(isThere);
}

/** The names, of many only the first. @param {readonly string[]} names */
function some(names) {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

module.exports = { empty, fill, isFilled, some };

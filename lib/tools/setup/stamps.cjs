// Remembers which step was done for which inputs, so that a run without changes costs nothing.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

/**
 * A short hash of texts and of the contents of files; a missing file counts as such.
 *
 * @param {{ texts?: readonly string[], files?: readonly string[] }} inputs
 */
function hashInputs({ texts = [], files = [] }) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`text ${text.length}\n${text}`);
  for (const file of files) {
    try {
      const content = readFileSync(file);
      hash.update(`file ${content.length}\n`).update(content);
    } catch {
      hash.update("no file\n");
    }
  }
  return hash.digest("hex").slice(0, 32);
}

/** @param {string} folder @param {string} step */
const stampPath = (folder, step) => join(folder, `${step}.stamp`);

/**
 * Whether `step` was finished for exactly these inputs.
 *
 * @param {string} folder
 * @param {string} step
 * @param {string} key
 */
function isStamped(folder, step, key) {
  try {
    return readFileSync(stampPath(folder, step), "utf8").trim() === key;
  } catch {
    return false;
  }
}

/**
 * Notes that `step` is finished for these inputs.
 *
 * @param {string} folder
 * @param {string} step
 * @param {string} key
 */
function writeStamp(folder, step, key) {
  const path = stampPath(folder, step);
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${key}\n`);
  renameSync(temporary, path);
}

/**
 * Forgets a step: it is about to be done anew.
 *
 * @param {string} folder
 * @param {string} step
 */
function removeStamp(folder, step) {
  rmSync(stampPath(folder, step), { force: true });
}

module.exports = { hashInputs, isStamped, removeStamp, writeStamp };

// pip: what it installs into .venv, and wheels of which only a part is taken.
const { mkdirSync, readdirSync, renameSync, rmSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { again, explain } = require("./failure.cjs");
const { at, paths } = require("./paths.cjs");

/** @typedef {import("./setup.cjs").StepContext} StepContext */

/** Wheels that are fetched, never installed; a change of version does the step again. */
const wheels = {
  /** The C library and its headers: 0.6 of 1.3 GB. */
  tensorflow: "tensorflow-cpu==2.21.0",
  /** The scores of the default data: 5 of 110 MB, and none of its dependencies. */
  music21: "music21==10.5.1",
  /** JupyterLab's renderer of figures: 5 of 70 MB. */
  plotly: "plotly==7.1.0",
};

/**
 * Runs pip, whose every line is the progress.
 *
 * @param {StepContext} context
 * @param {string} step
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 */
async function pip({ run, progress }, step, args, { env, onLine } = {}) {
  const [command, ...rest] = args;
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"];
  const { status, output } = await run(paths.python, ["-m", "pip", command, ...quiet, ...rest], {
    cwd: at(),
    env,
    onLine: onLine ?? ((line) => progress(shorten(line))),
  });
  if (status === 0) return;
  throw explain(step, output, {
    message: `pip ${command} failed`,
    remedy: `see the output below, ${again}`,
  });
}

/** @param {string} line a line of pip, or of what it calls */
function shorten(line) {
  const [, what, name] = /^(Collecting|Downloading|Using cached) ([^\s<>=;(]+)/.exec(line) ?? [];
  if (what) return `${what.toLowerCase()} ${name}`;
  if (line.startsWith("Installing collected")) return "installing";
  return line.slice(0, 40);
}

/**
 * Fetches a wheel, hands its path to `use`, and removes it.
 *
 * @template T
 * @param {StepContext} context
 * @param {string} step
 * @param {keyof typeof wheels} name
 * @param {(path: string) => Promise<T>} use
 */
async function withWheel(context, step, name, use) {
  const folder = join(paths.temporary, `wheel-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let size = "";
  const timer = setInterval(() => {
    const bytes = largestFile(folder);
    if (bytes > 1e6) context.progress(`${(bytes / 1e6).toFixed(0)}${size && ` of ${size}`} MB`);
  }, 500);
  try {
    // Any Python's wheel serves: a newer Python needs none of its own.
    const args = ["download", "--no-deps", "--only-binary=:all:", "--python-version=3.12"];
    await pip(context, step, [...args, "--dest", folder, wheels[name]], {
      env: { ...process.env, TMPDIR: folder },
      onLine(line) {
        size = /^Downloading .*\(([\d.]+) MB\)/.exec(line)?.[1] ?? size;
      },
    });
    clearInterval(timer);
    const wheel = readdirSync(folder).find((entry) => entry.endsWith(".whl")) ?? "";
    return await use(join(folder, wheel));
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

const unpacking = `
import os, shutil, sys, zipfile
wheel, target, cut, *wanted = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    found = [i for i in archive.infolist() if i.filename.startswith(tuple(wanted)) and not i.is_dir()]
    if not found:
        sys.exit("the wheel holds none of " + ", ".join(wanted))
    for info in found:
        path = os.path.join(target, *info.filename[len(cut):].split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(info) as source, open(path, "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
`;

/**
 * Takes files out of a wheel into the folder `target`, which is made anew, whole or not at all.
 *
 * @param {StepContext} context
 * @param {string} step
 * @param {{
 *   wheel: string,
 *   target: string,
 *   cut: string,
 *   members: readonly string[],
 *   finish?: (folder: string) => Promise<void>,
 * }} what `members`: how their names begin; `cut`: what of the names is left out; `finish`: what
 *   is done to them before they count
 */
async function unpack({ run, progress }, step, { wheel, target, cut, members, finish }) {
  progress("unpacking");
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const args = ["-c", unpacking, wheel, unfinished, cut, ...members];
  const { status, output } = await run(paths.python, args, { cwd: at() });
  if (status !== 0) {
    throw explain(step, output, {
      message: "the wheel could not be unpacked",
      remedy: `see the output below, ${again}`,
    });
  }
  await finish?.(unfinished);
  rmSync(target, { recursive: true, force: true });
  renameSync(unfinished, target);
}

/**
 * The bytes of the largest file below a folder that may be changing: pip downloads, then copies.
 *
 * @param {string} folder
 * @returns {number}
 */
function largestFile(folder) {
  try {
    const sizes = readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? largestFile(path) : statSync(path).size;
    });
    return Math.max(0, ...sizes);
  } catch {
    return 0; // it has just gone
  }
}

module.exports = { pip, unpack, wheels, withWheel };

// Finds a Python that fits: 3.10 or newer, with the venv module and pip's installer.
const { spawnSync } = require("node:child_process");
const { SetupError } = require("./failure.cjs");

/** Versions for which all pinned wheels exist; newer ones are tried only when none of these is. */
const wheelVersions = ["3.12", "3.13", "3.11", "3.10"];

const question = `
import json, sys
result = {"version": list(sys.version_info[:3]), "executable": sys.executable}
for name in ("venv", "ensurepip"):
    try:
        __import__(name)
        result[name] = True
    except ImportError:
        result[name] = False
print(json.dumps(result))
`;

/**
 * @typedef {{
 *   command: string,
 *   version: [number, number, number],
 *   executable: string,
 *   venv: boolean,
 *   ensurepip: boolean,
 * }} Python
 */

/**
 * What `command` is; undefined when it does not run.
 *
 * @param {string} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python | undefined}
 */
function askPython(command, env = process.env) {
  const { status, stdout } = spawnSync(command, ["-c", question], {
    encoding: "utf8",
    timeout: 20_000,
    env,
  });
  if (status !== 0) return undefined;
  try {
    return { command, ...JSON.parse(stdout.trim().split("\n").at(-1) ?? "") };
  } catch {
    return undefined;
  }
}

/** @param {Python} python */
const isNewEnough = ({ version: [major, minor] }) => major === 3 && minor >= 10;

/** @param {Python} python */
const hasWheels = ({ version: [major, minor] }) => wheelVersions.includes(`${major}.${minor}`);

/** @param {Python} python */
const isComplete = ({ venv, ensurepip }) => venv && ensurepip;

/**
 * The Python to make `.venv` with: `ETUDE_PYTHON` when set, else python3, python, python3.12 …
 * Throws a `SetupError` that says what is missing and how to get it.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python}
 */
function findPython(env = process.env) {
  const named = env.ETUDE_PYTHON;
  const commands = named
    ? [named]
    : ["python3", "python", ...wheelVersions.map((version) => `python${version}`)];
  /** @type {Python[]} */
  const found = [];
  for (const command of commands) {
    const python = askPython(command, env);
    if (!python) continue;
    if (isNewEnough(python) && hasWheels(python) && isComplete(python)) return python;
    found.push(python);
  }
  const usable = found.find((python) => isNewEnough(python) && isComplete(python));
  if (usable) return usable;
  throw unusable(found, named);
}

/**
 * @param {readonly Python[]} found
 * @param {string | undefined} named
 */
function unusable(found, named) {
  const install =
    "install Python 3.12 (Debian, Ubuntu: sudo apt install python3 python3-venv; " +
    "macOS: brew install python@3.12), or name one with ETUDE_PYTHON=/path/to/python3";
  if (found.length === 0) {
    const what = named ? `ETUDE_PYTHON=${named} does not run` : "no Python was found";
    return new SetupError(`Python: ${what}`, install);
  }
  const incomplete = found.find(isNewEnough);
  if (incomplete) {
    const [major, minor] = incomplete.version;
    return new SetupError(
      `Python: ${incomplete.command} has no ${incomplete.venv ? "ensurepip" : "venv"} module`,
      `install it (Debian, Ubuntu: sudo apt install python${major}.${minor}-venv), ` +
        "or name another Python with ETUDE_PYTHON=/path/to/python3",
    );
  }
  const versions = found.map(({ command, version }) => `${command} is ${version.join(".")}`);
  return new SetupError(`Python: too old: ${versions.join(", ")} (3.10 or newer needed)`, install);
}

module.exports = { askPython, findPython, isNewEnough };

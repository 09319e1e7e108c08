// Step 2: `.venv` with the lab, the exporter and music21, pinned in requirements.txt.
const { existsSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { explain } = require("../failure.cjs");
const { at, paths } = require("../paths.cjs");
const { askPython, findPython } = require("../python.cjs");
const { hashInputs } = require("../stamps.cjs");

/** Makes an empty `.venv` unless a working one of a usable Python stands there. */
async function makeVenv(/** @type {import("../setup.cjs").StepContext} */ { run, progress }) {
  const there = askPython(paths.python);
  if (there && there.version[0] === 3 && there.version[1] >= 10) return there;
  const python = findPython();
  progress(`making .venv with Python ${python.version.join(".")}`);
  rmSync(paths.venv, { recursive: true, force: true });
  const { status, output } = await run(python.executable, ["-m", "venv", paths.venv], {
    cwd: at(),
  });
  if (status === 0) return python;
  throw explain("Python environment", output, {
    message: "python -m venv failed",
    remedy:
      `install the venv module of Python ${python.version.slice(0, 2).join(".")} ` +
      "(Debian, Ubuntu: sudo apt install python3-venv), then run the command again",
  });
}

/**
 * Installs with pip, whose every line is the progress.
 *
 * @param {import("../setup.cjs").StepContext} context
 * @param {string} step
 * @param {readonly string[]} args
 */
async function pipInstall({ run, progress }, step, args) {
  const { status, output } = await run(
    paths.python,
    [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      "--progress-bar=off",
      ...args,
    ],
    { cwd: at(), onLine: (line) => progress(shorten(line)) },
  );
  if (status === 0) return;
  throw explain(step, output, {
    message: "pip install failed",
    remedy: "see the output below, then run the command again",
  });
}

/** @param {string} line a line of pip, or of what it calls */
function shorten(line) {
  const [, what, name] = /^(Collecting|Downloading|Using cached) ([^\s<>=;(]+)/.exec(line) ?? [];
  if (what) return `${what.toLowerCase()} ${name}`;
  if (line.startsWith("Installing collected")) return "installing";
  return line.slice(0, 40);
}

/** @type {import("../setup.cjs").Step} */
const python = {
  name: "Python environment",
  id: "python",
  needs: [],
  // The folder is part of it: scripts inside .venv name it, so a moved repository is set up anew.
  key: () => hashInputs({ files: [at("requirements.txt")], texts: [paths.root] }),
  isThere: () => existsSync(join(paths.venv, "bin", "jupyter")),
  async run(context) {
    const { version } = await makeVenv(context);
    await pipInstall(context, "Python environment", ["-r", at("requirements.txt")]);
    return `Python ${version.join(".")}`;
  },
};

module.exports = { pipInstall, python };

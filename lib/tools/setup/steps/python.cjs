// Steps 2 and 3: `.venv`, and in it the lab and the exporter, pinned in requirements.txt.
const { readFileSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { explain } = require("../failure.cjs");
const { at, paths } = require("../paths.cjs");
const { pip } = require("../pip.cjs");
const { askPython, findPython, isNewEnough } = require("../python.cjs");
const { hashInputs } = require("../stamps.cjs");

/** @param {import("../python.cjs").Python | undefined} python */
const works = (python) => python !== undefined && isNewEnough(python);

/** Whether `.venv` was made where it stands: in a moved one the scripts name the old folder. */
function isOfThisFolder() {
  try {
    return readFileSync(join(paths.venv, "bin", "activate"), "utf8").includes(paths.venv);
  } catch {
    return false;
  }
}

/** @type {import("../setup.cjs").Step} */
const environment = {
  name: "Python environment",
  id: "environment",
  needs: [],
  // The folder is part of it: scripts inside .venv name it.
  key: () => hashInputs({ texts: [paths.root] }),
  isThere: () => works(askPython(paths.python)),
  check() {
    if (!works(askPython(paths.python))) findPython();
  },
  async run({ run, progress }) {
    if (works(askPython(paths.python)) && isOfThisFolder()) return "the one that is there";
    const python = findPython();
    const version = python.version.join(".");
    progress(`making .venv with Python ${version}`);
    rmSync(paths.venv, { recursive: true, force: true });
    const { status, output } = await run(python.executable, ["-m", "venv", paths.venv], {
      cwd: at(),
    });
    if (status === 0) return `Python ${version}`;
    throw explain("Python environment", output, {
      message: "python -m venv failed",
      remedy:
        `install the venv module of Python ${python.version.slice(0, 2).join(".")} ` +
        "(Debian, Ubuntu: sudo apt install python3-venv), then run the command again",
    });
  },
};

const requirements = at("requirements.txt");

/** Asks which of the pins are not installed as pinned; says so by its status. */
const question = `
import sys
from importlib.metadata import version
for pin in sys.argv[1:]:
    name, _, wanted = pin.partition("==")
    if version(name) != wanted:
        sys.exit(1)
`;

/** @type {import("../setup.cjs").Step} */
const jupyter = {
  name: "JupyterLab",
  id: "jupyter",
  needs: ["environment"],
  key: () => hashInputs({ files: [requirements] }),
  async isThere({ run }) {
    const pins = readFileSync(requirements, "utf8").match(/^[\w.-]+==[\w.]+/gm) ?? [];
    return (await run(paths.python, ["-c", question, ...pins])).status === 0;
  },
  async run(context) {
    // Compiled when first used: most of it never is.
    await pip(context, "JupyterLab", ["install", "--no-compile", "-r", requirements]);
    return "";
  },
};

module.exports = { environment, jupyter };

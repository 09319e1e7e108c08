// Step 1: the npm packages, none of whose install scripts is run.
const { existsSync, readFileSync, readdirSync, rmSync, symlinkSync } = require("node:fs");
const { dirname, relative } = require("node:path");
const { explain } = require("../failure.cjs");
const { at } = require("../paths.cjs");
const { hashInputs } = require("../stamps.cjs");

const lock = () => at("package-lock.json");
const installedLock = () => at("node_modules", ".package-lock.json");

/** How many packages stand directly in node_modules, and how many there will be. */
function countPackages() {
  const { packages } = JSON.parse(readFileSync(lock(), "utf8"));
  const of = Object.keys(packages).filter((path) => /^node_modules\/[^/]+$/.test(path)).length;
  const folder = at("node_modules");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return { of, done: Math.min(of, names.filter((name) => !/^[.@]/.test(name)).length) };
}

/** The old compiler inside tslab is also called tsc, and npm may let that one win. */
function preferOurCompiler() {
  const link = at("node_modules", ".bin", "tsc");
  const compiler = at("node_modules", "typescript", "bin", "tsc");
  if (!existsSync(link) || !existsSync(compiler)) return;
  rmSync(link);
  symlinkSync(relative(dirname(link), compiler), link);
}

/** What npm complains of, without the usage text it prints after that. @param {string} output */
function essence(output) {
  const lines = output.split("\n").filter((line) => /^npm (error|ERR!) \S/.test(line));
  return lines.slice(0, 12).join("\n") || output;
}

/** @type {import("../setup.cjs").Step} */
const packages = {
  name: "npm packages",
  id: "packages",
  needs: [],
  key: () => hashInputs({ files: [lock()] }),
  isThere: () => existsSync(installedLock()),
  async run({ run, progress }) {
    const timer = setInterval(() => {
      const { done, of } = countPackages();
      progress(`${done}/${of}`);
    }, 500);
    try {
      const { status, output, missing } = await run(
        "npm",
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        { cwd: at() },
      );
      if (status === 0) {
        preferOurCompiler();
        return `${countPackages().of} packages`;
      }
      throw explain(
        "npm packages",
        essence(output),
        missing
          ? { message: "npm was not found", remedy: "install Node.js with npm: https://nodejs.org" }
          : {
              message: "npm ci failed",
              remedy: "see the output below, then run the command again",
            },
      );
    } finally {
      clearInterval(timer);
    }
  },
};

module.exports = { packages };

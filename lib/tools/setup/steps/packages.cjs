// Step 1: the npm packages, none of whose install scripts is run.
const { existsSync, readFileSync, readdirSync, rmSync, symlinkSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { again, explain } = require("../failure.cjs");
const { at } = require("../paths.cjs");
const { hashInputs } = require("../stamps.cjs");

const lock = () => at("package-lock.json");
const installedLock = () => at("node_modules", ".package-lock.json");

/**
 * @typedef {{ version?: string, optional?: boolean }} Package
 *
 * @param {string} path
 * @returns {Record<string, Package>}
 */
const packagesIn = (path) => JSON.parse(readFileSync(path, "utf8")).packages;

const isUnpacked = (/** @type {string} */ path) => existsSync(at(path, "package.json"));

/** How many packages are unpacked, of those that every platform gets. */
function countPackages() {
  const all = Object.entries(packagesIn(lock())).filter(
    ([path, { optional }]) => path && !optional,
  );
  return { of: all.length, done: all.filter(([path]) => isUnpacked(path)).length };
}

/** Whether every package is there, in its version; those of other platforms are not. */
function isComplete() {
  const installed = packagesIn(installedLock());
  const isInstalled = (/** @type {[string, Package]} */ [path, { version, optional }]) =>
    installed[path] ? installed[path].version === version : optional === true;
  const wanted = Object.entries(packagesIn(lock())).filter(([path]) => path !== "");
  return wanted.every(isInstalled) && Object.keys(installed).every(isUnpacked);
}

/** The old compiler inside tslab is also called tsc, and npm may let that one win. */
function preferOurCompiler() {
  const link = at("node_modules", ".bin", "tsc");
  const compiler = at("node_modules", "typescript", "bin", "tsc");
  if (!existsSync(link) || !existsSync(compiler)) return;
  rmSync(link);
  symlinkSync(relative(dirname(link), compiler), link);
}

/** Source maps are 230 of 750 MB, and nothing reads them. @param {string} folder */
function removeSourceMaps(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeSourceMaps(path);
    else if (/\.([cm]?[jt]s|css)\.map$/.test(entry.name)) rmSync(path);
  }
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
  isThere: isComplete,
  async run({ run, progress }) {
    const timer = setInterval(() => {
      const { done, of } = countPackages();
      progress(`${done} of ${of}`);
    }, 500);
    try {
      // All of them, even where NODE_ENV=production would leave out those of the tests.
      const args = ["ci", "--include=dev", "--prefer-offline", "--ignore-scripts", "--no-audit"];
      const { status, output, missing } = await run("npm", [...args, "--no-fund"], { cwd: at() });
      if (status === 0) {
        preferOurCompiler();
        removeSourceMaps(at("node_modules"));
        return `${countPackages().of} packages`;
      }
      throw explain(
        "npm packages",
        essence(output),
        missing
          ? { message: "npm was not found", remedy: "install Node.js with npm: https://nodejs.org" }
          : { message: "npm ci failed", remedy: `see the output below, ${again}` },
      );
    } finally {
      clearInterval(timer);
    }
  },
};

module.exports = { packages };

// Starts the pinned tslab as this project's notebook kernel, with its known defects repaired.
const { existsSync, mkdirSync } = require("node:fs");
const { join, resolve } = require("node:path");
const util = require("node:util");

const loader = "tsx/cjs";
const root = resolve(__dirname, "..", "..", "..", "..");

/** The connection file Jupyter hands over. */
function connectionFile() {
  const position = process.argv.indexOf("--config-path");
  const path = position < 0 ? undefined : process.argv[position + 1];
  if (path) return resolve(path);
  process.stderr.write(
    "etude kernel: --config-path FILE is missing (Jupyter starts this program)\n",
  );
  process.exit(2);
}

function prepareProcess() {
  // Where the reader stood when Jupyter was started: by npm, from a shell, or by an editor.
  const { INIT_CWD, PWD, ETUDE_DATA } = process.env;
  const data = ETUDE_DATA && resolve(INIT_CWD ?? PWD ?? process.cwd(), ETUDE_DATA);
  if (data && existsSync(data)) process.env.ETUDE_DATA = data; // else it is the name of a data set
  process.chdir(root);
  process.env.ETUDE_CACHE = join(root, ".etude", "cache");
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // Paths typed into a cell are relative to the repository, wherever npm was called.
  delete process.env.INIT_CWD;
  // The loader of TypeScript caches its work in the temporary folder: keep that inside the project.
  process.env.TMPDIR = join(root, ".etude", "tmp");
  mkdirSync(process.env.TMPDIR, { recursive: true });
  // Node 23 removed two functions that tfjs-node still calls.
  const removed = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
  removed.isNullOrUndefined ??= (/** @type {unknown} */ x) => x === null || x === undefined;
  removed.isArray ??= Array.isArray;
}

/** Leaves when Jupyter is gone (killed, crashed): a kernel without a client never ends by itself. */
function followParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 2000).unref();
}

async function main() {
  const configPath = connectionFile();
  prepareProcess();
  followParent();
  require(loader);
  const { startKernel } = require("./kernel.cjs");
  await startKernel(root, configPath);
}

main().catch((error) => {
  process.stderr.write(`etude kernel: ${error?.stack ?? error}\n`);
  process.exit(1);
});

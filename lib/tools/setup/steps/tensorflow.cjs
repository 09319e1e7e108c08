// Steps 3 and 4: TensorFlow's C library from its wheel, and tfjs-node's native binding against it.
const { spawnSync } = require("node:child_process");
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { SetupError, explain } = require("../failure.cjs");
const { at, paths, tensorflowFolder, tensorflowVersion } = require("../paths.cjs");
const { hashInputs } = require("../stamps.cjs");
const { repairBinding, repairs } = require("./binding-repairs.cjs");
const { pipInstall } = require("./python.cjs");

/** @type {boolean | undefined} */
let gpu;

/** Whether an NVIDIA driver answers; `ETUDE_CPU=1` says no. */
function hasGpu() {
  gpu ??=
    process.env.ETUDE_CPU !== "1" &&
    existsSync("/proc/driver/nvidia") &&
    spawnSync("nvidia-smi", ["-L"], { timeout: 10_000 }).status === 0;
  return gpu;
}

/** @type {import("../setup.cjs").Step} */
const wheel = {
  name: "TensorFlow library",
  id: "tensorflow",
  needs: ["python"],
  key: () => hashInputs({ texts: [tensorflowVersion, String(hasGpu()), paths.root] }),
  isThere: () => tensorflowFolder() !== undefined || existsSync(downloadedLibrary()),
  async run(context) {
    const args = hasGpu()
      ? [`tensorflow[and-cuda]==${tensorflowVersion}`]
      : ["--no-deps", `tensorflow-cpu==${tensorflowVersion}`];
    try {
      await pipInstall(context, "TensorFlow library", args);
      return `${tensorflowVersion}${hasGpu() ? ", CUDA (unverified)" : ""}`;
    } catch (error) {
      const { details } = /** @type {{ details?: string }} */ (error);
      if (!/No matching distribution|Could not find a version/.test(details ?? "")) throw error;
      return await download(context);
    }
  },
};

const downloadedLibrary = () => join(paths.binding, "deps", "lib", "libtensorflow.so.2");

/** Where no wheel exists: the library that tfjs-node itself downloads (TensorFlow 2.9.1). */
async function download(/** @type {import("../setup.cjs").StepContext} */ { run, done, progress }) {
  await done("packages");
  progress("no wheel for this platform: downloading the older library of tfjs-node");
  const { status, output } = await run("node", ["scripts/install.js", "gpu", "download"], {
    cwd: paths.binding,
  });
  if (status === 0) return "the package's own, older library";
  throw explain("TensorFlow library", output, {
    message: `there is neither a wheel of TensorFlow ${tensorflowVersion} nor a download for this platform`,
    remedy: "use Linux or macOS with Python 3.10 to 3.13 (ETUDE_PYTHON=/path/to/python3)",
  });
}

/** Links inside the package to the wheel, relative so that the folder can move. */
function linkLibrary(/** @type {string} */ folder) {
  const deps = join(paths.binding, "deps");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  const link = (/** @type {string} */ name, /** @type {string} */ target) => {
    const path = join(deps, name);
    symlinkSync(relative(dirname(path), join(folder, target)), path);
  };
  link("include", "include");
  const mac = process.platform === "darwin";
  const library = (/** @type {string} */ name) => (mac ? `${name}.2.dylib` : `${name}.so.2`);
  const plain = (/** @type {string} */ name) => (mac ? `${name}.dylib` : `${name}.so`);
  link(join("lib", plain("libtensorflow")), library("libtensorflow_cc"));
  link(join("lib", library("libtensorflow_cc")), library("libtensorflow_cc"));
  if (mac) link(join("lib", library("libtensorflow")), library("libtensorflow_cc"));
  link(join("lib", plain("libtensorflow_framework")), library("libtensorflow_framework"));
  link(join("lib", library("libtensorflow_framework")), library("libtensorflow_framework"));
}

/**
 * A folder that holds Node's headers: beside the running node, where npm is told, or the system's.
 * Any recent ones serve, because the binding uses only the stable Node-API.
 *
 * @param {readonly (string | undefined)[]} folders
 */
function findHeaders(folders = headerFolders()) {
  for (const folder of folders) {
    if (!folder) continue;
    try {
      const header = readFileSync(join(folder, "include", "node", "node_version.h"), "utf8");
      const major = Number(/#define NODE_MAJOR_VERSION (\d+)/.exec(header)?.[1]);
      if (major >= 18) return folder;
    } catch {
      // Not there: the next one.
    }
  }
  return undefined;
}

function headerFolders() {
  const beside = dirname(dirname(process.execPath));
  return [beside, process.env.npm_config_nodedir, "/usr", "/usr/local", "/opt/homebrew"];
}

/** Throws unless a C++ compiler and make answer. */
function checkCompiler() {
  const remedy =
    "install a C++ compiler and make (Debian, Ubuntu: sudo apt install build-essential; " +
    "Fedora: sudo dnf install gcc-c++ make; macOS: xcode-select --install), then run again";
  const answers = (/** @type {string} */ command) =>
    spawnSync(command, ["--version"], { timeout: 20_000 }).status === 0;
  const compilers = process.env.CXX ? [process.env.CXX] : ["g++", "c++", "clang++"];
  if (!compilers.some(answers)) {
    throw new SetupError("native binding: no C++ compiler was found", remedy);
  }
  if (!answers(process.env.MAKE ?? "make")) {
    throw new SetupError("native binding: make was not found", remedy);
  }
}

/** Builds the addon (about ten seconds). */
async function build(/** @type {import("../setup.cjs").StepContext} */ { run, progress }) {
  checkCompiler();
  const tool = at("node_modules", "@mapbox", "node-pre-gyp", "bin", "node-pre-gyp");
  const prefix = findHeaders();
  const { status, output } = await run(
    process.execPath,
    [tool, "install", "--build-from-source", ...(prefix ? [`--nodedir=${prefix}`] : [])],
    {
      cwd: paths.binding,
      env: {
        ...process.env,
        npm_config_devdir: at(".etude", "headers"),
        npm_config_node_gyp: at("node_modules", "node-gyp", "bin", "node-gyp.js"),
        npm_config_python: paths.python,
      },
      onLine: (line) => progress(/^\s*(CXX|SOLINK|COPY)/.test(line) ? "compiling" : "configuring"),
    },
  );
  if (status === 0) return;
  const headers = /node_api\.h|node\.h|headers|node-gyp.*(404|checksum)/i.test(output);
  throw explain("native binding", output, {
    message: headers ? "the headers of Node.js are missing" : "the compiler failed",
    remedy: headers
      ? "install Node.js from https://nodejs.org (its archive holds include/node), or go online once"
      : "see the output below; a C++17 compiler and Python 3.10 or newer are needed",
  });
}

const probe = `
const util = require("node:util");
util.isNullOrUndefined ??= (x) => x === null || x === undefined;
util.isArray ??= Array.isArray;
const tf = require("@tensorflow/tfjs-node-gpu");
const sum = tf.tensor([1, 2, 3]).sum().dataSync()[0];
if (sum !== 6) throw new Error("the sum of 1, 2, 3 came out as " + sum);
console.log("works with " + tf.backend().binding.TF_Version);
`;

/** Loads the binding in a process of its own. */
async function verify(/** @type {import("../setup.cjs").StepContext} */ { run }) {
  const { status, output } = await run(process.execPath, ["-e", probe], {
    cwd: at(),
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
  });
  if (status === 0) return /works with (\S+)/.exec(output)?.[1] ?? "";
  throw explain("native binding", output, {
    message: "TensorFlow does not load",
    remedy: "see the output below; npm run clean -- --all and npm run setup start afresh",
  });
}

/** @type {import("../setup.cjs").Step} */
const binding = {
  name: "native binding",
  id: "binding",
  needs: ["packages", "tensorflow"],
  key: () =>
    hashInputs({
      texts: [
        tensorflowVersion,
        process.platform,
        process.arch,
        String(hasGpu()),
        JSON.stringify(repairs),
      ],
      files: [at("package-lock.json")],
    }),
  isThere: () =>
    existsSync(paths.bindingFile) && readdirSync(join(paths.binding, "deps", "lib")).length > 0,
  async run(context) {
    const folder = tensorflowFolder();
    if (folder) linkLibrary(folder);
    repairBinding(join(paths.binding, "binding"));
    await build(context);
    return `TensorFlow ${await verify(context)}`;
  },
};

module.exports = { binding, checkCompiler, findHeaders, wheel };

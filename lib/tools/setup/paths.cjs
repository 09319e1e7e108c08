// Where set-up puts things; everything is inside the repository.
const { existsSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..", "..", "..");
const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);

const paths = {
  root,
  stamps: at(".etude", "setup"),
  lock: at(".etude", "setup", "lock"),
  temporary: at(".etude", "tmp"),
  venv: at(".venv"),
  python: at(".venv", "bin", "python"),
  binding: at("node_modules", "@tensorflow", "tfjs-node-gpu"),
  bindingFile: at(
    ...["node_modules", "@tensorflow", "tfjs-node-gpu", "lib", "napi-v8", "tfjs_binding.node"],
  ),
  kernelsFile: at(
    ...["node_modules", "@tensorflow", "tfjs-node-gpu", "lib", "napi-v8", "etude_kernels.node"],
  ),
  chorales: at("data", "chorales"),
};

/** What is taken of TensorFlow's wheel. */
const tensorflowParts = join(paths.venv, "tensorflow");

/** The folder that holds TensorFlow's library; undefined when it is nowhere in `.venv`. */
function tensorflowFolder() {
  const lib = join(paths.venv, "lib");
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^python3/.test(name)) : [];
  // The wheel for GPUs is installed as a whole.
  const installed = versions.map((name) => join(lib, name, "site-packages", "tensorflow"));
  return [tensorflowParts, ...installed].find((folder) => existsSync(join(folder, "include")));
}

module.exports = { at, paths, tensorflowFolder, tensorflowParts };

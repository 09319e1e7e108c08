// Where set-up puts things; everything is inside the repository.
const { existsSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..", "..", "..");
const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);

/** The TensorFlow wheel whose C library the native binding is built against. */
const tensorflowVersion = "2.21.0";

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
  chorales: at("data", "chorales"),
};

/** The folder of the TensorFlow wheel inside `.venv`; undefined when it is not installed. */
function tensorflowFolder() {
  const lib = join(paths.venv, "lib");
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^python3/.test(name)) : [];
  return versions
    .map((name) => join(lib, name, "site-packages", "tensorflow"))
    .find((folder) => existsSync(join(folder, "include")));
}

module.exports = { at, paths, tensorflowFolder, tensorflowVersion };

// Step 5: tfjs-node's native binding, mended and compiled against TensorFlow's C library.
const { mkdirSync, rmSync, symlinkSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { compile, findCompiler } = require("../compile.cjs");
const { explain } = require("../failure.cjs");
const { at, paths, tensorflowFolder } = require("../paths.cjs");
const { wheels } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");
const { repairBinding, repairs } = require("./binding-repairs.cjs");
const { hasGpu } = require("./tensorflow.cjs");

const deps = join(paths.binding, "deps");
const sources = join(paths.binding, "binding");

const fileOf = (/** @type {string} */ name) =>
  process.platform === "darwin" ? `${name}.2.dylib` : `${name}.so.2`;

/** Links inside the package to the library, relative so that the folder can move. */
function linkLibrary(/** @type {string} */ folder) {
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  const link = (/** @type {string} */ name, /** @type {string} */ target) => {
    const path = join(deps, name);
    symlinkSync(relative(dirname(path), join(folder, target)), path);
  };
  link("include", "include");
  for (const name of [fileOf("libtensorflow_cc"), fileOf("libtensorflow_framework")]) {
    link(join("lib", name), name);
  }
}

/** Loads the addon alone: half a second, where all of tfjs takes two. */
const quickProbe = `
const addon = { exports: {} };
process.dlopen(addon, process.argv[1]);
if (!addon.exports.TF_Version) throw new Error("no TF_Version");
`;

const probe = `
const util = require("node:util");
util.isNullOrUndefined ??= (x) => x === null || x === undefined;
util.isArray ??= Array.isArray;
const tf = require("@tensorflow/tfjs-node-gpu");
const sum = tf.tensor([1, 2, 3]).sum().dataSync()[0];
if (sum !== 6) throw new Error("the sum of 1, 2, 3 came out as " + sum);
console.log("works with " + tf.backend().binding.TF_Version);
`;

/** Computes with the binding in a process of its own. */
async function verify(/** @type {import("../setup.cjs").StepContext} */ { run }) {
  const { status, output } = await run(process.execPath, ["-e", probe], { cwd: at() });
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
        ...[wheels.tensorflow, process.platform, process.arch],
        ...[String(hasGpu()), JSON.stringify(repairs)],
      ],
      files: [at("package-lock.json"), require.resolve("../compile.cjs")],
    }),
  check: () => {
    findCompiler();
  },
  async isThere({ run }) {
    const args = ["-e", quickProbe, paths.bindingFile];
    return (await run(process.execPath, args)).status === 0;
  },
  async run(context) {
    const folder = tensorflowFolder();
    if (folder) linkLibrary(folder);
    repairBinding(sources);
    await compile(context, {
      sources: ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(sources, name)),
      include: [join(deps, "include"), at("node_modules", "node-api-headers", "include")],
      library: join(deps, "lib", fileOf(folder ? "libtensorflow_cc" : "libtensorflow")),
      target: paths.bindingFile,
    });
    return `TensorFlow ${await verify(context)}`;
  },
};

module.exports = { binding, deps, fileOf };

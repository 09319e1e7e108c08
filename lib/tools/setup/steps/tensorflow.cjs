// Step 4: TensorFlow's C library, out of its wheel.
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { explain } = require("../failure.cjs");
const { paths, tensorflowFolder, tensorflowParts } = require("../paths.cjs");
const { pip, unpack, wheels, withWheel } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");

const version = wheels.tensorflow.split("==")[1];

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

/** The library and the headers that the binding includes; the rest is for Python and for C++. */
const members = [
  "libtensorflow_cc.",
  "libtensorflow_framework.",
  "include/tensorflow/c/",
  "include/tensorflow/core/platform/ctstring",
  "include/tsl/platform/ctstring",
  "include/xla/tsl/c/",
].map((name) => `tensorflow/${name}`);

const downloadedLibrary = () => join(paths.binding, "deps", "lib", "libtensorflow.so.2");

/** @type {import("../setup.cjs").Step} */
const tensorflow = {
  name: "TensorFlow library",
  id: "tensorflow",
  needs: ["environment"],
  key: () => hashInputs({ texts: [wheels.tensorflow, String(hasGpu()), ...members] }),
  isThere: () => tensorflowFolder() !== undefined || existsSync(downloadedLibrary()),
  async run(context) {
    try {
      if (hasGpu()) await pip(context, this.name, ["install", `tensorflow[and-cuda]==${version}`]);
      else await takeLibrary(context, this.name);
      return `${version}${hasGpu() ? ", CUDA (unverified)" : ""}`;
    } catch (error) {
      const { details } = /** @type {{ details?: string }} */ (error);
      if (!/No matching distribution|Could not find a version/.test(details ?? "")) throw error;
      return await download(context);
    }
  },
};

/** @param {import("../setup.cjs").StepContext} context @param {string} step */
async function takeLibrary(context, step) {
  await withWheel(context, step, "tensorflow", (wheel) =>
    unpack(context, step, {
      wheel,
      target: tensorflowParts,
      cut: "tensorflow/",
      members,
      async finish(folder) {
        context.progress("leaving out its symbols");
        const names = readdirSync(folder).filter((name) => name.startsWith("lib"));
        // A quarter of the file, for debuggers. Where there is no strip they stay.
        const flags = process.platform === "darwin" ? ["-x"] : [];
        await context.run("strip", [...flags, ...names.map((name) => join(folder, name))]);
      },
    }),
  );
}

/** Where no wheel exists: the library that tfjs-node itself downloads (TensorFlow 2.9.1). */
async function download(/** @type {import("../setup.cjs").StepContext} */ { run, done, progress }) {
  await done("packages");
  progress("no wheel for this platform: downloading the older library of tfjs-node");
  const { status, output } = await run("node", ["scripts/install.js", "gpu", "download"], {
    cwd: paths.binding,
  });
  if (status === 0) return "the package's own, older library";
  throw explain("TensorFlow library", output, {
    message: `there is neither a wheel of TensorFlow ${version} nor a download for this platform`,
    remedy: "use Linux or macOS, on a processor for which TensorFlow is published",
  });
}

module.exports = { hasGpu, tensorflow };

// Step 6: our own kernels for recurrent layers, compiled as operations of TensorFlow's C library.
const { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { compile } = require("../compile.cjs");
const { at, paths, tensorflowFolder } = require("../paths.cjs");
const { wheels } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");
const { deps, fileOf } = require("./binding.cjs");

const folder = at("lib", "models", "native", "kernels");
const sources = () => readdirSync(folder).map((name) => join(folder, name));

/** Says, beside the addon, why there is none: training then takes the library's operations. */
const excuseOf = (/** @type {string} */ target) => `${target}.missing.txt`;

const speed = ["-O3", "-ffp-contract=fast"];
const sets = {
  avx2: ["-mavx2", "-mfma"],
  avx512: ["-mavx512f", "-mavx2", "-mfma"],
};

const probe = `
const addon = { exports: {} };
process.dlopen(addon, process.argv[1]);
console.log("for " + addon.exports.instructions);
`;

/** @type {import("../setup.cjs").Step} */
const kernels = {
  name: "own kernels",
  id: "kernels",
  needs: ["packages", "tensorflow", "binding"],
  key: () =>
    hashInputs({
      texts: [wheels.tensorflow, process.platform, process.arch, JSON.stringify([speed, sets])],
      files: [...sources(), require.resolve("../compile.cjs")],
    }),
  isThere: () => existsSync(paths.kernelsFile) || existsSync(excuseOf(paths.kernelsFile)),
  run: (context) => buildKernels(context, paths.kernelsFile),
};

/**
 * Compiles the kernels to `target`; where that fails, leaves a file that says why.
 *
 * @param {import("../setup.cjs").StepContext} context
 * @param {string} target beside it lies `../../deps/lib`, with TensorFlow's libraries
 * @returns what came of it, in words
 */
async function buildKernels(context, target) {
  for (const file of [target, excuseOf(target)]) rmSync(file, { force: true });
  if (process.arch !== "x64" || !tensorflowFolder()) {
    return giveUp(target, `for x86-64 and a current TensorFlow only; this is ${process.arch}`);
  }
  try {
    await compileKernels(context, target);
  } catch (error) {
    const { details = "" } = /** @type {{ details?: string }} */ (error);
    // A compiler that builds the binding but not these: slower is better than not at all. One that was
    // ended, or had no room to write, may do better the next time.
    const refused = /the compiler failed/.test(String(error)) && !/ended by SIG/.test(details);
    if (!refused) throw error;
    return giveUp(target, `${error}\n${details}`);
  }
  const { status, output } = await context.run(process.execPath, ["-e", probe, target]);
  if (status === 0) return /for (\S+)/.exec(output)?.[1] ?? "";
  rmSync(target, { force: true });
  return giveUp(target, output);
}

/** @param {import("../setup.cjs").StepContext} context @param {string} target */
function compileKernels(context, target) {
  const instructions = join(folder, "instructions.cc");
  return compile(context, {
    name: kernels.name,
    sources: [
      join(folder, "operations.cc"),
      ...Object.entries(sets).map(([set, flags]) => ({
        path: instructions,
        flags: [...speed, ...flags, `-DETUDE_SET=${set}`],
      })),
    ],
    include: [join(deps, "include"), at("node_modules", "node-api-headers", "include")],
    library: join(deps, "lib", fileOf("libtensorflow_framework")),
    target,
    work: join(paths.temporary, `kernels-${process.pid}`),
  });
}

/** @param {string} target @param {string} why */
function giveUp(target, why) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(excuseOf(target), `${why}\n`);
  return `left out, training is slower (${excuseOf(target)} says why)`;
}

module.exports = { buildKernels, kernels };

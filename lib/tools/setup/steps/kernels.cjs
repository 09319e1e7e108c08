// Step 6: our own kernels for recurrent layers, compiled as operations of TensorFlow's C library.
const { existsSync, readdirSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { compile } = require("../compile.cjs");
const { at, paths, tensorflowFolder } = require("../paths.cjs");
const { wheels } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");
const { deps, fileOf } = require("./binding.cjs");

const folder = at("lib", "models", "native", "kernels");
const sources = () => readdirSync(folder).map((name) => join(folder, name));

/** Says, beside the addon, why there is none: training then takes the library's operations. */
const excuse = `${paths.kernelsFile}.missing.txt`;

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
  isThere: () => existsSync(paths.kernelsFile) || existsSync(excuse),
  async run(context) {
    for (const file of [paths.kernelsFile, excuse]) rmSync(file, { force: true });
    if (process.arch !== "x64" || !tensorflowFolder()) {
      return giveUp(`they are for x86-64 with a current TensorFlow, this is ${process.arch}`);
    }
    try {
      await compileKernels(context);
    } catch (error) {
      // A compiler that builds the binding but not these: slower is better than not at all.
      return giveUp(String(error));
    }
    const { status, output } = await context.run(process.execPath, [
      ...["-e", probe, paths.kernelsFile],
    ]);
    if (status === 0) return /for (\S+)/.exec(output)?.[1] ?? "";
    rmSync(paths.kernelsFile, { force: true });
    return giveUp(output);
  },
};

/** @param {import("../setup.cjs").StepContext} context */
function compileKernels(context) {
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
    target: paths.kernelsFile,
  });
}

/** @param {string} why */
function giveUp(why) {
  writeFileSync(excuse, `${why}\n`);
  return `left out, training is slower (${excuse})`;
}

module.exports = { kernels };

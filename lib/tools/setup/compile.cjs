// Compiles native addons: calls of the compiler, none through a shell, any path.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, renameSync, rmSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { SetupError, again, explain } = require("./failure.cjs");
const { paths } = require("./paths.cjs");

const install =
  "install a C++ compiler (Debian, Ubuntu: sudo apt install build-essential; " +
  "Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install), then run again";

/**
 * The C++ compiler that answers, with its fixed arguments: CXX, or one of the usual.
 * Throws a `SetupError` that says how to get one.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
function findCompiler(env = process.env) {
  const named = env.CXX?.trim();
  // As make reads it: a path, or words such as "ccache g++".
  const words = named && !existsSync(named) ? named.split(/\s+/) : named ? [named] : [];
  const commands = named ? [words] : [["g++"], ["c++"], ["clang++"]];
  for (const [command, ...args] of commands) {
    const { status } = spawnSync(command, [...args, "--version"], { timeout: 20_000, env });
    if (status === 0) return { command, args };
  }
  const what = named ? `CXX=${named} does not run` : "no C++ compiler was found";
  throw new SetupError(`native binding: ${what}`, install);
}

/**
 * What the linker is given for a library that will be found beside the addon, in ../../deps/lib. On
 * Linux an empty library of the same name stands for it: reading TensorFlow's takes ten seconds and
 * 900 MB, and what it lacks shows when the addon is loaded.
 *
 * @param {string} work
 * @param {string} library
 * @param {(args: readonly string[]) => Promise<void>} call
 */
async function linkArguments(work, library, call) {
  if (process.platform === "darwin") {
    const search = "-Wl,-rpath,@loader_path/../../deps/lib";
    return ["-bundle", "-undefined", "dynamic_lookup", search, library];
  }
  const name = basename(library);
  const stub = join(work, name);
  await call(["-shared", "-fPIC", `-Wl,-soname,${name}`, "-x", "c++", "/dev/null", "-o", stub]);
  // Never unloaded: what it told the library would lead nowhere.
  const flags = "-Wl,--no-as-needed,-z,now,-z,nodelete,-rpath,$ORIGIN/../../deps/lib";
  return ["-shared", flags, "-x", "none", stub];
}

/**
 * Compiles C++ sources to a Node-API addon. One file may be compiled several times with other flags.
 *
 * @param {import("./setup.cjs").StepContext} context
 * @param {{
 *   name?: string,
 *   sources: readonly (string | { path: string, flags: readonly string[] })[],
 *   include: readonly string[],
 *   library: string,
 *   target: string,
 *   work?: string,
 * }} what
 */
async function compile({ run, progress }, what) {
  const { name = "native binding", include, library, target } = what;
  const { work = join(paths.temporary, basename(target, ".node")) } = what;
  const { command, args } = findCompiler();
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  progress("compiling");
  const call = async (/** @type {readonly string[]} */ more) => {
    const { status, output } = await run(command, [...args, ...more], { cwd: work });
    if (status === 0) return;
    throw explain(name, output, {
      message: "the compiler failed",
      remedy: `see the output below (a compiler of C++17 is needed: GCC 8, Clang 7), ${again}`,
    });
  };
  const flags = ["-std=c++17", "-O2", "-fPIC", "-fno-exceptions", "-fno-rtti", "-DNAPI_VERSION=8"];
  const folders = include.map((folder) => `-I${folder}`);
  const sources = what.sources.map((source) =>
    typeof source === "string" ? { path: source, flags: [] } : source,
  );
  const objects = sources.map(({ path }, i) => join(work, `${basename(path)}.${i}.o`));
  await Promise.all(
    sources.map(({ path, flags: own }, i) =>
      call([...flags, ...own, ...folders, "-c", path, "-o", objects[i]]),
    ),
  );
  progress("linking");
  mkdirSync(dirname(target), { recursive: true });
  const unfinished = `${target}.unfinished`;
  await call([...objects, ...(await linkArguments(work, library, call)), "-o", unfinished]);
  renameSync(unfinished, target);
  rmSync(work, { recursive: true, force: true });
}

module.exports = { compile, findCompiler };

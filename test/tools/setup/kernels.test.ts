import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { paths } from "../../../lib/tools/setup/paths.cjs";
import { buildKernels } from "../../../lib/tools/setup/steps/kernels.cjs";

// Not set-up's own: tests beside this one end all that it runs.
const run = async (command: string, args: readonly string[], { cwd }: { cwd?: string } = {}) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return { status, output: stdout + stderr, missing: false };
};
const context = { run, progress: () => {}, done: async () => {} };
const compiles = existsSync(paths.kernelsFile);

afterEach(() => vi.unstubAllEnvs());

/** Where an addon finds TensorFlow's libraries, in a folder with a name that shells dislike. */
function newTarget(): string {
  const root = join(mkdtempSync(join(tmpdir(), "etude-kernels-")), "o'clock & co (1) $HOME");
  mkdirSync(root);
  symlinkSync(join(paths.binding, "deps"), join(root, "deps"));
  return join(root, "lib", "napi-v8", "etude_kernels.node");
}

it.runIf(compiles)(
  "own kernels are compiled and loaded (skipped where set-up could not)",
  async () => {
    const target = newTarget();
    expect(await buildKernels(context, target)).toMatch(/^(AVX-512|AVX2)$/);
    expect(readdirSync(dirname(target))).toEqual(["etude_kernels.node"]);
  },
);

it("own kernels that do not compile are left out, and a file says why", async () => {
  vi.stubEnv("CXX", process.execPath); // answers --version, compiles nothing
  const target = newTarget();
  expect(await buildKernels(context, target)).toContain("left out, training is slower");
  expect(readdirSync(dirname(target))).toEqual(["etude_kernels.node.missing.txt"]);
  expect(readFileSync(`${target}.missing.txt`, "utf8")).toMatch(/the compiler failed|x86-64/);
});

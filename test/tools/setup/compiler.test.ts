import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";
import { compile, findCompiler } from "../../../lib/tools/setup/compile.cjs";
import { run } from "../../../lib/tools/setup/run.cjs";

describe("the compiler", () => {
  it("is what CXX says, a path or words", () => {
    expect(findCompiler({ CXX: process.execPath })).toEqual({
      command: process.execPath,
      args: [],
    });
    expect(findCompiler({ CXX: `${process.execPath} --no-warnings` }).args).toEqual([
      "--no-warnings",
    ]);
  });

  it("that is missing is told with how to get one", () => {
    expect(() => findCompiler({ CXX: "/nowhere/g++" })).toThrow(
      "native binding: CXX=/nowhere/g++ does not run",
    );
    expect(() => findCompiler({ PATH: "/nowhere" })).toThrow(
      "native binding: no C++ compiler was found",
    );
  });
});

const source = `
#include <node_api.h>
extern "C" int answer();
static napi_value init(napi_env env, napi_value exports) {
  napi_value value;
  napi_create_int32(env, answer(), &value);
  napi_set_named_property(env, exports, "answer", value);
  return exports;
}
NAPI_MODULE(addon, init)
`;

const hasCompiler = spawnSync("g++", ["--version"]).status === 0 && process.platform === "linux";

it.runIf(hasCompiler)(
  "an addon is built in a folder of any name, without reading its library (skipped without g++)",
  async () => {
    const root = join(mkdtempSync(join(tmpdir(), "etude-compile-")), "o'clock & co (1) $HOME");
    mkdirSync(join(root, "deps", "lib"), { recursive: true });
    writeFileSync(join(root, "addon.cc"), source);
    writeFileSync(join(root, "answer.cc"), 'extern "C" int answer() { return 42; }');
    const library = join(root, "deps", "lib", "libanswer.so.2");
    const target = join(root, "lib", "napi-v8", "addon.node");
    await compile(
      { run, progress: () => {}, done: async () => {} },
      {
        sources: [join(root, "addon.cc")],
        include: [projectPath("node_modules", "node-api-headers", "include")],
        library,
        target,
        work: join(root, "work"),
      },
    );
    execFileSync("g++", ["-shared", "-fPIC", join(root, "answer.cc"), "-o", library]);
    const load =
      "const m = { exports: {} }; process.dlopen(m, process.argv[1]); console.log(m.exports.answer)";
    expect(execFileSync(process.execPath, ["-e", load, target], { encoding: "utf8" })).toBe("42\n");
  },
);

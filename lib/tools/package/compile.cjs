// Compiles the library for those who install the package: `npm pack` runs it (prepack).
const { readdirSync, rmSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { buildSync } = require("esbuild");

const root = resolve(__dirname, "..", "..", "..");
const own = ["project", "chapters", "tools"]; // of this checkout, not of the library

const modules = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !own.includes(file.split(/[\\/]/)[0]))
  .map((file) => join(root, "lib", file));

rmSync(join(root, ".dist"), { recursive: true, force: true });
// File by file: worker threads start modules by their path.
buildSync({
  ...{ entryPoints: modules, outbase: join(root, "lib"), outdir: join(root, ".dist") },
  ...{ format: "cjs", platform: "node", target: "node20", logLevel: "warning" },
});

// Compiles the library for those who install the package: `npm pack` runs it (prepack).
const { copyFileSync, readdirSync, rmSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { buildSync } = require("esbuild");

const root = resolve(__dirname, "..", "..", "..");
const own = ["project", "chapters", "tools"]; // of this checkout, not of the library

const files = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" }).filter(
  (file) => !own.includes(file.split(/[\\/]/)[0]),
);
const modules = files.filter((file) => file.endsWith(".ts")).map((file) => join(root, "lib", file));

rmSync(join(root, ".dist"), { recursive: true, force: true });
// File by file: worker threads start modules by their path.
buildSync({
  ...{ entryPoints: modules, outbase: join(root, "lib"), outdir: join(root, ".dist") },
  ...{ format: "cjs", platform: "node", target: "node20", logLevel: "warning" },
});
// What they load as data lies beside them.
for (const file of files.filter((name) => name.endsWith(".json"))) {
  copyFileSync(join(root, "lib", file), join(root, ".dist", file));
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { EtudeError } from "../../core";
import { makeFolder } from "../../core/node";
import { projectPath } from "../../project";

// Apart from the project's own packages: TypeDoc needs a TypeScript written in JavaScript.
const packages = {
  typedoc: "0.28.20",
  "typedoc-plugin-missing-exports": "4.1.4",
  typescript: "6.0.2",
};

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status === 0) return;
  throw new EtudeError(
    `the API pages cannot be made: ${error?.message ?? `${command} ended with status ${status}`}`,
  );
}

/** Installs TypeDoc into `.etude/docs` where it is not there yet. */
function ensureTypeDoc(folder: string): void {
  const wanted = `${JSON.stringify({ private: true, dependencies: packages }, null, 2)}\n`;
  const path = join(folder, "package.json");
  const installed = join(folder, "node_modules", "typedoc");
  if (existsSync(installed) && existsSync(path) && readFileSync(path, "utf8") === wanted) return;
  makeFolder(folder);
  writeFileSync(path, wanted);
  run(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    folder,
  );
}

/**
 * `npm run docs`: pages of all that the doors of the library offer; a warning is a failure.
 *
 * @public
 */
export async function main(words: readonly string[]): Promise<number> {
  await new Command("npm run docs --")
    .description("writes the pages of the library's API to figures/api/index.html")
    .allowExcessArguments(false)
    .exitOverride()
    .parseAsync(words, { from: "user" });
  const folder = projectPath(".etude", "docs");
  ensureTypeDoc(folder);
  const doors = ["lib/*/index.ts", "lib/core/node/index.ts", "lib/models/*/index.ts"];
  const inside = "lib/{project,chapters,tools}/**";
  run(
    process.execPath,
    [
      join(folder, "node_modules", "typedoc", "bin", "typedoc"),
      ...doors.flatMap((door) => ["--entryPoints", door]),
      ...["--exclude", inside, "--excludeExternals", "--disableSources"],
      ...["--plugin", "typedoc-plugin-missing-exports"],
      ...["--placeInternalsInOwningModule", "--skipErrorChecking", "--treatWarningsAsErrors"],
      ...["--name", "Étude", "--readme", "none", "--logLevel", "Warn"],
      ...["--out", projectPath("figures", "api")],
    ],
    projectPath(),
  );
  process.stdout.write(`${projectPath("figures", "api", "index.html")}\n`);
  return 0;
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { codeKey } from "../../core/node";
import { projectPath, projectRoot } from "../../project";
import type { SiteVersions } from "./versions";

/**
 * What the project in this checkout is; workers are asked the same.
 *
 * @public
 */
export function ownSite(): SiteVersions {
  const { version } = JSON.parse(readFileSync(projectPath("package.json"), "utf8"));
  const tasks = ["cli/train.ts", "ingest/read-part.ts"].map((name) =>
    projectPath("lib", "tools", name),
  );
  const code = codeKey(tasks).slice(0, 12);
  return { node: process.versions.node, project: version, commit: commit(), code };
}

/** The commit of this checkout; "" where it is none, or there is no git. */
function commit(): string {
  try {
    const found = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
      cwd: projectRoot(),
      stdio: ["ignore", "pipe", "ignore"],
    });
    return found.toString().trim();
  } catch {
    return "";
  }
}

import { existsSync, readdirSync } from "node:fs";
import { projectPath, userPath } from "../../project";
import { planSweep, readSpec, type SweepPlan } from "../../sweeps";

const folder = () => projectPath("lib", "tools", "sweep", "specs");

/** Names of the specifications that come with the project, sorted. */
export function specNames(): string[] {
  const files = readdirSync(folder()).filter((name) => name.endsWith(".json"));
  return files.map((name) => name.slice(0, -".json".length)).sort();
}

/** The plan of a specification that comes with the project, or of a file as the user typed it. */
export function planOf(nameOrFile: string): SweepPlan {
  const own = projectPath("lib", "tools", "sweep", "specs", `${nameOrFile}.json`);
  const isName = /^[\w-]+$/.test(nameOrFile) && existsSync(own);
  const path = isName ? own : userPath(nameOrFile);
  return planSweep(path, readSpec(path));
}

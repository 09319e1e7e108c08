import { readdirSync } from "node:fs";
import { relative, sep } from "node:path";

/** Paths of all files below a folder, sorted, "/" between the parts; names that begin with a dot and
 * links are left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(folder, `${entry.parentPath}${sep}${entry.name}`).split(sep).join("/"))
    .sort();
}

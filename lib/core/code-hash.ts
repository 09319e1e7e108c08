import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectPath } from "./root";

const known = new Map<string, string>();

/**
 * SHA-256 over TypeScript files of `lib`: what a cache of results is keyed by, since results depend
 * on the code that made them. Read once per process.
 *
 * @param places files, or folders with all below them, relative to `lib`
 * @throws the system's error for a place that does not exist
 * @example
 * hashOfCode(["models/gan", "core/random.ts"]); // 64 hexadecimal digits
 */
export function hashOfCode(places: readonly string[]): string {
  const key = places.join("\n");
  const hash = known.get(key) ?? computeHash(places);
  known.set(key, hash);
  return hash;
}

function computeHash(places: readonly string[]): string {
  const hash = createHash("sha256");
  for (const place of places) {
    const path = projectPath("lib", place);
    for (const file of filesAt(path)) hash.update(file).update(readFileSync(join(path, file)));
  }
  return hash.digest("hex");
}

/** TypeScript files at or below `path`, relative to it: "" for a file itself. */
function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [""];
  const files = readdirSync(path, { recursive: true, encoding: "utf8" });
  return files.filter((name) => name.endsWith(".ts")).sort();
}

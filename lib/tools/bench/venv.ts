import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EtudeError } from "../../core";
import { makeFolder, writeFileAtomic } from "../../core/node";
import { projectPath } from "../../project";

/** The rivals' exact versions; nothing but this command installs them. */
export const rivalRequirements = [
  "tensorflow-cpu==2.21.0",
  "keras==3.15.1",
  "torch==2.15.0",
] as const;

/**
 * Makes the rivals' Python environment in `.etude/bench-venv`, once.
 * Throws `EtudeError` with pip's last words when it cannot.
 */
export function ensureBenchVenv(report: (text: string) => void): void {
  ensureVenv("bench-venv", rivalRequirements, (text) => report(`${text} (a few GB, minutes)`));
}

/**
 * Makes a Python environment `.etude/NAME` with these packages, once; returns its Python.
 * Throws `EtudeError` with pip's last words when it cannot.
 */
export function ensureVenv(
  name: string,
  requirements: readonly string[],
  report: (text: string) => void,
): string {
  const folder = projectPath(".etude", name);
  const python = join(folder, "bin", "python");
  const stamp = join(folder, "requirements.txt");
  const wanted = requirements.join("\n");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  report(`installing ${requirements.join(", ")} into .etude/${name}`);
  makeFolder(projectPath(".etude"));
  rmSync(folder, { recursive: true, force: true });
  const base = projectPath(".venv", "bin", "python");
  run(existsSync(base) ? base : "python3", ["-m", "venv", folder]);
  run(python, ["-m", "pip", "install", "--quiet", ...requirements]);
  writeFileAtomic(stamp, wanted);
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  const cause = error?.message ?? stderr.trim().split("\n").slice(-3).join("; ");
  throw new EtudeError(
    `the Python packages cannot be installed: ${cause} (check network and disk, then run it again)`,
  );
}

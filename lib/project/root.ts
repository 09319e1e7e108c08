import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { checkArgument } from "../core";
import { noteFile } from "../core/node";

/** The folder of this checkout. */
export function projectRoot(): string {
  return resolve(__dirname, "..", "..");
}

/** An absolute path below the checkout's folder. */
export function projectPath(...parts: string[]): string {
  return join(projectRoot(), ...parts);
}

/** A path as the user typed it, made absolute: relative paths start where npm was called. */
export function userPath(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/**
 * An absolute path below the checkout's folder of a file that results are made from. The runner of
 * notebooks notes it: once the file has changed, the notebook is run again.
 */
export function inputPath(...parts: string[]): string {
  const path = projectPath(...parts);
  noteFile("read", path);
  return path;
}

/** The committed record of a long run or a benchmark; see `inputPath`. */
export const recordPath = (name: string) => inputPath("figures", "records", `${name}.json`);

/**
 * An absolute path below the folder that notebooks write figures and music to: `figures/`, or
 * `ETUDE_FIGURES` (the tests' own folder, so that a smoke run leaves the committed figures alone).
 */
export function figuresPath(...parts: string[]): string {
  return join(process.env.ETUDE_FIGURES ?? projectPath("figures"), ...parts);
}

/**
 * The file of a model: that of a name in `data/models/`, or the path of one, as the user typed it.
 *
 * @throws InvalidArgumentError for a name that no model there has
 * @example
 * const opened = openModel(modelPath("chorale"));
 */
export function modelPath(nameOrFile: string): string {
  if (!/^[\w-]+$/.test(nameOrFile)) return userPath(nameOrFile);
  const path = inputPath("data", "models", `${nameOrFile}${ending}`);
  const names = () => readdirSync(modelsPath()).filter((file) => file.endsWith(ending));
  const known = () => names().map((file) => file.slice(0, -ending.length));
  const remedy = () =>
    `must be ${known().join(", ")}, or the path of a file that ends in ${ending}`;
  if (!existsSync(path)) checkArgument(false, "model", nameOrFile, remedy());
  return path;
}

const ending = ".etude";

/** The folder of the models that came with the project. */
export function modelsPath(): string {
  return projectPath("data", "models");
}

/** An absolute path below the folder of trained runs: `data/runs/`, or `ETUDE_RUNS` (for tests). */
export function runsPath(...parts: string[]): string {
  return join(process.env.ETUDE_RUNS ?? projectPath("data", "runs"), ...parts);
}

/** The folder of data sets with a name: `data/sets/`, or `ETUDE_SETS` (another disk, or tests). */
export function setsPath(): string {
  return process.env.ETUDE_SETS ? userPath(process.env.ETUDE_SETS) : projectPath("data", "sets");
}

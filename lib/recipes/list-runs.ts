import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "../core";
import { readWeights, runPaths } from "../training";
import type { RunProgress } from "./experiment-kind";
import { kindOf } from "./kinds";
import { openRecipeRun } from "./recipe-run";

/** A run in one row. */
export interface RunSummary extends RunProgress {
  readonly run: string;
  readonly recipe: string;
  readonly repaired: boolean;
  readonly experiment: string;
  readonly profile: string;
  readonly split: string;
  readonly parameters: number;
  readonly seed: number;
  /** Null before the first epoch is done. */
  readonly weightsSha256: string | null;
}

/** Folders with a run at or below `folder`, at most two levels down, sorted. */
export function findRuns(folder: string, depth = 2): string[] {
  if (!existsSync(folder)) return [];
  if (existsSync(runPaths(folder).config)) return [folder];
  if (depth === 0) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return entries
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => findRuns(join(folder, name), depth - 1));
}

/**
 * What a run has come to.
 *
 * @throws RunError when the folder is no run, or a damaged one.
 */
export function summariseRun(folder: string): RunSummary {
  const { config } = openRecipeRun(folder);
  const weights = existsSync(runPaths(folder).weights) ? readWeights(folder) : null;
  const { recipe, repaired, experiment, profile, split, seed, parameters } = config;
  return {
    ...{ run: folder, recipe, repaired, experiment, profile, split },
    ...kindOf(config).progress(folder, config),
    parameters,
    seed,
    weightsSha256: weights?.weightsSha256 ?? null,
  };
}

/**
 * The run to sample from: `folder` itself, or, where it holds several experiments, the trained one
 * with the lowest held-out loss.
 *
 * @throws RunError when there is none.
 */
export function chooseRun(folder: string): string {
  const found = findRuns(folder, 1);
  if (found.length === 0) {
    throw new RunError(`${folder}: no run here (train one: etude train --recipe NAME --out RUN)`);
  }
  if (found[0] === folder) return folder;
  const trained = found.map(summariseRun).filter(({ weightsSha256 }) => weightsSha256 !== null);
  if (trained.length === 0) throw new RunError(`${folder}: no run in it is trained (--resume)`);
  const loss = (run: RunSummary) => run.heldOut.loss ?? Number.POSITIVE_INFINITY;
  return trained.reduce((best, run) => (loss(run) < loss(best) ? run : best)).run;
}

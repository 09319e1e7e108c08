import { z } from "zod";
import { openRun, type Run } from "../training";
import type { OpenedExperiment } from "./experiment-kind";
import { experimentKinds, kindOf } from "./kinds";
import { parseConfig, type RunConfig, runConfigSchema } from "./run-config";

const schema = runConfigSchema.extend({ kind: z.enum(experimentKinds.map(({ kind }) => kind)) });

/** A run folder with its configuration checked. */
export interface RecipeRun {
  readonly run: Run;
  readonly config: RunConfig;
}

/**
 * Opens the run of a recipe.
 *
 * @throws RunError when the folder is no such run, incomplete, or of another version.
 */
export function openRecipeRun(folder: string): RecipeRun {
  const run = openRun(folder);
  const config = parseConfig(folder, schema, run.config);
  const own = parseConfig(folder, kindOf(config).schema, run.config);
  return { run, config: { ...config, ...(own as object) } };
}

/** A trained run, ready to make music. */
export interface OpenedRun extends OpenedExperiment {
  readonly folder: string;
  readonly config: RunConfig;
  /** Names of the pieces of `train` and `test`. */
  readonly split: Readonly<Record<string, readonly string[]>>;
  /** How long it was trained, in the unit that was planned. */
  epochs(): number;
}

/**
 * Opens a trained run.
 *
 * @throws RunError when it is incomplete, damaged, of another version, or not yet trained.
 */
export function openTrainedRun(folder: string): OpenedRun {
  const { run, config } = openRecipeRun(folder);
  const kind = kindOf(config);
  const epochs = () => kind.progress(folder, config).epochs;
  return { folder, config, split: run.split, epochs, ...kind.open(run, config) };
}

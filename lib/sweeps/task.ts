import type { Configuration } from "./plan";
import type { SweepSpec } from "./spec";

/** One training of a sweep: a configuration with a seed, up to a number of epochs. */
export interface SweepTask {
  /** `c01-s1`, and of a rung `c01-s1-e4`: the name of its record. */
  readonly id: string;
  readonly configuration: Configuration;
  readonly seed: number;
  /** Null where the recipe says how many. */
  readonly epochs: number | null;
  /** The folder of its run within the sweep's: all rungs share it. */
  readonly run: string;
}

/** The training of a configuration and a seed up to a rung. */
export function taskOf(
  configuration: Configuration,
  seed: number,
  epochs: number | null,
): SweepTask {
  const run = `${configuration.id}-s${seed}`;
  return { id: epochs === null ? run : `${run}-e${epochs}`, configuration, seed, epochs, run };
}

/**
 * The words after `etude` that do a task: the ordinary training, which goes on where it stopped.
 *
 * @param out the run's folder, where the task is done
 */
export function trainWords(spec: SweepSpec, task: SweepTask, out: string): string[] {
  const { recipe, experiment, data, settings } = task.configuration;
  return [
    ...["train", "--recipe", recipe, "--experiment", experiment, "--data", data],
    ...(spec.repaired ? ["--repaired"] : []),
    ...(spec.split ? ["--split", spec.split] : []),
    ...(spec.files ? ["--files", String(spec.files)] : []),
    ...Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]),
    ...(task.epochs === null ? [] : ["--epochs", String(task.epochs)]),
    ...["--seed", String(task.seed), "--profile", spec.profile],
    ...["--threads", "1", "--out", out, "--resume", "--json"],
  ];
}

import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { profiles, RunError } from "../core";

/** How much an experiment was planned to train, in its kind's unit. */
export interface TrainingPlan {
  readonly unit: "epochs" | "steps";
  readonly count: number;
}

const count = z.number().int().nonnegative();

/** What `config.json` holds of every run; beside it stands what the experiment's kind needs. */
export const runConfigSchema = z.looseObject({
  recipe: z.string(),
  repaired: z.boolean(),
  profile: z.enum(profiles),
  seed: z.number(),
  /** The experiment within the recipe: `lstm`, `gru-0.001`, `gan`. */
  experiment: z.string(),
  kind: z.string(),
  /** Folder or file of the data, as given. */
  data: z.string(),
  split: z.string(),
  parameters: count,
  /** What was set otherwise than in the recipe, by the way to it; where anything was. */
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
  /** Runs of earlier versions do not say. */
  planned: z.object({ unit: z.enum(["epochs", "steps"]), count }).optional(),
  /** The command that makes this run again. */
  command: z.string(),
});

/** How a run was made: enough to repeat it and to sample from it. */
export type RunConfig = z.infer<typeof runConfigSchema>;

/** Checks what a run folder holds against a schema; throws `RunError` naming file and field. */
export function parseConfig<T>(folder: string, schema: z.ZodType<T>, config: unknown): T {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw new RunError(
    `${folder}/config.json: ${path.join(".")}: ${message} (not the run of a recipe; train anew)`,
  );
}

/** These follow from the others, or may change as a run goes on. */
const free = ["command", "planned", "primers"];

/**
 * Throws a `RunError` unless a run may be continued with `wanted`: everything that shapes it must
 * be as it was.
 */
export function checkSameRun(folder: string, kept: RunConfig, wanted: RunConfig): void {
  const differences = Object.keys(wanted)
    .filter((key) => !free.includes(key) && !isDeepStrictEqual(kept[key], wanted[key]))
    .map((key) => `${key} ${JSON.stringify(kept[key])}, not ${JSON.stringify(wanted[key])}`);
  if (differences.length === 0) return;
  throw new RunError(
    `${folder}: the run was made with ${differences.join("; ")} ` +
      "(resume with the same data and settings, or choose another folder)",
  );
}

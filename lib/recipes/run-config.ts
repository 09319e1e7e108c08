import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { profiles, RunError } from "../core";
import type { ChoraleGanConfig, IndexGanConfig } from "../models/gan";
import { cellNames, type RecurrentConfig } from "../models/recurrent";
import type { SamplingStrategy, VoiceRange } from "../sampling";
import { openRun, type Run } from "../training";

/** What a run of a recipe keeps of how it was made: enough to repeat it and to sample from it. */
export interface RunConfig {
  readonly recipe: string;
  readonly repaired: boolean;
  readonly profile: (typeof profiles)[number];
  readonly seed: number;
  /** The experiment within the recipe: `lstm`, `gru-0.001`, `gan`. */
  readonly experiment: string;
  readonly kind: "recurrent" | "index-gan" | "chorale-gan";
  readonly encoding: string;
  /** Folder of the music, as given. */
  readonly data: string;
  readonly pieces: number;
  readonly tokens: number;
  readonly filtered: number;
  readonly parameters: number;
  /** Null for a GAN. */
  readonly network: RecurrentConfig | null;
  /** Null for a recurrent network. */
  readonly gan: IndexGanConfig | ChoraleGanConfig | null;
  /** Tokens of a window; the length of what is fed back where the network sees a window. */
  readonly window: number;
  readonly split: string;
  readonly sampling: {
    readonly length: number;
    readonly strategy: SamplingStrategy;
    readonly start: "random-window" | "random-token" | "start-token";
  };
  /** Windows of real music to start from, as token ids. */
  readonly primers: readonly (readonly number[])[];
  /** What each voice sang in training; of four-voice encodings only. */
  readonly voiceRanges?: readonly VoiceRange[];
  /** The command that makes this run again. */
  readonly command: string;
}

const count = z.number().int().nonnegative();
const schema = z.looseObject({
  recipe: z.string(),
  repaired: z.boolean(),
  profile: z.enum(profiles),
  seed: z.number(),
  experiment: z.string(),
  kind: z.enum(["recurrent", "index-gan", "chorale-gan"]),
  encoding: z.string(),
  data: z.string(),
  pieces: count,
  tokens: count,
  filtered: count,
  parameters: count,
  network: z.looseObject({ cell: z.enum(cellNames), vocabularySize: count }).nullable(),
  gan: z.looseObject({ kind: z.enum(["index-gan", "chorale-gan"]) }).nullable(),
  window: count,
  split: z.string(),
  sampling: z.object({
    length: count,
    strategy: z.looseObject({}),
    start: z.enum(["random-window", "random-token", "start-token"]),
  }),
  primers: z.array(z.array(count)),
  voiceRanges: z
    .array(z.object({ low: count, high: count }))
    .length(4)
    .optional(),
  command: z.string(),
});

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
  const parsed = schema.safeParse(run.config);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new RunError(
      `${folder}/config.json: ${path.join(".")}: ${message} (not the run of a recipe; train anew)`,
    );
  }
  return { run, config: parsed.data as unknown as RunConfig };
}

/**
 * Throws a `RunError` unless a run may be continued with `wanted`: everything that shapes it must
 * be as it was.
 */
export function checkSameRun(folder: string, kept: RunConfig, wanted: RunConfig): void {
  const { command: _, primers: __, ...rest } = wanted;
  for (const [key, value] of Object.entries(rest)) {
    const before = kept[key as keyof RunConfig];
    if (isDeepStrictEqual(before, value)) continue;
    throw new RunError(
      `${folder}: the run was made with ${key} ${JSON.stringify(before)}, not ${JSON.stringify(value)} ` +
        "(resume with the same data and settings, or choose another folder)",
    );
  }
}

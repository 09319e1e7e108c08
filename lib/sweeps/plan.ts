import { EtudeError, InvalidArgumentError } from "../core";
import { chooseRecipe, type Recipe, type Settings } from "../recipes";
import { drawSettings, gridOf, isList, type Parameter } from "./parameters";
import type { SweepSpec } from "./spec";

/** One thing that a sweep tries, with every seed. */
export interface Configuration {
  /** `c01`, `c02`, …: in the order of the specification. */
  readonly id: string;
  readonly recipe: string;
  readonly experiment: string;
  readonly data: string;
  readonly settings: Settings;
}

/** A sweep before its first run. */
export interface SweepPlan {
  readonly spec: SweepSpec;
  readonly configurations: readonly Configuration[];
  /** Epochs of each rung: one without halving, null where the recipe says how many. */
  readonly rungs: readonly (number | null)[];
  /** What its reader should know before comparing rows. */
  readonly remarks: readonly string[];
}

/** More runs than this are a slip of the pen. */
const mostRuns = 10_000;

/**
 * All that the specification asks for, checked: recipes, networks and every setting, before anything
 * starts.
 *
 * @param file where the specification comes from, for messages
 * @throws InvalidArgumentError naming file, value and remedy
 */
export function planSweep(file: string, spec: SweepSpec): SweepPlan {
  try {
    return plan(spec);
  } catch (error) {
    if (!(error instanceof EtudeError)) throw error;
    throw new InvalidArgumentError(`${file}: ${error.message}`);
  }
}

function plan(spec: SweepSpec): SweepPlan {
  const { search, halving, parameters, seeds, data } = spec;
  const recipes = spec.recipes.map((name) => recipeOf(spec, name));
  const networks = recipes.flatMap((recipe) =>
    experimentsOf(spec, recipe).map((experiment) => ({ recipe, experiment })),
  );
  const combinations =
    search.kind === "grid"
      ? grid(parameters, networks.length * data.length * seeds.length)
      : drawSettings(parameters, search);
  const configurations = networks.flatMap(({ recipe, experiment }) =>
    data.flatMap((one) =>
      combinations.map((settings) => {
        checkRung(spec, recipeOf(spec, recipe.name, { settings, experiment }), experiment);
        return { recipe: recipe.name, experiment, data: one, settings };
      }),
    ),
  );
  checkSize(configurations.length * seeds.length);
  const width = Math.max(2, String(configurations.length).length);
  return {
    spec,
    configurations: configurations.map((one, i) => ({
      id: `c${String(i + 1).padStart(width, "0")}`,
      ...one,
    })),
    rungs: halving?.budgets ?? [spec.epochs ?? null],
    remarks: remarksOf(spec, recipes),
  };
}

function grid(parameters: Readonly<Record<string, Parameter>>, each: number): Settings[] {
  const lists = Object.entries(parameters).flatMap(([key, one]) =>
    isList(one) ? [[key, [...new Set(one)]] as const] : [],
  );
  checkSize(lists.reduce((size, [, values]) => size * values.length, each));
  return gridOf(Object.fromEntries(lists));
}

function checkSize(runs: number): void {
  if (runs <= mostRuns) return;
  throw new InvalidArgumentError(
    `${runs.toLocaleString("en")} runs are more than ${mostRuns.toLocaleString("en")} ` +
      `(list fewer values, or draw some: "search": {"kind": "random", "count": 100})`,
  );
}

function recipeOf(
  { repaired, split }: SweepSpec,
  name: string,
  more: { readonly settings?: Settings; readonly experiment?: string } = {},
): Recipe {
  return chooseRecipe({ name, repaired, ...(split ? { split } : {}), ...more });
}

/** Networks of the recipe that the sweep tries; a GAN holds nothing out that could be minimised. */
function experimentsOf({ experiments }: SweepSpec, recipe: Recipe): string[] {
  const able = recipe.experiments.filter((one) => "training" in one).map(({ name }) => name);
  const here = experiments ?? able;
  const unable = here.find((name) => !able.includes(name));
  if (unable === undefined) return [...here];
  const isThere = recipe.experiments.some(({ name }) => name === unable);
  const why = isThere ? "has no held-out loss to minimise" : `${recipe.name} has none of this name`;
  throw new InvalidArgumentError(
    `invalid experiments: ${JSON.stringify(unable)} (${why}; there are ${able.join(", ")})`,
  );
}

/** Rungs train on with more epochs, which a rate that falls over all of them does not allow. */
function checkRung({ halving }: SweepSpec, recipe: Recipe, experiment: string): void {
  if (!halving) return;
  const found = recipe.experiments.find(({ name }) => name === experiment);
  const { training } = found as unknown as { readonly training: { readonly schedule: string } };
  if (training.schedule !== "cosine") return;
  throw new InvalidArgumentError(
    `${recipe.name}/${experiment} has a cosine rate, which falls over all epochs and cannot train ` +
      `on from rung to rung (add "training.schedule": ["constant"] to the parameters)`,
  );
}

function remarksOf({ data }: SweepSpec, recipes: readonly Recipe[]): string[] {
  const encodings = new Set(recipes.map((recipe) => ("encoding" in recipe ? recipe.encoding : "")));
  const leaky = recipes.filter(({ split }) => split === "windows").map(({ name }) => name);
  return [
    ...(encodings.size > 1 || data.length > 1
      ? ["rows of other encodings or other data have other tokens: their bits do not compare"]
      : []),
    ...(leaky.length > 0
      ? [
          `${leaky.join(", ")}: windows are split at random, low bits may be memory ("split": "pieces")`,
        ]
      : []),
  ];
}

import { checkArgument } from "../core";
import type { Experiment, Recipe } from "./recipe";

/** A setting's value: what a cell of a table, or a word of the command line, can hold. */
export type Setting = number | string | boolean;

/** Settings by the way to them: `{ "network.units": 64, "training.learningRate": 0.002 }`. */
export type Settings = Readonly<Record<string, Setting>>;

/** Settings of the recipe itself that leave what is held out, and its tokens, as they are. */
const ofRecipe = ["window.length", "window.stride", "transpose"];

/** What a setting in words can be; other words are refused before anything starts. */
const words: Readonly<Record<string, readonly string[]>> = {
  "network.cell": ["lstm", "gru"],
  "network.predict": ["last-step", "every-step"],
  "training.optimizer": ["adam", "rmsprop"],
  "training.schedule": ["constant", "cosine"],
};

/** Said by options of their own: `--epochs`, and what makes an experiment that one. */
const fixed = [
  "name",
  "kind",
  "encoding",
  "training.epochs",
  "quick.epochs",
  "quickEpochs",
  "form",
];

/**
 * The recipe with settings of its experiments changed. What is set holds in the quick profile too.
 *
 * @param experiment name of the only one to change; default all
 * @throws InvalidArgumentError for a setting that an experiment does not have, or a value of
 *   another type; it names those there are
 * @example
 * changeSettings(chorale, { "network.units": 64, "training.learningRate": 0.002 });
 */
export function changeSettings(recipe: Recipe, changes: Settings, experiment?: string): Recipe {
  const entries = Object.entries(changes);
  if (entries.length === 0) return recipe;
  const experiments = recipe.experiments.map((one) =>
    experiment === undefined || one.name === experiment
      ? changedExperiment(recipe, one, entries)
      : one,
  );
  const own = Object.fromEntries(entries.filter(([key]) => ofRecipe.includes(key)));
  return { ...(changed(recipe, own) as unknown as Recipe), experiments };
}

function changedExperiment(
  recipe: Recipe,
  experiment: Experiment,
  entries: readonly (readonly [string, Setting])[],
): Experiment {
  const known = settingsOf(recipe, experiment);
  for (const [key, value] of entries) {
    const names = Object.keys(known).join(", ");
    const where = `${recipe.name}/${experiment.name}`;
    checkArgument(key in known, `setting of ${where}`, key, `must be one of ${names}`);
    checkValue(key, value, known[key]);
  }
  const mine = Object.fromEntries(entries.filter(([key]) => !ofRecipe.includes(key)));
  const units = mine["network.units"];
  // The quick profile makes layers narrower than its own bound; what is asked for is the bound then.
  const isBound = units !== undefined && "quick.units" in known && !("quick.units" in mine);
  return changed(experiment, isBound ? { ...mine, "quick.units": units } : mine) as Experiment;
}

function checkValue(key: string, value: Setting, before: Setting): void {
  const choices = words[key];
  if (choices) {
    checkArgument(choices.includes(String(value)), key, value, `must be ${choices.join(" or ")}`);
  }
  checkArgument(typeof value === typeof before, key, value, `must be a ${typeof before}`);
  const isCount = typeof value !== "number" || (Number.isFinite(value) && value >= 0);
  checkArgument(isCount, key, value, "must be ≥ 0");
}

/** Every setting that an experiment of a recipe has, with its value. */
function settingsOf(recipe: Recipe, experiment: Experiment): Settings {
  const own = Object.fromEntries(leaves(recipe).filter(([key]) => ofRecipe.includes(key)));
  const all = Object.fromEntries(leaves(experiment).filter(([key]) => !fixed.includes(key)));
  return { ...all, ...own };
}

function leaves(thing: object, way = ""): [string, Setting][] {
  return Object.entries(thing).flatMap(([key, value]): [string, Setting][] => {
    const path = way + key;
    if (value !== null && typeof value === "object") {
      return Array.isArray(value) ? [] : leaves(value, `${path}.`);
    }
    return ["number", "string", "boolean"].includes(typeof value) ? [[path, value]] : [];
  });
}

/** A copy with the values at these ways. */
function changed(thing: object, changes: Settings): object {
  const copy: Record<string, unknown> = { ...thing };
  for (const [way, value] of Object.entries(changes)) {
    const [first, ...rest] = way.split(".");
    copy[first] =
      rest.length === 0 ? value : changed(copy[first] as object, { [rest.join(".")]: value });
  }
  return copy;
}

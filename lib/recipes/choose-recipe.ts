import { recipeByName } from "./published";
import { type Recipe, tokenRecipe } from "./recipe";
import { repairRecipe } from "./repair";
import { changeSettings, type Settings } from "./settings";

/** A recipe as a command line or a specification names it. */
export interface RecipeChoice {
  readonly name: string;
  /** With its faults mended. */
  readonly repaired?: boolean;
  /** Instead of its own: leaky windows, or whole pieces. */
  readonly split?: "windows" | "pieces";
  /** What is set otherwise, of all its experiments or of one. */
  readonly settings?: Settings;
  readonly experiment?: string;
}

/**
 * The recipe that is asked for.
 *
 * @throws InvalidArgumentError for a name, or a setting, that there is not
 * @example
 * chooseRecipe({ name: "musigan", repaired: true, split: "windows" });
 */
export function chooseRecipe(choice: RecipeChoice): Recipe {
  const { name, repaired, split, settings = {}, experiment } = choice;
  const published = recipeByName(name);
  const recipe = repaired ? repairRecipe(tokenRecipe(published)) : published;
  const own = split ? { ...tokenRecipe(recipe), split } : recipe;
  return changeSettings(own, settings, experiment);
}

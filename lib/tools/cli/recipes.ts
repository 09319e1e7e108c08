import { Command } from "commander";
import {
  describeExperiment,
  ownRecipes,
  recipes,
  repairRecipe,
  type TokenRecipe,
} from "../../recipes";
import { printJson } from "./options";

/** `etude recipes`: the five published systems and their settings. */
export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the published systems that can be trained here, with their settings")
    .option("--repaired", "show the settings with the faults mended")
    .option("--json", "print one JSON object")
    .action(({ json, repaired }: { json?: boolean; repaired?: boolean }) => {
      const shown = repaired ? recipes.map(repairRecipe) : recipes;
      if (json) printJson({ recipes: shown, own: ownRecipes });
      else process.stdout.write(describeRecipes(shown));
    });
}

/** The recipes as text: a paragraph each, and the ones of our own by name. */
function describeRecipes(shown: readonly TokenRecipe[]): string {
  const own = ownRecipes.map(({ name, summary }) => `  ${name}: ${summary}`);
  return `${shown.map(describeRecipe).join("\n")}\nBeyond the five, of our own:\n${own.join("\n")}\n`;
}

function describeRecipe(recipe: TokenRecipe): string {
  const { name, summary, window, split, minimumCount, sampling, data } = recipe;
  const rare = recipe.rareTokens === "deleted" ? "deleted" : "made <unk>";
  const lines = [
    `${name}: ${summary}`,
    `  data      ${data.original}${data.pianoOnly ? ", piano parts only" : ""}` +
      (data.maximumFiles > 0 ? `, ${data.maximumFiles} files` : "") +
      (data.set ? ` (--data ${data.set})` : ""),
    `  tokens    ${recipe.encoding}, those under ${minimumCount} occurrences ${rare}`,
    `  windows   ${window.length} tokens${window.crossPieces ? ", across pieces" : ""}; ` +
      `${Math.round(100 * recipe.testFraction)} % held out by ${split === "windows" ? "window (leaky)" : "piece"}`,
    ...recipe.experiments.map((one) => `  network   ${one.name}: ${describeExperiment(one)}`),
    `  sampling  ${sampling.length} tokens from a ${sampling.start}, ${JSON.stringify(sampling.strategy)}`,
    ...(recipe.printed ? [`  printed   ${recipe.printed}`] : []),
    ...recipe.faults.map((fault) => `  fault     ${fault}`),
  ];
  return `${lines.join("\n")}\n`;
}

import { Command } from "commander";
import { defaultDataFolder } from "../core/settings";
import { loadCorpus } from "../dataset/corpus";
import { pianoRoll, saveFigure } from "../display";

/** `etude pictures`: draws the README's pictures anew. */
export function picturesCommand(): Command {
  return new Command("pictures")
    .description("draw the pictures of the README into figures/, from the default data")
    .action(async () => {
      const { pieces } = await loadCorpus(defaultDataFolder(), { limit: 1 });
      const roll = pianoRoll(pieces[0], { maxSeconds: 24, width: 900, height: 300 });
      process.stdout.write(`${await saveFigure("piano-roll", roll)}\n`);
    });
}

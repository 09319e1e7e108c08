import { Command } from "commander";
import { writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { pianoRoll } from "../../display";
import { defaultDataFolder, projectPath } from "../../project";

/** `etude pictures`: draws the README's pictures anew. */
export function picturesCommand(): Command {
  return new Command("pictures")
    .description("draw the pictures of the README into figures/, from the default data")
    .action(async () => {
      const { pieces } = await loadCorpus(defaultDataFolder(), { limit: 1 });
      const roll = pianoRoll(pieces[0], { maxSeconds: 24, width: 900, height: 300 });
      const path = projectPath("figures", "piano-roll.svg");
      writeFileAtomic(path, `${roll}\n`);
      process.stdout.write(`${path}\n`);
    });
}

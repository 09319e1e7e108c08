import { readFileSync } from "node:fs";
import { Command } from "commander";
import { studyMetrics } from "../../appraisal";
import { writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { pianoRoll } from "../../display";
import { defaultDataFolder, projectPath, recordPath } from "../../project";
import { corpusRecordSchema } from "../../recipes/speed";
import { drawCorpus } from "./corpus-picture";
import { drawStudy } from "./metrics-picture";

/** `etude pictures`: draws the README's pictures anew. */
export function picturesCommand(): Command {
  return new Command("pictures")
    .description("draw the pictures of the README into figures/, from the default data")
    .action(async () => {
      const { pieces } = await loadCorpus(defaultDataFolder());
      const roll = pianoRoll(pieces[0], { maxSeconds: 24, width: 900, height: 300 });
      keep("piano-roll.svg", roll);
      keep("measures.svg", drawStudy(await studyMetrics(pieces, 1)));
      const record = JSON.parse(readFileSync(recordPath("corpus"), "utf8"));
      keep("corpus.svg", drawCorpus(corpusRecordSchema.parse(record)));
    });
}

function keep(name: string, picture: string): void {
  const path = projectPath("figures", name);
  writeFileAtomic(path, `${picture}\n`);
  process.stdout.write(`${path}\n`);
}

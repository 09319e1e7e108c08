import { resolve } from "node:path";
import { Command } from "commander";
import { appraise } from "../../appraisal";
import { checkArgument } from "../../core";
import { openCorpus } from "../../corpus";
import { dataPath, defaultDataFolder, modelPath, userPath } from "../../project";
import { chooseRun, type OpenedRun, openModel, openTrainedRun } from "../../recipes";
import { describeCard } from "./evaluate-text";
import { parseCount, parseSeed, printJson } from "./options";

interface Flags {
  readonly run?: string;
  readonly model?: string;
  readonly data?: string;
  readonly mostNotes?: number;
  readonly count: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `etude evaluate --run RUN | --model NAME`: one card for any trained thing. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "judge a trained run or a model: cost of held-out music, floors, and its own music",
    )
    .option("--run <run>", "run folder")
    .option("--model <name>", "a model instead: one of `etude models`, or a .etude file")
    .option(
      "--data <data>",
      "judge by this music, a folder, archive or data set (default: what the run's split holds out)",
    )
    .option("--most-notes <n>", "of that music; a sample of more (default: 500000)", parseCount)
    .option("--count <n>", "pieces it makes to be judged", parseCount, 24)
    .option("--seed <n>", "of those pieces", parseSeed, 1)
    .option("--json", "print one JSON object instead of tables")
    .action(async (flags: Flags) => {
      const run = openAppraised(flags);
      try {
        const card = await cardOf(run, flags);
        if (flags.json) printJson(card);
        else process.stdout.write(describeCard(card));
      } finally {
        run.dispose();
      }
    });
}

function openAppraised({ run, model }: Flags): OpenedRun {
  const isNamed = (run === undefined) !== (model === undefined);
  checkArgument(isNamed, "run", run ?? "", "say what is judged: --run RUN or --model NAME");
  return run === undefined
    ? openModel(modelPath(model!))
    : openTrainedRun(chooseRun(userPath(run)));
}

async function cardOf(run: OpenedRun, flags: Flags) {
  const { count, seed, mostNotes } = flags;
  const { config, speaker, split, folder: name } = run;
  const sample: OpenedRun["sample"] = (options) => run.sample(options);
  return appraise(
    { name, parameters: config.parameters, speaker, sample },
    {
      music: {
        ...{ split, splitsWindows: config.split === "windows", mostNotes },
        ...(await musicOf(run, flags)),
      },
      ...{ count, seed, report: (text) => process.stderr.write(`${text}\n`) },
    },
  );
}

/**
 * The music that it learnt from, and other music to be judged by where that is given. A model says
 * only how the folder of its music was called: that is what `--data` names, where its pieces are
 * there, and the chorales otherwise.
 */
async function musicOf({ config, split }: OpenedRun, { model, data }: Flags) {
  const ownFolder = model === undefined ? config.data : defaultDataFolder();
  const isOther = data !== undefined && resolve(dataPath(data)) !== resolve(ownFolder);
  const other = isOther ? await openCorpus(dataPath(data)) : null;
  const learnt = new Set(split.train);
  if (other && model !== undefined && other.pieces.entries.some(({ name }) => learnt.has(name))) {
    return { own: other.pieces, given: null, folder: other.folder };
  }
  const own = await openCorpus(ownFolder);
  return { own: own.pieces, given: other?.pieces ?? null, folder: own.folder };
}

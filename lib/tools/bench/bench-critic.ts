import { Command } from "commander";
import { type CriticRecord, criticArms, measureCritic } from "../../appraisal";
import { checkArgument, DataError, onInterrupt } from "../../core";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { splitByPiece } from "../../dataset";
import { percent, table } from "../../display";
import { projectPath, recordPath, userPath } from "../../project";
import { cropsOfSplit } from "../../training";
import { parseCount } from "../cli/options";

interface Flags {
  readonly steps: number;
  readonly seeds: number;
  readonly arms: string;
  readonly samples: number;
  readonly width: number;
  readonly batch: number;
  readonly classifierSteps: number;
  readonly record?: boolean;
  readonly json?: boolean;
}

/** `bench critic`: the four-voice GAN with and without its critic and its matched averages. */
export function benchCriticCommand(): Command {
  const names = criticArms.map(({ name }) => name).join(",");
  return new Command("critic")
    .description("train the four-voice GAN with critic and matching, and with one of them alone")
    .argument("[dir]", "folder of four-voice MIDI files", projectPath("data", "chorales"))
    .option("--steps <n>", "steps of every training", parseCount, 1800)
    .option("--seeds <n>", "trainings of each kind", parseCount, 3)
    .option("--arms <names>", "which of them", names)
    .option("--samples <n>", "stretches of music that are measured", parseCount, 1000)
    .option("--width <n>", "channels of the generators", parseCount, 128)
    .option("--batch <n>", "crops of a step, a multiple of 8", parseCount, 64)
    .option("--classifier-steps <n>", "steps of each fresh classifier", parseCount, 300)
    .option("--record", "keep the numbers in figures/records/critic.json")
    .option("--json", "print one JSON object instead of a table")
    .action(async (folder: string, flags: Flags) => {
      const controller = new AbortController();
      const forget = onInterrupt(() => controller.abort());
      try {
        const record = await run(userPath(folder), flags, controller.signal);
        process.stdout.write(flags.json ? textOf(record) : describe(record));
      } finally {
        forget();
      }
    });
}

async function run(folder: string, flags: Flags, signal: AbortSignal): Promise<CriticRecord> {
  const { steps, seeds, samples, width, batch, classifierSteps } = flags;
  const asked = flags.arms.split(",");
  const known = criticArms.map(({ name }) => name as string);
  const areKnown = asked.every((name) => known.includes(name));
  checkArgument(areKnown, "arms", flags.arms, `must be of ${known.join(", ")}`);
  const { pieces } = await loadCorpus(folder);
  const crops = cropsOfSplit(pieces, splitByPiece(pieces, { testFraction: 0.2, seed: 1 }));
  if (!crops) throw new DataError(`${folder}: no four-voice music on both sides of a split`);
  const path = recordPath("critic");
  if (flags.record) prepareFile(path);
  const keep = (record: CriticRecord) => {
    if (flags.record) writeFileAtomic(path, textOf(record));
  };
  return measureCritic(crops, {
    ...{ steps, samples, width, batch, classifierSteps, signal },
    arms: criticArms.filter(({ name }) => asked.includes(name)),
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    command:
      `npm run bench -- critic --arms ${flags.arms} --steps ${steps} --seeds ${seeds} ` +
      `--width ${width} --batch ${batch} --samples ${samples} ` +
      `--classifier-steps ${classifierSteps} --record`,
    report: (text) => process.stderr.write(`${text}\n`),
    onRun: keep,
  });
}

const textOf = (record: CriticRecord) => `${JSON.stringify(record, null, 1)}\n`;

function describe({ runs, ceiling }: CriticRecord): string {
  const row = (music: string, seed: number | string, of: CriticRecord["ceiling"]) => ({
    ...{ music, seed, "mean overlap": of.meanOverlap, "chord bigram": of.overlap["chord bigram"] },
    ...{ parallels: percent(of.parallels, 2), leaps: percent(of.leaps) },
    classifier: percent(of.classifier),
  });
  const rows = runs.map((one) => row(one.title, one.seed, one));
  return `${table([row("real music", "", ceiling), ...rows]).text}\n`;
}

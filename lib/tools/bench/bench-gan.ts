import { cpus } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { splitByPiece } from "../../dataset";
import { percent, table } from "../../display";
import { type ChoraleRow, choraleTable } from "../../evaluation";
import { chooseCrops, choraleGanConfig, sampleCrops, trainGan } from "../../models/gan";
import { dataPath, projectPath, userPath } from "../../project";

/** What `bench gan` measures. */
export interface GanBench {
  readonly processor: string;
  readonly node: string;
  readonly pieces: { readonly train: number; readonly heldOut: number };
  readonly crops: { readonly train: number; readonly heldOut: number };
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly rows: readonly ChoraleRow[];
}

interface Flags {
  readonly steps: number;
  readonly seconds: number;
  readonly seed: number;
  readonly width?: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** `bench gan`: the four-voice GAN within a time, its music beside ceiling and floors. */
export function benchGanCommand(): Command {
  return new Command("gan")
    .description("train the four-voice GAN and measure its music beside ceiling and floors")
    .argument("[dir]", "folder of four-voice MIDI files", projectPath("data", "chorales"))
    .option("--steps <n>", "most steps", parseWhole, 4000)
    .option("--seconds <n>", "most seconds", parseWhole, 150)
    .option("--seed <n>", "seed of split, weights and samples", parseWhole, 1)
    .option("--width <n>", "channels of the generator", parseWhole)
    .option("--out <file>", "write the result as JSON too")
    .option("--json", "print one JSON object instead of a table")
    .action(async (folder: string, flags: Flags) => {
      if (flags.out) prepareFile(userPath(flags.out));
      const bench = await benchGan(dataPath(folder), flags);
      const text = `${JSON.stringify(bench, null, 1)}\n`;
      if (flags.out) writeFileAtomic(userPath(flags.out), text);
      process.stdout.write(flags.json ? text : describe(bench));
    });
}

/** Trains on four pieces in five, measures 1,000 samples against the fifth. */
async function benchGan(folder: string, flags: Flags): Promise<GanBench> {
  const { pieces } = await loadCorpus(folder);
  const split = splitByPiece(pieces, { testFraction: 0.2, seed: flags.seed });
  const config = choraleGanConfig(flags.width ? { width: flags.width } : {});
  const [train, heldOut] = [split.train, split.test].map((indices) =>
    chooseCrops(
      indices.map((index) => pieces[index]),
      config,
    ),
  );
  const { seed } = flags;
  const result = await trainGan(config, train, {
    seed,
    maxSteps: flags.steps,
    maxSeconds: flags.seconds,
  });
  const music = sampleCrops(config, result.generatorWeights, { count: 1000, seed });
  return {
    processor: `${cpus().length} × ${cpus()[0].model}`,
    node: process.version,
    pieces: { train: split.train.length, heldOut: split.test.length },
    crops: { train: train.count, heldOut: heldOut.count },
    seed,
    steps: result.steps,
    seconds: result.seconds,
    stepsPerSecond: result.steps / result.seconds,
    rows: choraleTable(train, heldOut, { "chorale-gan": music }, seed),
  };
}

function describe(bench: GanBench): string {
  const { pieces, crops, steps, seconds, stepsPerSecond, seed } = bench;
  return [
    `${bench.processor}, Node ${bench.node}, seed ${seed}`,
    `${pieces.train} pieces (${crops.train} crops) trained on, ` +
      `${pieces.heldOut} (${crops.heldOut}) held out`,
    `${steps} steps in ${seconds.toFixed(0)} s, ${stepsPerSecond.toFixed(1)} a second`,
    "",
    "Overlap with held-out music (1 is equal), then rates:",
    describeRows(bench.rows),
    "",
  ].join("\n");
}

function describeRows(rows: readonly ChoraleRow[]): string {
  const written = rows.map(({ name, overlap, crossings, parallels, leaps, copiedBars }) => ({
    ...{ music: name, ...overlap, crossed: percent(crossings), parallel: percent(parallels, 2) },
    ...{ leaps: percent(leaps), copied: percent(copiedBars, 2) },
  }));
  return table(written).text;
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("must be a whole number from 1 on");
}

import { Command, Option } from "commander";
import { commandFor, findCollection, installedPath } from "../../collections";
import { onInterrupt, type Profile } from "../../core";
import { makeFolder } from "../../core/node";
import { type CorpusOptions, openCorpus, type SkippedFile } from "../../corpus";
import { duration, type Progress, progressBar } from "../../display";
import type { Piece } from "../../music";
import { dataPath, dataPlaces, defaultDataFolder, runsPath, userPath } from "../../project";
import {
  chooseRecipe,
  type ExperimentResult,
  type ExperimentStart,
  ownRecipes,
  type Recipe,
  recipes,
  type Setting,
  summariseRun,
  trainRecipe,
} from "../../recipes";
import { openTokenStore, type Writing } from "../../store";
import type { TrainingEvent } from "../../training";
import { collectSettings, parseCount, parseSeed, printJson } from "./options";
import { describeRuns } from "./runs";

interface Flags {
  readonly recipe: string;
  readonly experiment?: string;
  readonly data?: string;
  readonly out?: string;
  readonly epochs?: number;
  readonly checkpointEvery?: number;
  readonly freq?: number;
  readonly threads?: number;
  readonly set?: Readonly<Record<string, Setting>>;
  readonly resume?: boolean;
  readonly repaired?: boolean;
  readonly seed: number;
  readonly files?: number;
  readonly keepImplausible?: boolean;
  readonly split?: "windows" | "pieces";
  readonly profile: Profile;
  readonly json?: boolean;
}

const names = [...recipes, ...ownRecipes].map(({ name }) => name);

/** `etude train --recipe NAME`: trains a published system on a folder of music. */
export function trainCommand(): Command {
  return new Command("train")
    .description("train a recipe on a folder of MIDI files")
    .requiredOption("--recipe <name>", `one of ${names.join(", ")}`)
    .option("--experiment <name>", "only this one of the recipe's networks (default: all)")
    .option("--repaired", "the recipe with its faults mended")
    .option(
      "--data <data>",
      "a data set's name (etude data list), or a folder, zip or tar of MIDI, MusicXML or ABC " +
        "(also ETUDE_DATA; default: the chorales)",
    )
    .option("--files <n>", "use the first n files of the folder", parseCount)
    .option(
      "--keep-implausible",
      "train also on files with times that no music has, such as hours without a note",
    )
    .addOption(
      new Option(
        "--split <kind>",
        "instead of the recipe's: leaky windows, or whole pieces",
      ).choices(["windows", "pieces"]),
    )
    .option("--out <run>", "run folder (default: data/runs/<recipe>[-repaired])")
    .option("--epochs <n>", "instead of the recipe's; going on, instead of the run's", parseCount)
    .option("--checkpoint-every <n>", "epochs between checkpoints", parseCount)
    .addOption(
      new Option("--freq <n>", "the same (char-rnn's name for it)")
        .argParser(parseCount)
        .hideHelp(),
    )
    .option(
      "--set <setting>",
      "a setting of the recipe's networks, such as network.units=64 (again for another)",
      collectSettings,
    )
    .option("--threads <n>", "worker threads (default: one for each core)", parseCount)
    .option("--resume", "go on from the last checkpoint of the run folder")
    .option("--seed <n>", "of weights, order and split", parseSeed, 1)
    .addOption(
      new Option("--profile <name>", "quick: minutes, on part of the windows; full: as published")
        .choices(["quick", "full"])
        .default("quick"),
    )
    .option("--json", "print one JSON object at the end")
    .action(runTrain);
}

async function runTrain(flags: Flags): Promise<void> {
  const repaired = flags.repaired === true;
  const recipe = chooseRecipe({ name: flags.recipe, repaired, split: flags.split });
  const asked = flags.data ?? (process.env.ETUDE_DATA || undefined);
  const folder = asked === undefined ? defaultDataFolder() : dataPath(asked);
  if (asked === undefined) sayOwnData(recipe);
  const name = repaired ? `${recipe.name}-repaired` : recipe.name;
  const out = flags.out ? userPath(flags.out) : runsPath(name);
  makeFolder(out);
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort());
  try {
    const { profile, seed, epochs, resume, experiment, threads, set: settings } = flags;
    const { signal } = controller;
    const pieces = async () => (await readMusic(folder, flags, signal)).pieces;
    const store = (writing: Writing) => openStore(folder, writing, flags, signal);
    const results = await trainRecipe({
      ...{ recipe, repaired, pieces, store, data: folder, out },
      ...{ profile, seed, epochs, resume, experiment, threads, settings },
      checkpointEvery: flags.checkpointEvery ?? flags.freq,
      command: commandOf(flags, folder),
      signal,
      ...reporters(),
    });
    report(results, flags.json === true);
    if (results.some(({ stopped }) => stopped === "interrupted")) process.exitCode = 130;
  } finally {
    forget();
  }
}

/** Says which command brings the data that a recipe was published on. */
function sayOwnData({ name, data }: Recipe): void {
  const set = data.set === undefined ? undefined : findCollection(data.set);
  if (!set || set.source.kind === "set-up") return;
  const isHere = installedPath(dataPlaces(), set) !== undefined;
  const bring = isHere ? "" : `${commandFor(set)} brings it, `;
  say(`${name} was published on ${data.original}: ${bring}--data ${set.name} uses it`);
  say("training on the chorales now");
}

async function readMusic(folder: string, flags: Flags, signal: AbortSignal) {
  const corpus = await read(flags, signal, (options) => openCorpus(folder, options));
  sayWhatWasRead(corpus.pieces.entries, corpus.skipped);
  return corpus;
}

/** The music as tokens, on disk. */
async function openStore(folder: string, writing: Writing, flags: Flags, signal: AbortSignal) {
  const open = (options: CorpusOptions) => openTokenStore(folder, { ...options, ...writing });
  const store = await read(flags, signal, open);
  sayWhatWasRead(store.pieces, store.unread);
  return store;
}

async function read<T>(
  { files: limit, keepImplausible }: Flags,
  signal: AbortSignal,
  open: (options: CorpusOptions) => Promise<T>,
): Promise<T> {
  let bar: Progress | undefined;
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    bar ??= progressBar("reading", total);
    bar.update(done, `${done}/${total} files`);
  };
  const reading = open({ limit, keepImplausible, signal, onProgress });
  return await reading.finally(() => bar?.finish());
}

function sayWhatWasRead(
  pieces: readonly Pick<Piece, "heldOut" | "copyOf">[],
  skipped: readonly SkippedFile[],
): void {
  const heldOut = pieces.filter((piece) => piece.heldOut).length;
  if (heldOut > 0) say(`the official split holds out ${heldOut} of ${pieces.length} pieces`);
  const copies = pieces.filter(({ copyOf }) => copyOf !== undefined).length;
  if (copies > 0) say(`${copies} pieces repeat others: a split by piece keeps them together`);
  for (const { path, reason } of skipped.slice(0, 5)) say(`skipped: ${path}: ${reason}`);
  if (skipped.length > 5) say(`skipped: ${skipped.length - 5} more files (etude ingest lists all)`);
  if (skipped.some(({ reason }) => reason.startsWith("implausible time"))) {
    say("files with implausible times are taken in with --keep-implausible");
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What is told while a recipe trains, on the error stream. */
function reporters() {
  let bar = progressBar("training", 1);
  return {
    onStart({ experiment, parameters, planned, seconds }: ExperimentStart) {
      bar.finish();
      const size = parameters > 0 ? `${parameters.toLocaleString("en")} parameters, ` : "";
      const { count, unit } = planned;
      const amount = `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
      say(`${experiment}: ${size}${amount}, about ${duration(seconds)} in all`);
      bar = progressBar(experiment, 1);
    },
    onProgress(event: TrainingEvent) {
      if (event.kind === "message") say(event.text);
      if (event.kind === "batch") {
        const { epoch, epochs, step, steps, loss, secondsLeft } = event;
        const share = (epoch - 1 + step / steps) / epochs;
        bar.update(
          share,
          `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}, ${duration(secondsLeft)} left`,
        );
      }
      if (event.kind !== "epoch") return;
      const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, seconds } =
        event.record;
      const held = `held-out loss ${validationLoss?.toFixed(4)} accuracy ${validationAccuracy?.toFixed(4)}`;
      say(
        `epoch ${epoch}: loss ${trainLoss.toFixed(4)} accuracy ${trainAccuracy.toFixed(4)}, ${held}, ${duration(seconds)}`,
      );
    },
  };
}

function report(results: readonly ExperimentResult[], json: boolean): void {
  const runs = results.map(({ folder, stopped, seconds }) => ({
    ...summariseRun(folder),
    stopped,
    seconds,
  }));
  if (json) printJson({ runs });
  else process.stdout.write(describeRuns(runs));
  for (const { folder, stopped } of results) {
    if (stopped === "interrupted") say(`${folder}: stopped; go on with --resume`);
  }
}

function commandOf(flags: Flags, folder: string): string {
  const isDefault = folder === defaultDataFolder();
  const parts = [
    `npm run -s etude -- train --recipe ${flags.recipe}`,
    flags.experiment ? `--experiment ${flags.experiment}` : "",
    flags.repaired ? "--repaired" : "",
    isDefault ? "" : `--data ${JSON.stringify(flags.data ?? folder)}`,
    flags.files ? `--files ${flags.files}` : "",
    flags.keepImplausible ? "--keep-implausible" : "",
    flags.split ? `--split ${flags.split}` : "",
    flags.epochs ? `--epochs ${flags.epochs}` : "",
    ...Object.entries(flags.set ?? {}).map(([key, value]) => `--set ${key}=${value}`),
    `--seed ${flags.seed} --profile ${flags.profile}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

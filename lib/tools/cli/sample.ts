import { statSync } from "node:fs";
import { join, parse } from "node:path";
import { Command, Option } from "commander";
import { checkArgument, onInterrupt } from "../../core";
import { nameForFile, prepareFile } from "../../core/node";
import { writePiece } from "../../corpus";
import { progressBar } from "../../display";
import { figuresPath, modelPath, userPath } from "../../project";
import {
  chooseRun,
  type OpenedRun,
  openModel,
  openTrainedRun,
  problemOf,
  type SampledPiece,
} from "../../recipes";
import { checkStrategy, type SamplingStrategy, strategySteps } from "../../sampling";
import { parseCount, parseNumber, parseSeed, printJson } from "./options";
import type { SampleFlags } from "./sample-flags";
import { generate } from "./sample-kinds";

/** `etude sample --run RUN | --model NAME`: writes music as MIDI files. */
export function sampleCommand(): Command {
  const command = new Command("sample");
  for (const { flag, value, help } of strategySteps) {
    command.option(`--${flag} <${value}>`, help, parseNumber);
  }
  return command
    .description("generate music from a trained run or a model, as MIDI files")
    .option("--run <run>", "run folder")
    .option("--model <name>", "a model instead: one of `etude models`, or a .etude file")
    .option("--length <n>", "tokens to generate (default: the recipe's)", parseCount)
    .addOption(
      new Option("--chars <n>", "the same (char-rnn's name for it)")
        .argParser(parseCount)
        .hideHelp(),
    )
    .option("--argmax", "always the likeliest token")
    .option("--seed <n>", "same seed, same bytes", parseSeed, 1)
    .option("--count <n>", "how many pieces", parseCount, 1)
    .option(
      "--out <file>",
      "MIDI file; with --count a number is added (default: RUN/music/…, figures/music/…)",
    )
    .option("--primer <file>", "MIDI file that the music goes on from")
    .option("--bars <n>", "bars of the primer to use (default: all)", parseCount)
    .option("--transpose <n>", "semitones to move the file that is given by", parseNumber)
    .option("--drop-unknown", "leave out what of the primer the run never met in training")
    .option("--melody <file>", "MIDI melody to harmonise (four-voice runs)")
    .option("--voice <name>", "who sings --melody (default: soprano)")
    .option("--infill <file>", "four-voice MIDI file to generate anew but for --keep")
    .option(
      "--keep <what>",
      'what stays of --infill: voices and bars ("soprano,bass", "1-4,9") or "outside 5-8"',
    )
    .option(
      "--particles <n>",
      "of --melody and --infill; more follow what is given better (default: 64)",
      parseCount,
    )
    .option("--scale <name>", 'only notes of a scale: "D dorian"')
    .option("--range <range>", "only notes of a range: C3..A5")
    .option("--polyphony <n>", "at most n notes at once", parseCount)
    .option("--forbid-parallels", "no parallel fifths and octaves (four-voice runs)")
    .option("--rank", "best first: no alarm (collapse), then by likelihood")
    .option("--json", "print one JSON object: files, notes, seed, tokens")
    .action(runSample);
}

/** The strategy that flags ask for; undefined leaves it to the recipe. */
export function strategyOf(flags: SampleFlags): SamplingStrategy | undefined {
  const names = [...strategySteps.map(({ name }) => name), "argmax" as const];
  const set = names.map((name) => [name, flags[name]]).filter(([, value]) => value !== undefined);
  if (set.length === 0) return undefined;
  const strategy = Object.fromEntries(set) as SamplingStrategy;
  checkStrategy(strategy);
  return strategy;
}

/** Which flags have a meaning only beside others. */
const companions: readonly (readonly [keyof SampleFlags, readonly (keyof SampleFlags)[]])[] = [
  ["bars", ["primer"]],
  ["dropUnknown", ["primer"]],
  ["transpose", ["primer", "melody", "infill"]],
  ["voice", ["melody"]],
  ["keep", ["infill"]],
  ["particles", ["melody", "infill"]],
];

/** Refuses flags that contradict one another or would do nothing. */
function checkTogether(flags: SampleFlags): void {
  const both = flags.run !== undefined && flags.model !== undefined;
  checkArgument(!both, "model", flags.model, "give --run RUN or --model NAME, not both");
  const isNamed = flags.run !== undefined || flags.model !== undefined;
  checkArgument(isNamed, "run", "", "say what speaks: --model chorale, or --run RUN of your own");
  const starts = [flags.primer, flags.melody, flags.infill].filter((path) => path !== undefined);
  checkArgument(starts.length <= 1, "start", starts, "give one of --primer, --melody, --infill");
  for (const [name, others] of companions) {
    const isAlone = others.every((other) => flags[other] === undefined);
    const files = others.map((other) => `--${other} FILE`).join(" or ");
    checkArgument(flags[name] === undefined || !isAlone, name, flags[name], `goes with ${files}`);
  }
  const isFilling = flags.melody !== undefined || flags.infill !== undefined;
  const length = flags.length ?? flags.chars;
  const remedy = "the given file sets the length of --melody and --infill: leave it out";
  checkArgument(!isFilling || length === undefined, "length", length, remedy);
}

const missing = { throwIfNoEntry: false } as const;

async function runSample(flags: SampleFlags): Promise<void> {
  checkTogether(flags);
  const isFolder = flags.out !== undefined && statSync(userPath(flags.out), missing)?.isDirectory();
  checkArgument(!isFolder, "out", flags.out, "is a folder: name a file in it");
  const strategy = strategyOf(flags);
  const run = openSpeaking(flags);
  const files = filesOf(run, flags);
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort());
  const bar = progressBar("sampling", 1);
  try {
    for (const file of files) prepareFile(file);
    const pieces = await generate(run, flags, {
      strategy,
      signal: controller.signal,
      onProgress: (share) => bar.update(share),
    });
    bar.finish();
    write(run, files, flags, pieces);
    sayProblems(run, files, pieces, strategy);
  } finally {
    bar.finish();
    forget();
    run.dispose();
  }
}

function write(
  { folder: run }: OpenedRun,
  files: readonly string[],
  { seed, json }: SampleFlags,
  pieces: readonly SampledPiece[],
): void {
  pieces.forEach(({ piece }, i) => {
    writePiece(files[i], piece);
  });
  const notes = pieces.map(({ piece }) => piece.notes.length);
  const tokens = pieces.map((piece) => piece.tokens);
  if (json) printJson({ run, files, notes, seed, tokens });
  else process.stdout.write(files.map((file, i) => `${file}: ${notes[i]} notes\n`).join(""));
}

function openSpeaking({ run = "", model }: SampleFlags): OpenedRun {
  return model === undefined
    ? openTrainedRun(chooseRun(userPath(run)))
    : openModel(modelPath(model));
}

/** Tells what is hardly music; a file without a note is a failure. */
function sayProblems(
  run: OpenedRun,
  files: readonly string[],
  pieces: readonly SampledPiece[],
  strategy: SamplingStrategy | undefined,
): void {
  pieces.forEach((piece, i) => {
    const problem = problemOf(run, piece, strategy);
    if (problem) process.stderr.write(`${files[i]}: ${problem.message}\n`);
    if (problem?.kind === "no notes") process.exitCode = 1;
  });
}

/** One for each piece. Without `--out` music goes into a folder of its own beside the weights. */
function filesOf(run: OpenedRun, flags: SampleFlags): string[] {
  const { recipe } = run.config;
  const music = flags.model === undefined ? join(run.folder, "music") : figuresPath("music");
  const out = flags.out
    ? userPath(flags.out)
    : join(music, `${recipe}${givenName(flags)}-seed-${flags.seed}.mid`);
  if (flags.count === 1) return [out];
  const { dir, name, ext } = parse(out);
  const numbers = Array.from({ length: flags.count }, (_, i) => i + 1);
  return numbers.map((number) => join(dir, `${name}-${number}${ext || ".mid"}`));
}

/** What music made from a file is called: `-after-…`, `-harmonises-…`, `-infills-…`. */
function givenName({ primer, melody, infill }: SampleFlags): string {
  const given = (path: string) => nameForFile(parse(path).name);
  if (primer !== undefined) return `-after-${given(primer)}`;
  if (melody !== undefined) return `-harmonises-${given(melody)}`;
  return infill === undefined ? "" : `-infills-${given(infill)}`;
}

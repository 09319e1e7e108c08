import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { EtudeError } from "../../core";
import { checkDataFolder, checkProfile, profiles } from "../jupyter/report-settings";
import { endingAllItStarts } from "./signals";

// What the npm scripts do once set-up is finished. Heavy modules are loaded by the command at work.

interface ReportFlags {
  readonly profile: string;
  readonly data?: string;
  readonly jobs?: number;
  readonly timeout?: number;
  readonly force?: boolean;
  readonly record?: boolean;
  readonly seeds?: readonly string[];
  readonly open?: boolean;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be 1 or more");
  return value;
}

function seedList(text: string): readonly string[] {
  const seeds = text.split(",").map((word) => word.trim());
  const areNumbers = seeds.every((word) => /^\d+$/.test(word));
  if (!areNumbers) throw new InvalidArgumentError("must be whole numbers such as 1,2,3");
  return seeds;
}

function withReportOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--profile <name>", "how much is computed").choices(profiles).default("quick"),
    )
    .option("--data <data>", "a data set's name, or a folder or archive of music (also ETUDE_DATA)")
    .option("--jobs <n>", "notebooks at a time at most", positive)
    .option("--timeout <seconds>", "for each notebook", positive)
    .option("--force", "run again even where inputs are unchanged")
    .option("--record", "keep what the notebooks took in figures/records/, for later estimates");
}

async function reports(
  names: readonly string[],
  flags: ReportFlags,
  signal: AbortSignal,
): Promise<number> {
  const { runReports, describeRun } =
    require("../jupyter/reports") as typeof import("../jupyter/reports");
  const data = flags.data ?? (process.env.ETUDE_DATA || undefined);
  const options = {
    notebooks: names,
    profile: checkProfile(flags.profile),
    data: data === undefined ? undefined : checkDataFolder(data),
    jobs: flags.jobs,
    timeoutSeconds: flags.timeout,
    force: flags.force,
    record: flags.record,
    open: flags.open ?? false,
    signal,
  };
  if (flags.seeds) {
    const { runSeeds } = require("../jupyter/claims") as typeof import("../jupyter/claims");
    const { text, failed } = await runSeeds(options, flags.seeds);
    console.log(text);
    return failed === 0 ? 0 : 1;
  }
  const run = await runReports(options);
  console.log(describeRun(run));
  return run.failed === 0 ? 0 : 1;
}

function startCommand(finish: (status: number) => void): Command {
  return withReportOptions(
    new Command("npm start --")
      .description("runs every notebook and writes figures/reports/index.html")
      .option("--no-open", "do not show the index in a browser (also ETUDE_OPEN=0)")
      .allowExcessArguments(false),
  ).action(async (flags: ReportFlags) =>
    finish(await endingAllItStarts((stop) => reports([], flags, stop))),
  );
}

function reportsCommand(finish: (status: number) => void): Command {
  return withReportOptions(
    new Command("npm run reports --")
      .description("runs notebooks and writes their reports")
      .argument("[notebook...]", "name, number or path; none: all")
      .option("--seeds <list>", "run once for each seed and compare what is found", seedList),
  ).action(async (names: string[], flags: ReportFlags) =>
    finish(await endingAllItStarts((stop) => reports(names, flags, stop))),
  );
}

function testCommand(finish: (status: number) => void): Command {
  return new Command("npm test --")
    .description("runs the whole test suite")
    .option(
      "--only <stages>",
      "comma-separated: lint, types, cells, unit, notebooks, browser, cluster",
    )
    .allowExcessArguments(false)
    .action(async ({ only }: { only?: string }) => {
      const { runTests, stages } = require("./test-suite") as typeof import("./test-suite");
      const words = only?.split(",") ?? [...stages];
      const chosen = stages.filter((stage) => words.includes(stage));
      const unknown = words.find((word) => !stages.some((stage) => stage === word));
      if (unknown !== undefined) {
        throw new InvalidArgumentError(
          `unknown stage: ${unknown} (there are ${stages.join(", ")})`,
        );
      }
      finish(await endingAllItStarts((stop) => runTests(chosen, stop)));
    });
}

/** Commands whose words belong to another program. */
async function passThrough(command: string, words: readonly string[]): Promise<number> {
  if (command === "lab") {
    const { runLab } = require("../jupyter/lab") as typeof import("../jupyter/lab");
    return runLab(words);
  }
  const programs: Readonly<Record<string, string>> = {
    etude: "../cli/etude",
    bench: "../bench/bench",
    docs: "../package/docs",
  };
  const { main: run } = require(programs[command]) as {
    main(words: readonly string[]): Promise<number>;
  };
  return run(words);
}

const commands: Readonly<Record<string, (finish: (status: number) => void) => Command>> = {
  start: startCommand,
  reports: reportsCommand,
  test: testCommand,
};

/**
 * Runs `command` with its words; returns the exit status. Errors meant for readers are printed.
 *
 * @public
 */
export async function main(command: string, words: readonly string[]): Promise<number> {
  let status = 0;
  try {
    const create = commands[command];
    if (!create) return await passThrough(command, words);
    const program = create((result) => {
      status = result;
    });
    await program.exitOverride().parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof EtudeError)) throw error;
    process.stderr.write(`✗ ${error.message}\n`);
    return 1;
  }
}

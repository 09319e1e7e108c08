import { Command } from "commander";
import { InvalidArgumentError, onInterrupt } from "../../core";
import { table } from "../../display";
import { sweepNote, sweepTable } from "../../display/sweeps";
import { dataPath, recordPath, runsPath, userPath } from "../../project";
import {
  keepSweep,
  printedTraining,
  readSweep,
  runSweep,
  type SweepPlan,
  type SweepView,
} from "../../sweeps";
import { planOf, specNames } from "../sweep/specs";
import { type DaskFlags, openDask, tlsOf, withDaskOptions } from "./dask-flags";
import { printJson } from "./options";
import { type SweepScreen, sweepScreen } from "./sweep-screen";

interface Flags extends DaskFlags {
  readonly list?: boolean;
  readonly show?: boolean;
  readonly record?: boolean;
  readonly resume?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `etude sweep SPEC`: many trainings that differ in a few numbers, on Dask. */
export function sweepCommand(): Command {
  const command = new Command("sweep")
    .description("train many configurations side by side, here or on a cluster, best first")
    .argument("[spec]", "a specification that is here (--list), or a JSON file")
    .option("--list", "the specifications that come with the project")
    .option("--show", "only what the sweep has come to so far")
    .option("--record", "keep what it came to in figures/records/, for chapter 14")
    .option("--resume", "go on; what is finished is not done again, what failed is")
    .option("--out <sweep>", "the sweep's folder (default: data/runs/sweeps/<name>)");
  return withDaskOptions(command, "one for each core")
    .option("--json", "print one JSON object at the end")
    .action(runCommand);
}

async function runCommand(name: string | undefined, flags: Flags): Promise<void> {
  if (flags.list) return listSpecs(flags.json === true);
  if (name === undefined) {
    throw new InvalidArgumentError(
      `no specification (one of ${specNames().join(", ")}, or a file)`,
    );
  }
  const plan = planOf(name);
  const folder = flags.out ? userPath(flags.out) : runsPath("sweeps", plan.spec.name);
  if (flags.show) return report(readSweep(folder), folder, flags);
  for (const data of plan.spec.data) dataPath(data); // said now, not by every row
  const screen = sweepScreen();
  announce(plan, screen);
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort());
  try {
    const view = await sweep(plan, folder, flags, screen, controller.signal);
    screen.finish();
    report(view, folder, flags);
    if (controller.signal.aborted) {
      process.stderr.write(`${folder}: stopped; the same command with --resume goes on\n`);
      process.exitCode = 130;
    }
  } finally {
    screen.finish();
    forget();
  }
}

function sweep(
  plan: SweepPlan,
  folder: string,
  flags: Flags,
  screen: SweepScreen,
  signal: AbortSignal,
): Promise<SweepView> {
  tlsOf(flags); // said before the folder is made
  const say = (text: string) => screen.say(text);
  const engine = () =>
    openDask(flags, {
      ...{ folder, name: plan.spec.name, result: printedTraining, keeps: true, say },
      goOn: "--resume goes on",
    });
  return runSweep({
    ...{ plan, folder, engine, signal, resume: flags.resume === true },
    onChange(view, text) {
      screen.update(view);
      if (text !== undefined) say(text);
    },
  });
}

function announce({ spec, configurations, rungs, remarks }: SweepPlan, screen: SweepScreen): void {
  const seeds = `${spec.seeds.length} ${spec.seeds.length === 1 ? "seed" : "seeds"}`;
  const epochs = rungs.map((rung) => rung ?? "the recipe's").join(", then ");
  screen.say(`${spec.name}: ${configurations.length} configurations, ${seeds}, epochs: ${epochs}`);
  for (const remark of remarks) screen.say(remark);
}

function report(view: SweepView, folder: string, { json, record }: Flags): void {
  if (record && view.ended) {
    const command = `npm run -s etude -- sweep ${view.name} --record`;
    keepSweep(folder, recordPath(`sweep-${view.name}`), command);
  }
  if (json) printJson({ folder, ...view });
  else process.stdout.write(`${sweepTable(view).text}\n${sweepNote(view)}\n${folder}\n`);
}

function listSpecs(json: boolean): void {
  const rows = specNames().map((name) => {
    const { spec, configurations, rungs } = planOf(name);
    const runs = configurations.length * spec.seeds.length;
    return { name, runs, epochs: rungs.join(", "), about: spec.about ?? "" };
  });
  if (json) printJson(rows);
  else process.stdout.write(`${table(rows).text}\n`);
}

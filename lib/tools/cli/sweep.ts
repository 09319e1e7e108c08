import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Command } from "commander";
import { InvalidArgumentError, onInterrupt } from "../../core";
import { table } from "../../display";
import { sweepNote, sweepTable } from "../../display/sweeps";
import { dataPath, runsPath, userPath } from "../../project";
import { readSweep, runSweep, type SweepPlan, type SweepView } from "../../sweeps";
import { DaskEngine, type TlsFiles } from "../sweep/dask-engine";
import { ensureDask } from "../sweep/dask-venv";
import { planOf, specNames } from "../sweep/specs";
import { parseCount, printJson } from "./options";
import { type SweepScreen, sweepScreen } from "./sweep-screen";

interface Flags {
  readonly list?: boolean;
  readonly show?: boolean;
  readonly scheduler?: string;
  readonly workers?: number;
  readonly resume?: boolean;
  readonly out?: string;
  readonly connectTimeout: number;
  readonly allowedFailures: number;
  readonly anyVersion?: boolean;
  readonly tlsCaFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly json?: boolean;
}

/** `etude sweep SPEC`: many trainings that differ in a few numbers, on Dask. */
export function sweepCommand(): Command {
  return new Command("sweep")
    .description("train many configurations side by side, here or on a cluster, best first")
    .argument("[spec]", "a specification that is here (--list), or a JSON file")
    .option("--list", "the specifications that come with the project")
    .option("--show", "only what the sweep has come to so far")
    .option("--scheduler <address>", "of Dask, such as tcp://10.0.0.1:8786 (default: workers here)")
    .option("--workers <n>", "workers here, a thread each (default: one for each core)", parseCount)
    .option("--resume", "go on; what is finished is not done again, what failed is")
    .option("--out <sweep>", "the sweep's folder (default: data/runs/sweeps/<name>)")
    .option("--tls-ca-file <file>", "certificate authority of a tls:// scheduler")
    .option("--tls-cert <file>", "own certificate")
    .option("--tls-key <file>", "its key")
    .option("--connect-timeout <seconds>", "for the scheduler to answer", parseCount, 15)
    .option("--allowed-failures <n>", "lost workers before a run is given up", parseCount, 3)
    .option("--any-version", "go on although versions of scheduler, workers or project differ")
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
  const tls = tlsOf(flags);
  const say = (text: string) => screen.say(text);
  const engine = () =>
    DaskEngine.open({
      python: ensureDask(say),
      ...{ scheduler: flags.scheduler, workers: flags.workers ?? availableParallelism(), tls },
      ...{ timeoutSeconds: flags.connectTimeout, allowedFailures: flags.allowedFailures },
      ...{ anyVersion: flags.anyVersion === true, folder, name: plan.spec.name, say },
    });
  return runSweep({
    ...{ plan, folder, engine, signal, resume: flags.resume === true },
    onChange(view, text) {
      screen.update(view);
      if (text !== undefined) say(text);
    },
  });
}

function tlsOf({ scheduler, tlsCaFile, tlsCert, tlsKey }: Flags): TlsFiles | undefined {
  const files = { ca: tlsCaFile, cert: tlsCert, key: tlsKey };
  const given = Object.entries(files).flatMap(([key, path]) =>
    path ? [[key, userPath(path)]] : [],
  );
  if (given.length === 0) return undefined;
  if (scheduler === undefined) {
    throw new InvalidArgumentError(
      "certificates are for a scheduler (--scheduler tls://HOST:PORT)",
    );
  }
  const missing = given.find(([, path]) => !existsSync(path));
  if (missing) throw new InvalidArgumentError(`${missing[1]}: no such file (check the path)`);
  return Object.fromEntries(given) as TlsFiles;
}

function announce({ spec, configurations, rungs, remarks }: SweepPlan, screen: SweepScreen): void {
  const seeds = `${spec.seeds.length} ${spec.seeds.length === 1 ? "seed" : "seeds"}`;
  const epochs = rungs.map((rung) => rung ?? "the recipe's").join(", then ");
  screen.say(`${spec.name}: ${configurations.length} configurations, ${seeds}, epochs: ${epochs}`);
  for (const remark of remarks) screen.say(remark);
}

function report(view: SweepView, folder: string, { json }: Flags): void {
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

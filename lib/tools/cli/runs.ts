import { Command } from "commander";
import { RunError } from "../../core";
import { projectPath, recordPath, userPath } from "../../project";
import { chooseRun, findRuns, type RunSummary, summariseRun, writeRecord } from "../../recipes";
import { printJson, textTable } from "./options";

/** `etude runs [RUN]`: what trained runs have come to. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("list runs: recipe, epochs, loss and accuracy of both sets")
    .argument("[run]", "a run folder or a folder of runs (default: data/runs)")
    .option("--json", "print one JSON array")
    .option("--record <name>", "keep the run's configuration and log in figures/records/")
    .action((folder: string | undefined, { json, record }: { json?: boolean; record?: string }) => {
      const root = folder === undefined ? projectPath("data", "runs") : userPath(folder);
      const found = findRuns(root);
      if (found.length === 0 && folder !== undefined) {
        throw new RunError(`${root}: no run here (train one: etude train --recipe NAME --out RUN)`);
      }
      if (record !== undefined) {
        writeRecord(chooseRun(root), recordPath(record));
        process.stderr.write(`${recordPath(record)}\n`);
      }
      const runs = found.map(summariseRun);
      if (json) printJson(runs);
      else process.stdout.write(runs.length > 0 ? describeRuns(runs) : "no runs yet\n");
    });
}

/** Runs as a table; losses in nats per token. */
export function describeRuns(runs: readonly RunSummary[]): string {
  const fixed = (value: number | null) => (value === null ? "–" : Number(value.toFixed(4)));
  const rows = runs.map((run) => [
    `${run.recipe}${run.repaired ? " repaired" : ""}`,
    run.experiment,
    run.epochs,
    run.bestEpoch,
    fixed(run.training.loss),
    fixed(run.training.accuracy),
    fixed(run.heldOut.loss),
    fixed(run.heldOut.accuracy),
    run.parameters,
    run.run,
  ]);
  const header = ["recipe", "experiment", "epochs", "best", "loss", "accuracy", "held-out loss"];
  return textTable([...header, "held-out accuracy", "parameters", "run"], rows);
}

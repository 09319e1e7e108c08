import { Command } from "commander";
import { RunError } from "../../core";
import { table } from "../../display";
import { recordPath, runsPath, userPath } from "../../project";
import { chooseRun, findRuns, type RunSummary, summariseRun, writeRecord } from "../../recipes";
import { printJson } from "./options";

/** `etude runs [RUN]`: what trained runs have come to. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("list runs: recipe, epochs, loss and accuracy of both sets")
    .argument("[run]", "a run folder or a folder of runs (default: data/runs)")
    .option("--json", "print one JSON array")
    .option("--record <name>", "keep the run's configuration and log in figures/records/")
    .action((folder: string | undefined, { json, record }: { json?: boolean; record?: string }) => {
      const root = folder === undefined ? runsPath() : userPath(folder);
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
  const rows = runs.map(({ recipe, repaired, training, heldOut, ...rest }) => ({
    ...{ ...rest, recipe: `${recipe}${repaired ? " repaired" : ""}` },
    ...{ loss: training.loss, accuracy: training.accuracy },
    ...{ heldOutLoss: heldOut.loss, heldOutAccuracy: heldOut.accuracy },
  }));
  const columns = [
    ...["recipe", "experiment", "epochs", { key: "bestEpoch", title: "best" }],
    ...[
      { key: "loss", digits: 4 },
      { key: "accuracy", digits: 4 },
    ],
    { key: "heldOutLoss", title: "held-out loss", digits: 4 },
    { key: "heldOutAccuracy", title: "held-out accuracy", digits: 4 },
    ...["parameters", "run"],
  ];
  return `${table(rows, columns).text}\n`;
}

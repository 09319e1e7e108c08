import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import {
  type Collection,
  collectionByName,
  getCollection,
  readRecord,
  registerFolder,
  removeCollection,
  verifyCollection,
} from "../../collections";
import { onInterrupt, RunError } from "../../core";
import { type Progress, progressBar } from "../../display";
import { dataPlaces, projectPath, userPath } from "../../project";
import { describeLicence, describeRate, describeVerified, listRows, listTable } from "./data-show";
import { printJson } from "./options";

/** `etude data`: data sets by name. */
export function dataCommand(): Command {
  const data = new Command("data").description(
    "data sets by name: what there is, bring one, check it, remove it, name a folder of yours",
  );
  data
    .command("list")
    .description("all names: what each stands for, its licence, and whether it is here")
    .argument("[name]", "only this one, with all that is known of it")
    .option("--json", "print one JSON array")
    .action(runList);
  data
    .command("get")
    .description("bring a data set to this machine: fetched, checked, unpacked")
    .argument("<name>")
    .option("--from <source>", "a folder, file or URL instead of the origin")
    .option("--yes", "take it under its licence without being asked")
    .option("--json", "print the set's record")
    .action(runGet);
  data
    .command("verify")
    .description("read every file of a set again and compare it with what came")
    .argument("<name>")
    .option("--json", "print one JSON object")
    .action(runVerify);
  data
    .command("remove")
    .description("remove a set from this machine; of a folder of yours only the name")
    .argument("<name>")
    .option("--json", "print one JSON object")
    .action((name: string, { json }: { json?: boolean }) => {
      const done = removeCollection(dataPlaces(), name);
      if (json) printJson({ name, done });
      else say(done);
    });
  data
    .command("add")
    .description("give a folder, archive or file of yours a name; it stays where it is")
    .argument("<name>")
    .argument("<dir>")
    .option("--json", "print one JSON object")
    .action((name: string, folder: string, { json }: { json?: boolean }) => {
      const path = userPath(folder);
      registerFolder(dataPlaces(), name, path);
      if (json) printJson({ name, path });
      else say(`${name}: ${path}`);
    });
  for (const command of data.commands) {
    command.exitOverride().showHelpAfterError("(add --help)");
  }
  return data;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function runList(name: string | undefined, { json }: { json?: boolean }): void {
  const rows = listRows(dataPlaces(), name);
  if (json) printJson(rows);
  else process.stdout.write(listTable(rows, name !== undefined));
}

interface GetFlags {
  readonly from?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

async function runGet(name: string, flags: GetFlags): Promise<void> {
  const places = dataPlaces();
  const set = collectionByName(name);
  if (!readRecord(places, name) && set.source.kind !== "set-up") await askLeave(set, flags);
  const from = flags.from && (/^https?:/.test(flags.from) ? flags.from : userPath(flags.from));
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort(new RunError(interrupted(name))));
  const bars = createBars();
  try {
    const record = await getCollection(places, name, {
      from,
      python: projectPath(".venv", "bin", "python"),
      signal: controller.signal,
      onProgress: bars.update,
      onMessage: (text) => say(`${name}: ${text}`),
    });
    bars.finish();
    if (flags.json) printJson(record);
    else say(`${name}: ${record.files} files are here; use it with --data ${name}`);
  } finally {
    bars.finish();
    forget();
  }
}

const interrupted = (name: string) =>
  `${name}: stopped; what has come is kept, the same command goes on (data remove ${name} drops it)`;

/** Shows the licence, and asks where there is someone to answer. */
async function askLeave(set: Collection, { yes }: GetFlags): Promise<void> {
  process.stderr.write(describeLicence(set));
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new RunError(`${set.name}: nobody to ask here (take it under this licence with --yes)`);
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`Take ${set.name} under this licence? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new RunError(`${set.name}: not taken`);
  } finally {
    lines.close();
  }
}

/** A bar for each stage of the work. */
function createBars() {
  let bar: Progress | undefined;
  let stage = "";
  const since = performance.now();
  const finish = () => {
    bar?.finish();
    bar = undefined;
  };
  type Update = NonNullable<Parameters<typeof getCollection>[2]["onProgress"]>;
  const update: Update = (progress) => {
    if (progress.stage !== stage) {
      finish();
      stage = progress.stage;
      bar = progressBar(stage, (progress.stage === "fetching" && progress.total) || 1);
    }
    if (progress.stage !== "fetching") return bar?.update(0, `${progress.files} files`);
    const seconds = (performance.now() - since) / 1000;
    bar?.update(progress.bytes, describeRate({ ...progress, seconds }));
  };
  return { update, finish };
}

async function runVerify(name: string, { json }: { json?: boolean }): Promise<void> {
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort(new RunError("interrupted")));
  let bar: Progress | undefined;
  try {
    const found = await verifyCollection(dataPlaces(), name, {
      signal: controller.signal,
      onProgress: (done, total) => {
        bar ??= progressBar("checking", total);
        bar.update(done, `${done}/${total} files`);
      },
    });
    bar?.finish();
    if (json) printJson(found);
    else process.stdout.write(describeVerified(found));
    if (!found.isWhole) process.exitCode = 1;
  } finally {
    bar?.finish();
    forget();
  }
}

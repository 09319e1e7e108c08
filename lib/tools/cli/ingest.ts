import { Command, InvalidArgumentError } from "commander";
import { checkArgument, onInterrupt, RunError, visibleText } from "../../core";
import {
  type IngestReport,
  type IngestResult,
  ingestFolder,
  type ReadProgress,
} from "../../corpus";
import { type Progress, progressBar } from "../../display";
import { describeLeftOut, type MidiProblem } from "../../midi";
import { dataPath, userPath } from "../../project";
import { chooseRecipe, writingOf } from "../../recipes";
import { tokenKeeper, type Writing } from "../../store";
import { partReport } from "../ingest/part";
import { type SpreadOptions, spreadReading } from "../ingest/spread";
import { type DaskFlags, openDask, tlsOf, withDaskOptions } from "./dask-flags";

/** `etude ingest DIR`: reads every file of music, here or on Dask, and reports how each one fared. */
export function ingestCommand(): Command {
  const command = new Command("ingest")
    .description("read every file of music below a folder and report how each one fared")
    .argument(
      "<data>",
      "folder, zip or tar with MIDI, MusicXML or ABC at any depth, or a data set's name",
    )
    .option("--jobs <n>", "reading threads (default: by the size of the folder)", parseJobs)
    .option("--quarantine <dir>", "copy refused files there, with refused.json saying why")
    .option("--recipe <name>", "keep the tokens too that this recipe trains on")
    .option("--repaired", "those of the recipe with its faults mended");
  return withDaskOptions(command, "none, this process reads")
    .option("--json", "print one JSON object instead of lines")
    .action(runIngest);
}

interface Flags extends DaskFlags {
  readonly json?: boolean;
  readonly jobs?: number;
  readonly quarantine?: string;
  readonly recipe?: string;
  readonly repaired?: boolean;
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new InvalidArgumentError("must be a whole number from 1 to 256");
}

const interrupted = "interrupted: what was read is kept, the same command goes on";

async function runIngest(data: string, flags: Flags): Promise<void> {
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort(new RunError(interrupted)));
  let bar: Progress | undefined;
  const onProgress = ({ done, total, notes }: ReadProgress) => {
    bar ??= progressBar("reading", total);
    bar.update(done, `${done}/${total} files, ${notes.toLocaleString("en")} notes`);
  };
  const { recipe: name, repaired } = flags;
  const writing = name === undefined ? null : writingOf(chooseRecipe({ name, repaired }));
  const watched = { signal: controller.signal, onProgress };
  try {
    const report = await ingestFolder(dataPath(data), {
      ...watched,
      jobs: flags.jobs,
      quarantine: flags.quarantine === undefined ? undefined : userPath(flags.quarantine),
      ...(writing ? { keeper: tokenKeeper(writing) } : {}),
      ...(isSpread(flags) ? { elsewhere: readersOnDask(flags, writing, watched) } : {}),
    });
    bar?.finish();
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : describeReport(report));
  } finally {
    bar?.finish();
    forget();
  }
}

/** Whether the files are read on Dask; throws `InvalidArgumentError` where flags contradict each other. */
function isSpread(flags: Flags): boolean {
  tlsOf(flags);
  const isSpread = flags.scheduler !== undefined || flags.workers !== undefined;
  checkArgument(
    !isSpread || flags.jobs === undefined,
    "jobs",
    flags.jobs,
    "goes without --workers and --scheduler",
  );
  return isSpread;
}

function readersOnDask(
  flags: Flags,
  writing: Writing | null,
  watched: Pick<SpreadOptions, "signal" | "onProgress">,
) {
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const engine: SpreadOptions["engine"] = (folder, sees) =>
    openDask(flags, {
      ...{ folder, name: "ingest", result: partReport, keeps: false, sees, say },
      goOn: "the same command goes on",
    });
  return spreadReading({ ...watched, engine, writing, say });
}

/** The report as lines: one for each file, its problems below it, and the totals. */
export function describeReport(report: IngestReport): string {
  const { files, read, recovered, refused, copies, notes, seconds, results } = report;
  const unkept = describeLeftOut(results.map(({ leftOut }) => leftOut));
  const lines = results.flatMap(describeResult);
  lines.push(
    "",
    `${files} files: ${read} read, ${recovered} recovered with problems, ${refused} refused`,
    `${notes.toLocaleString("en")} notes in ${seconds.toFixed(2)} s`,
  );
  if (unkept) lines.push(`read, but not kept in pieces: ${unkept}`);
  if (copies > 0) lines.push(`${copies} files repeat another one: a split keeps them with it`);
  return `${lines.join("\n")}\n`;
}

function describeResult(result: IngestResult): string[] {
  const { path, status, notes, durationSeconds, tracks, problems } = result;
  const minutes = Math.floor(durationSeconds / 60);
  const time = `${minutes}:${Math.floor(durationSeconds % 60)
    .toString()
    .padStart(2, "0")}`;
  const columns = [
    status.padEnd(9),
    `${notes} notes`.padStart(12),
    time.padStart(7),
    `${tracks} tracks`.padStart(10),
    visibleLine(path),
  ];
  return [columns.join("  "), ...problems.map(describeProblem)];
}

function describeProblem({ kind, byte, message }: MidiProblem): string {
  const where = byte === undefined ? "" : `byte ${byte}: `;
  return `           ${kind}: ${where}${visibleLine(message)}`;
}

/** Text from files and file names as one line that steers no terminal. */
function visibleLine(text: string): string {
  return visibleText(text).replace(/[\t\n]/g, "\ufffd");
}

import { Command, InvalidArgumentError } from "commander";
import { onInterrupt, visibleText } from "../../core";
import { type IngestReport, type IngestResult, ingestFolder } from "../../corpus";
import { type Progress, progressBar } from "../../display";
import { describeLeftOut, type MidiProblem } from "../../midi";
import { dataPath, userPath } from "../../project";

/** `etude ingest DIR`: reads every MIDI file of a folder and reports how each one fared. */
export function ingestCommand(): Command {
  return new Command("ingest")
    .description("read every file of music below a folder and report how each one fared")
    .argument(
      "<data>",
      "folder, zip or tar with MIDI, MusicXML or ABC at any depth, or a data set's name",
    )
    .option("--json", "print one JSON object instead of lines")
    .option("--jobs <n>", "reading threads (default: by the size of the folder)", parseJobs)
    .option("--quarantine <dir>", "copy refused files there, with refused.json saying why")
    .action(runIngest);
}

interface Flags {
  json?: boolean;
  jobs?: number;
  quarantine?: string;
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new InvalidArgumentError("must be a whole number from 1 to 256");
}

async function runIngest(folder: string, flags: Flags): Promise<void> {
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort(new Error("interrupted")));
  let bar: Progress | undefined;
  try {
    const report = await ingestFolder(dataPath(folder), {
      jobs: flags.jobs,
      quarantine: flags.quarantine === undefined ? undefined : userPath(flags.quarantine),
      signal: controller.signal,
      onProgress: ({ done, total, notes }) => {
        bar ??= progressBar("reading", total);
        bar.update(done, `${done}/${total} files, ${notes.toLocaleString("en")} notes`);
      },
    });
    bar?.finish();
    process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : describeReport(report));
  } finally {
    bar?.finish();
    forget();
  }
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

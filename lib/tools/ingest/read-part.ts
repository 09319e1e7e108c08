import { EtudeError, RunError } from "../../core";
import { type PartReport, readerVersion, readPart } from "../../corpus";
import { tokenKeeper } from "../../store";
import { readPartFile } from "./part";

/** Files between two words of how far it is. */
const every = 32;

/**
 * What a worker of an ingest does: says `files N` on the error stream as it goes on, and in the end
 * prints a `PartReport`.
 *
 * @returns the exit status
 * @public
 */
export async function main(folder: string): Promise<number> {
  try {
    const report = await readPartIn(folder, (files) => process.stderr.write(`files ${files}\n`));
    process.stdout.write(JSON.stringify(report));
    return 0;
  } catch (error) {
    const text = error instanceof EtudeError ? error.message : String((error as Error).stack);
    process.stderr.write(`✗ ${text}\n`);
    return 1;
  }
}

/**
 * Reads the files that `part.json` in a folder lists, into shards beside it.
 *
 * @throws RunError when the reader is another one than the caller's, or none of the files is here
 */
export async function readPartIn(
  folder: string,
  onFiles: (files: number) => void,
): Promise<PartReport> {
  const { reader, writing, files } = readPartFile(folder);
  if (reader !== readerVersion()) {
    throw new RunError(`its reader is another one: ${readerVersion()}, here ${reader}`);
  }
  let done = 0;
  const report = await readPart(folder, files, {
    ...(writing ? { keeper: tokenKeeper(writing) } : {}),
    onFile() {
      done++;
      if (done % every === 0) onFiles(done);
    },
  });
  if (report.files > 0 || files.length === 0) return report;
  throw new RunError(`${files[0].place} and the other files are not there as they are here`);
}

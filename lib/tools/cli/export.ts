import { statSync } from "node:fs";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { collectionAt } from "../../collections";
import { checkArgument } from "../../core";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { openCorpus } from "../../corpus";
import { modelEnding, weightBits } from "../../models/portable";
import { dataPath, dataPlaces, defaultDataFolder, userPath } from "../../project";
import { chooseRun, exportModel } from "../../recipes";

interface Flags {
  readonly bits: "8" | "16" | "32";
  readonly name?: string;
  readonly data?: string;
  readonly music?: string;
  readonly licence?: string;
  readonly measure: boolean;
}

const chorales = {
  name: "four-part chorales of J. S. Bach, from the scores in the music21 wheel",
  licence: "public domain (music); music21's corpus licence (encodings, which stay there)",
};

/** `etude export RUN FILE.etude`: a trained run as one file, with its card beside it. */
export function exportCommand(): Command {
  return new Command("export")
    .description("make a model's file of a trained run, with a card of what it measures")
    .argument("<run>", "run folder")
    .argument("<file>", `file to write, ending in ${modelEnding}`)
    .addOption(
      new Option("--bits <n>", "of a weight: 8, 16 or 32 (exact)")
        .choices(weightBits.map(String))
        .default("16"),
    )
    .option("--name <name>", "what lists call it (default: the file's name)")
    .option("--data <dir>", "the run's music, where it lies elsewhere now")
    .option("--music <text>", "what the music is, for the card")
    .option("--licence <text>", "on which terms the music may be used, for the card")
    .option("--no-measure", "make the card without measuring on held-out pieces")
    .action(runExport);
}

/** What the catalogue says of the folder that a run was trained on. */
function knownSet(path: string): { name: string; licence: string } | null {
  const set = collectionAt(dataPlaces(), path);
  return set ? { name: set.title, licence: `${set.licence.name}: ${set.licence.allows}` } : null;
}

async function runExport(folder: string, path: string, flags: Flags): Promise<void> {
  const file = userPath(path);
  checkArgument(file.endsWith(modelEnding), "file", path, `must end in ${modelEnding}`);
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  checkArgument(!isFolder, "file", path, "is a folder: name a file in it");
  const run = chooseRun(userPath(folder));
  const beside = `${file.slice(0, -modelEnding.length)}.md`;
  for (const each of [file, beside]) prepareFile(each);
  const given = flags.data && dataPath(flags.data);
  const name = flags.name ?? basename(file, modelEnding);
  const { bytes, card } = await exportModel(run, {
    ...{ name, bits: Number(flags.bits) as 8 | 16 | 32 },
    pieces: flags.measure ? async (path) => (await openCorpus(given || path)).pieces : null,
    data(path) {
      const known = path === defaultDataFolder() ? chorales : knownSet(path);
      return {
        name: flags.music ?? known?.name ?? basename(path),
        licence: flags.licence ?? known?.licence ?? "not stated",
      };
    },
  });
  writeFileAtomic(file, bytes);
  writeFileAtomic(beside, card);
  process.stdout.write(`${file}: ${bytes.length} bytes\n${beside}\n`);
}

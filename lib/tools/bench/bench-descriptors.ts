import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { max, mean } from "d3-array";
import { EtudeError } from "../../core";
import { loadCorpus } from "../../corpus";
import { table } from "../../display";
import { describePiece, type ScalarName } from "../../evaluation";
import { defaultDataFolder, userPath } from "../../project";
import { parseCount, printJson } from "../cli/options";
import { ensureVenv } from "./venv";

const requirements = ["setuptools<81", "muspy==0.5.0"] as const;

/** What muspy describes as well, and why the two may differ; none: they must be equal. */
const compared: Readonly<Partial<Record<ScalarName, string>>> = {
  distinctPitches: "",
  pitchRange: "",
  pitchClassEntropy: "",
  scaleConsistency: "",
  polyphony: "",
  polyphonyRate:
    'muspy divides by all steps, we by those that sound; its "2" means three or more, so it is asked for 1',
  emptyBarRate:
    "muspy takes every bar for 4/4 from the first tick, and counts the one after the end",
  grooveSimilarity: "muspy compares neighbouring 4/4 bars at all ticks, we all pairs by sixteenths",
};

/** One descriptor by both, over the pieces that both describe. */
export interface DescriptorAgreement {
  readonly descriptor: string;
  readonly pieces: number;
  /** Pieces in which they differ by less than a millionth. */
  readonly equal: number;
  readonly ours: number;
  readonly muspy: number;
  readonly largest: number;
  readonly why: string;
}

/** `bench descriptors`: our descriptors beside muspy's. */
export function benchDescriptorsCommand(): Command {
  return new Command("descriptors")
    .description("compare the descriptors of music with muspy's, over a folder")
    .argument("[dir]", "folder of MIDI files", defaultDataFolder())
    .option("--files <n>", "the first n files only", parseCount)
    .option("--json", "print one JSON object instead of a table")
    .action(async (dir: string, { files, json }: { files?: number; json?: boolean }) => {
      const rows = await compareWithMuspy(userPath(dir), files);
      if (json) printJson({ rows });
      else process.stdout.write(`${table(rows).text}\n`);
    });
}

async function compareWithMuspy(folder: string, limit?: number): Promise<DescriptorAgreement[]> {
  const { pieces } = await loadCorpus(folder, limit ? { limit } : {});
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const python = ensureVenv("bench-venv-muspy", requirements, say);
  const paths = pieces.map(({ name }) => join(folder, name));
  const theirs = askMuspy(python, paths);
  const ours = pieces.map((piece) => describePiece(piece).scalars);
  return agreementOf(ours, theirs);
}

type Described = Readonly<Partial<Record<ScalarName, number>>>;

/** Both sides' values, descriptor by descriptor. */
export function agreementOf(
  ours: readonly Described[],
  theirs: readonly (Described | null)[],
): DescriptorAgreement[] {
  return (Object.keys(compared) as ScalarName[]).map((descriptor) => {
    const pairs = ours.flatMap((one, i) => {
      const [own, other] = [one[descriptor] ?? Number.NaN, theirs[i]?.[descriptor] ?? Number.NaN];
      return Number.isFinite(own) && Number.isFinite(other) ? [[own, other] as const] : [];
    });
    const differences = pairs.map(([a, b]) => Math.abs(a - b));
    return {
      ...{ descriptor, pieces: pairs.length, why: compared[descriptor] ?? "" },
      equal: differences.filter((difference) => difference < 1e-6).length,
      ours: mean(pairs, ([own]) => own) ?? Number.NaN,
      muspy: mean(pairs, ([, other]) => other) ?? Number.NaN,
      largest: max(differences) ?? Number.NaN,
    };
  });
}

function askMuspy(python: string, paths: readonly string[]): (Described | null)[] {
  const script = join(__dirname, "bench-descriptors.py");
  const options = { input: `${JSON.stringify(paths)}\n`, encoding: "utf8", maxBuffer: 2 ** 28 };
  const { status, stdout, stderr } = spawnSync(python, [script], options as { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1)!);
  throw new EtudeError(`muspy: ${stderr.trim().split("\n").at(-1)}`);
}

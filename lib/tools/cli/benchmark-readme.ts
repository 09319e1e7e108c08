import { readFileSync } from "node:fs";
import { group, mean, min } from "d3-array";
import { writeFileAtomic } from "../../core/node";
import { type BenchmarkRecord, readBenchmarkRecords } from "../../literature";
import { projectPath } from "../../project";
import { replaceBlock } from "../readme-block";

/** Writes all kept rows of networks into the README's table. */
export function writeReadmeTable(): void {
  const readme = projectPath("README.md");
  const table = literatureTable(readBenchmarkRecords(projectPath("figures", "records")));
  const text = readFileSync(readme, "utf8");
  writeFileAtomic(readme, replaceBlock(text, "benchmark literature", table));
}

/**
 * Networks beside the best floor of their set, and the weakest and the strongest published figure of
 * their class, as a Markdown table: one line a set and model, the mean over its seeds.
 */
export function literatureTable(rows: readonly BenchmarkRecord[]): string {
  const networks = rows.filter(({ kind }) => kind !== "floor");
  const lines = [...group(networks, ({ set, model }) => `${set}, ${model}`)].map(
    ([name, seeds]) => {
      const over = (value: (row: BenchmarkRecord) => number) => mean(seeds, value)!;
      const [{ set, parameters }] = seeds;
      const floors = rows.filter((row) => row.set === set && row.kind === "floor");
      const cells = [
        ...[name, over((row) => row.valid).toFixed(3), over((row) => row.test).toFixed(3)],
        ...[min(floors, (row) => row.test)?.toFixed(3) ?? "", trainingsOf(seeds)],
        parameters.toLocaleString("en"),
        Math.round(over((row) => row.seconds)).toLocaleString("en"),
        publishedRange(seeds[0]),
      ];
      return `| ${cells.join(" | ")} |`;
    },
  );
  const head =
    "| set, model | valid | test | best floor | seeds | parameters | seconds | published |";
  return [head, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |", ...lines].join("\n");
}

/** How many trainings a line is the mean of; an ensemble is none. */
const trainingsOf = (rows: readonly BenchmarkRecord[]) =>
  rows[0].seed === null ? "" : `${rows.length}`;

/** The figures of one class, the weakest and the strongest by name. */
function publishedRange({ published }: BenchmarkRecord): string {
  const figure = (row: (typeof published)[number]) => row.valid ?? row.test ?? Number.NaN;
  const sorted = [...published].sort((a, b) => figure(b) - figure(a));
  const ends = [sorted[0], sorted.at(-1)].filter((row) => row !== undefined);
  return ends
    .map((row) => {
      const side = row.valid === undefined ? "" : "valid ";
      return `${row.name}: ${side}${figure(row)}${row.source === "memory" ? " (from memory)" : ""}`;
    })
    .join("; ");
}

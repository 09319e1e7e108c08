import { readFileSync } from "node:fs";
import { group, mean } from "d3-array";
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
 * Networks beside the weakest and the strongest published figure of their class, as a Markdown table: one
 * line a set and model, the mean over its seeds.
 */
export function literatureTable(rows: readonly BenchmarkRecord[]): string {
  const networks = rows.filter(({ seed }) => seed !== null);
  const lines = [...group(networks, ({ set, model }) => `${set}, ${model}`)].map(
    ([name, seeds]) => {
      const over = (value: (row: BenchmarkRecord) => number) => mean(seeds, value)!;
      const cells = [
        ...[name, over((row) => row.valid).toFixed(3), over((row) => row.test).toFixed(3)],
        ...[`${seeds.length}`, seeds[0].parameters.toLocaleString("en")],
        ...[Math.round(over((row) => row.seconds)).toLocaleString("en"), publishedRange(seeds[0])],
      ];
      return `| ${cells.join(" | ")} |`;
    },
  );
  const head = "| set, model | valid | test | seeds | parameters | seconds | published |";
  return [head, "| --- | ---: | ---: | ---: | ---: | ---: | --- |", ...lines].join("\n");
}

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

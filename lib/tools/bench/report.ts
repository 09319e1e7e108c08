import {
  type BenchReport,
  type BenchRow,
  networkOf,
  type System,
  systemTitles,
} from "../../recipes/speed";

const kept = "The rivals keep the memory that they free. ";

/** The report as Markdown tables, as they stand in the README. */
export function benchMarkdown(report: BenchReport): string {
  const training = report.rows.filter((row) => row.bench === "training");
  const sampling = report.rows.filter((row) => row.bench === "sampling");
  const parts: string[] = [];
  if (training.length > 0) parts.push(trainingTable(training, report));
  if (sampling.length > 0) parts.push(samplingTable(sampling, report));
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  parts.push(
    `Products are measured in the same run. Medians of alternating turns. ` +
      `${report.keepMemory ? kept : ""}${versions.join(", ")}.`,
  );
  return parts.join("\n\n");
}

// What the numbers of a table hang on.
function machineOf({ threads, instructions, ceilingGflops }: BenchReport): string {
  const parts = [`${threads} threads`, ...(instructions ? [instructions] : [])];
  return [...parts, `matrix products reach ${ceilingGflops.toFixed(0)} GFLOP/s`].join(", ");
}

function trainingTable(rows: readonly BenchRow[], report: BenchReport): string {
  const systems = systemsOf(rows);
  const head = [
    "shape",
    ...systems.map((system) => `${systemTitles[system]}, ms a step`),
    "of ceiling",
  ];
  const body = groupRows(rows).map((group) => [
    networkOf(group[0]),
    ...systems.map((system) => cell(group, system, 1e3, 1)),
    `${Math.round(100 * (group.find(({ system }) => system === "etude")?.ceilingShare ?? 0))} %`,
  ]);
  return `Training step (${machineOf(report)})\n\n${table(head, body)}`;
}

function samplingTable(rows: readonly BenchRow[], report: BenchReport): string {
  const systems = systemsOf(rows);
  const notes: Partial<Record<System, string>> = {
    keras: "Keras, window re-run",
    pytorch: "PyTorch, stateful",
  };
  const head = [
    "shape, streams",
    ...systems.map((name) => `${notes[name] ?? systemTitles[name]}, µs`),
  ];
  const body = groupRows(rows).map((group) => [
    `${networkOf(group[0])}, ${group[0].streams}`,
    ...systems.map((system) => cell(group, system, 1e6, 0)),
  ]);
  return `A generated token (${machineOf(report)})\n\n${table(head, body)}`;
}

function cell(group: readonly BenchRow[], system: System, scale: number, digits: number): string {
  const row = group.find((candidate) => candidate.system === system);
  if (!row) return "–";
  const value = (row.seconds * scale).toFixed(digits);
  return system === "etude" ? value : `${value} (${row.ratioToEtude.toFixed(2)}×)`;
}

function systemsOf(rows: readonly BenchRow[]): System[] {
  return [...new Set(rows.map((row) => row.system))];
}

function groupRows(rows: readonly BenchRow[]): BenchRow[][] {
  const groups = new Map<string, BenchRow[]>();
  for (const row of rows) {
    const key = `${row.shape} ${row.cell} ${row.streams ?? 0}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

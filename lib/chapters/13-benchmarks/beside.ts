import { mean, min } from "d3-array";
import { duration, finding, mark, table, withInterval } from "../../display";
import {
  type BenchmarkRecord,
  type PublishedRow,
  pianoRollSets,
  publishedChorales,
  publishedRows,
} from "../../literature";

/** A network of ours, a floor or a published figure, on one set. */
export interface BesideRow {
  readonly set: string;
  readonly kind: string;
  readonly name: string;
  /** `ours`, `floor`, or how a published figure is known. */
  readonly source: "ours" | "floor" | "read" | "memory";
  readonly valid: number | null;
  /** Null where only the validation pieces' figure is printed. */
  readonly test: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Trainings that `test` is the mean of; lowest and highest of them. */
  readonly seeds: number;
  readonly span: { readonly low: number; readonly high: number } | null;
  readonly parameters: number | null;
  readonly seconds: number | null;
  readonly unit: string;
  readonly command: string | null;
}

/** What has been published of each set, whether there is a network of ours or not. */
function publishedOfAll(): BesideRow[] {
  const rolls = pianoRollSets.flatMap((set) =>
    (["independent", "joint"] as const).flatMap((kind) =>
      publishedRows(set, kind).map((row) => asRow(set, "nats per frame", row)),
    ),
  );
  const chorales = publishedChorales.map((row) =>
    asRow("Jsb16thSeparated.json", "nats per note token", row),
  );
  return [...rolls, ...chorales];
}

function asRow(set: string, unit: string, { name, kind, test, valid, source }: PublishedRow) {
  const figures = { valid: valid ?? null, test };
  const nothing = { interval: null, seeds: 0, span: null, parameters: null, seconds: null };
  return { set, kind, name, source, unit, ...figures, ...nothing, command: null };
}

/**
 * Our rows with the published ones, set by set and class by class, the best first. Trainings that
 * differ in their seed are one row: their mean, and the mean of their intervals over pieces.
 */
export function rowsBeside(rows: readonly BenchmarkRecord[]): BesideRow[] {
  const groups = new Map<string, BenchmarkRecord[]>();
  for (const row of rows) {
    const key = [row.set, row.kind, row.model].join("/");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const own = [...groups.values()].map(gather);
  const score = ({ test, valid }: BesideRow) => test ?? valid ?? Number.NaN;
  return [...own, ...publishedOfAll()].sort(
    (a, b) => a.set.localeCompare(b.set) || a.kind.localeCompare(b.kind) || score(a) - score(b),
  );
}

/** Whether a row of ours is at least as good, by what both print. */
function passes(own: BesideRow, rival: BesideRow): boolean {
  if (own.test !== null && rival.test !== null) return own.test <= rival.test;
  return own.valid !== null && rival.valid !== null && own.valid <= rival.valid;
}

function gather(rows: readonly BenchmarkRecord[]): BesideRow {
  // Floors stand in every record of their set.
  const [{ set, kind, model, unit, parameters, command }] = rows;
  const tests = rows.map(({ test }) => test);
  const over = (of: (row: BenchmarkRecord) => number) => mean(rows, of)!;
  return {
    ...{ set, kind, unit, parameters, command, name: model },
    source: kind === "floor" ? "floor" : "ours",
    valid: over(({ valid }) => valid),
    test: over(({ test }) => test),
    interval: { low: over((row) => row.interval.low), high: over((row) => row.interval.high) },
    seeds: rows.filter(({ seed }) => seed !== null).length,
    span: { low: Math.min(...tests), high: Math.max(...tests) },
    seconds: over(({ seconds }) => seconds),
  };
}

const sources = { ours: "this project", floor: "floor", read: "read", memory: "from memory" };

/** A table of each set; floors and published figures are drawn apart. */
export function besideTables(rows: readonly BesideRow[]) {
  const sets = [...new Set(rows.map(({ set }) => set))];
  return sets.map((set) => besideTable(rows.filter((row) => row.set === set)));
}

function besideTable(rows: readonly BesideRow[]) {
  const shown = rows.map(({ interval, seconds, seeds, source, test, ...row }) => ({
    ...row,
    score: test === null ? null : scoreOf(test, interval),
    trainings: seeds > 0 ? seeds : null,
    time: seconds ? duration(seconds) : null,
    from: sources[source],
    source,
  }));
  const columns = [
    ...["name", "kind", { key: "valid", digits: 3 }],
    { key: "score", title: "test", align: "right" as const },
    ...["trainings", "parameters", { key: "time", title: "a training" }],
    { key: "from", title: "whose" },
  ];
  const [{ set, unit }] = rows;
  const caption = `${set}: ${unit}, lower is better; in brackets the 95 % interval over pieces`;
  return table(shown, columns, { caption, quiet: ({ source }) => source !== "ours" });
}

const scoreOf = (test: number, interval: BesideRow["interval"]) =>
  interval ? withInterval(test, interval.low, interval.high) : mark(test, 2);

/** The commands that make our rows again. */
export function commandsTable(rows: readonly BesideRow[]) {
  const own = rows.filter(({ command, source }) => command !== null && source === "ours");
  return table(own.map(({ set, name, command }) => ({ set, network: name, command })));
}

/** How many published figures our networks pass, set by set, or how rows are made. */
export function besideFinding(rows: readonly BesideRow[]) {
  const own = rows.filter(({ source }) => source === "ours");
  if (own.length === 0) {
    return finding(
      `No network has been measured yet. \`npm run -s etude -- benchmark piano-roll --set jsb --record\`
      trains one and keeps its rows in figures/records, and this table fills.`,
      "note",
    );
  }
  const sentences = own.map((mine) => {
    const { set, name, kind, test } = mine;
    const rivals = publishedOf(rows, set, kind);
    const passed = rivals.filter((row) => passes(mine, row)).length;
    const score = test === null ? "" : `: **${mark(test, 3)}**`;
    const rank =
      rivals.length > 0 ? `ahead of ${passed} of ${rivals.length}` : besideFloor(rows, set);
    return `${name} on ${set}${score}, ${rank}`;
  });
  return finding(`Against the published figures of their own class: ${sentences.join("; ")}.`);
}

/** What stands beside a set or a class of which nothing is published. */
function besideFloor(rows: readonly BesideRow[], set: string): string {
  const floors = rows.filter((row) => row.set === set && row.source === "floor");
  const best = min(floors, ({ test }) => test ?? undefined);
  return `with nothing published beside it (best floor ${best === undefined ? "none" : mark(best, 3)})`;
}

/** How far whoever only copies gets: the floor beside the published figures, set by set. */
export function copyFinding(rows: readonly BesideRow[]) {
  const floors = rows.filter(({ source, name }) => source === "floor" && name === copyFloor);
  if (floors.length === 0) return finding("No floor that copies has been recorded yet.", "note");
  const sentences = floors.map((floor) => {
    const rivals = publishedOf(rows, floor.set, "independent");
    const passed = rivals.filter((row) => passes(floor, row)).length;
    return `${floor.set}: **${mark(floor.test!, 3)}**, ahead of ${passed} of ${rivals.length}`;
  });
  return finding(`Counting what comes back, without a network: ${sentences.join("; ")}.`);
}

const copyFloor = "per-pitch copy";

function publishedOf(rows: readonly BesideRow[], set: string, kind: string): BesideRow[] {
  return rows.filter(
    (row) =>
      row.set === set && row.kind === kind && (row.source === "read" || row.source === "memory"),
  );
}

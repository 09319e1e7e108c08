import { duration, finding, mark, percent, table } from "../../display";
import { parameterCountOf, trainingOperations } from "../../models/recurrent";
import { type BenchReport, benchConfig, benchShapes, type Growth } from "../../recipes/speed";
import { benchmarkFigure } from "./bench-figure";
import type { StepCost } from "./compare-steps";
import { growthPanels } from "./growth";
import type { InterruptedPart } from "./interruption";
import type { ReadingCount } from "./reading";
import { ratiosBeside, sharesOf } from "./records";

const asTime = { format: (value: unknown) => duration(value as number) };

/** What a training step of each network must cost on a machine, GFLOP/s being its ceiling. */
export function floorsTable(gigaflops: number) {
  const rows = benchShapes.flatMap((shape) =>
    (["lstm", "gru"] as const).map((cell) => {
      const network = benchConfig(shape, cell);
      const tokens = shape.batch * shape.time;
      const targets = shape.predict === "every-step" ? tokens : shape.batch;
      const operations = trainingOperations(network, { positions: tokens, targets });
      return {
        name: `${shape.name}, ${cell.toUpperCase()}`,
        weights: parameterCountOf(network),
        tokens,
        operations: operations / 1e9,
        floor: operations / (1e9 * gigaflops),
      };
    }),
  );
  return table(rows, [
    { key: "name", title: "network" },
    "weights",
    { key: "tokens", title: "tokens read", unit: "a step" },
    { key: "operations", unit: "10⁹ a step", digits: 1 },
    { key: "floor", title: "at the ceiling", ...asTime },
  ]);
}

/** A layer's times beside what nobody can undercut. */
export function layerTable(
  seconds: { readonly stock: number; readonly fused: number },
  { batch, time, inputs, units }: Readonly<Record<"batch" | "time" | "inputs" | "units", number>>,
  gigaflops: number,
) {
  const operations = 6 * batch * time * 4 * units * (inputs + units);
  const floor = operations / (1e9 * gigaflops);
  const rows = [
    { name: "stock layer of TensorFlow.js", seconds: seconds.stock },
    { name: "fused kernels", seconds: seconds.fused },
    { name: "at the ceiling", role: "floor", seconds: floor },
  ].map((row) => ({ ...row, share: percent(floor / row.seconds, 0) }));
  const columns = [
    { key: "name", title: "one LSTM layer" },
    { key: "seconds", title: "forward and back", ...asTime },
    { key: "share", title: "of the ceiling", align: "right" as const },
  ];
  return table(rows, columns, { quiet: ({ role }) => role === "floor" });
}

/** What an epoch reads and asks, by window and at every token. */
export function readingTable({ pieces, time, windows, taught }: ReadingCount) {
  const rows = [
    { way: "windows, one answer each", asked: windows, read: windows * time },
    { way: "whole pieces, an answer at each token", asked: taught, read: taught },
  ];
  const columns = [
    "way",
    { key: "asked", title: "tokens asked for", unit: "an epoch" },
    { key: "read", title: "tokens read", unit: "an epoch" },
  ];
  return table(rows, columns, { caption: `${mark(pieces)} pieces, windows of ${time} tokens` });
}

/** What a step reads, asks for and takes. */
export function stepsTable(steps: readonly StepCost[]) {
  const rows = steps.map((step) => ({ ...step, each: step.seconds / step.taught }));
  return table(rows, [
    { key: "name", title: "a training step" },
    { key: "read", title: "tokens read" },
    { key: "taught", title: "tokens asked for" },
    { key: "seconds", title: "a step", ...asTime },
    { key: "each", title: "for each answer", ...asTime },
  ]);
}

/** One worker beside several; where there is one core, nothing to share. */
export function workersTable(alone: StepCost, together: StepCost, cores: number) {
  if (cores === 1) return finding("This machine has one core: there is nothing to share.", "note");
  const rows = [
    { ...alone, name: "1 worker" },
    { ...together, name: `${cores} workers` },
  ].map((row) => ({ ...row, each: row.seconds / row.read, times: alone.seconds / row.seconds }));
  return table(rows, [
    { key: "name", title: "" },
    { key: "seconds", title: "a step", ...asTime },
    { key: "each", title: "a token", ...asTime },
    { key: "times", title: "times as fast", digits: 2 },
  ]);
}

/** What stands in the place of numbers that were not kept. */
function howTo(command: string) {
  return finding(
    `No numbers are kept here yet.
    \`npm run bench -- ${command} --record\` measures them and keeps them in figures/records;
    then run this chapter again.`,
    "note",
  );
}

// "One training step, AVX-512"
const titled = ({ instructions }: BenchReport, title: string) =>
  instructions ? `${title}, ${instructions}` : title;

/** A training step in every library; without a record, the command that makes one. */
export function trainingFigure(training: BenchReport | null, command = "training") {
  if (!training) return howTo(command);
  const title = titled(training, "One training step (shorter is better)");
  return benchmarkFigure(training.rows, title, "step");
}

/** A generated token in every library, one stream and 64 of them. */
export function samplingFigures(sampling: BenchReport | null, command = "sampling") {
  if (!sampling) return [howTo(command)];
  return [1, 64].map((count) => {
    const rows = sampling.rows.filter(({ streams }) => streams === count);
    const words = count === 1 ? "one stream" : `${count} streams`;
    return benchmarkFigure(rows, titled(sampling, `One generated token, ${words}`), "token");
  });
}

/** The share of the ceiling that a training step reaches; null without a record. */
export function sharesTable(training: BenchReport | null) {
  if (!training) return null;
  const caption = titled(
    training,
    "Share of the matrix-product ceiling that a training step reaches",
  );
  return table(sharesOf(training.rows), undefined, { caption });
}

/** PyTorch as it is installed, and with its memory kept. */
export function keptMemoryTable(
  training: BenchReport | null,
  helped: BenchReport | null,
  command = "training --keep-memory",
) {
  if (!training || !helped) return howTo(command);
  const records = { "as installed": training.rows, "with its memory kept": helped.rows };
  const caption = titled(training, "A training step of PyTorch, as a multiple of Étude's");
  return table(ratiosBeside("pytorch", records), undefined, { caption });
}

/** How the time of a token grows; without a record, the command that makes one. */
export function timeGrowthFigure(growth: Growth | null, command = "growth") {
  return growth ? growthPanels(growth, "microseconds") : howTo(command);
}

/** How the memory of a training grows; null without a record. */
export function memoryGrowthFigure(growth: Growth | null) {
  return growth && growthPanels(growth, "megabytes");
}

/** A training in one go beside the same one interrupted and resumed. */
export function interruptionTable(parts: readonly InterruptedPart[]) {
  const rows = parts.map((part) => ({ ...part, sha256: `${part.sha256.slice(0, 16)}…` }));
  return table(rows, [
    { key: "what", title: "training" },
    { key: "epochs", title: "epochs completed" },
    { key: "loss", title: "last loss", unit: "nats a token", digits: 6 },
    { key: "sha256", title: "SHA-256 of all weights" },
  ]);
}

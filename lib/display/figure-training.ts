import { max, mean, min } from "d3-array";
import { lineTraces, type Series } from "./figure-charts";
import { type Panel, panelsFigure } from "./figure-panels";
import { colours, coloursOf, type Figure, type Trace } from "./theme";

/** What a learning curve needs of an epoch; the trainer's `EpochRecord` has it. Losses in nats. */
export interface EpochPoint {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss?: number | null;
  readonly validationAccuracy?: number | null;
}

/** The epochs of one run; runs of one label (several seeds) become a mean with a band. */
export interface RunHistory {
  readonly label: string;
  readonly history: readonly EpochPoint[];
}

/** A level to compare with, in nats per token. */
export interface FloorLevel {
  readonly label: string;
  readonly loss: number;
}

/** What learning curves can be asked for. */
export interface LearningCurveOptions {
  /** Default "bits". */
  readonly unit?: "bits" | "nats";
  readonly title?: string;
  readonly subtitle?: string;
  readonly floors?: readonly FloorLevel[];
}

type Measure = (point: EpochPoint) => number | null | undefined;

// Mean over runs, epoch by epoch, with the lowest and the highest.
function summary(runs: readonly RunHistory[], measure: Measure): Omit<Series, "label"> {
  const atEpoch = new Map<number, number[]>();
  for (const { history } of runs) {
    for (const point of history) {
      const value = measure(point);
      if (value === null || value === undefined || !Number.isFinite(value)) continue;
      const list = atEpoch.get(point.epoch);
      if (list) list.push(value);
      else atEpoch.set(point.epoch, [value]);
    }
  }
  const epochs = [...atEpoch].sort((a, b) => a[0] - b[0]);
  const line = {
    x: epochs.map(([epoch]) => epoch),
    y: epochs.map(([, list]) => mean(list)!),
  };
  if (runs.length < 2) return line;
  const low = epochs.map(([, list]) => min(list)!);
  const high = epochs.map(([, list]) => max(list)!);
  return { ...line, low, high };
}

function curves(runs: readonly RunHistory[], train: Measure, validation: Measure): Trace[] {
  const labels = [...new Set(runs.map((run) => run.label))];
  const chosen = coloursOf(labels.map((label) => ({ label })));
  const series: Series[] = [];
  for (const label of labels) {
    const same = runs.filter((run) => run.label === label);
    const colour = labels.length === 1 ? colours.blue : chosen.get(label)!;
    const name = labels.length === 1 ? "" : `${label}, `;
    const held = summary(same, validation);
    series.push({ label: `${name}training`, colour, dash: "dot", ...summary(same, train) });
    if (held.x.length > 0) series.push({ label: `${name}held-out`, colour, ...held });
  }
  return lineTraces(series);
}

function floorTraces(floors: readonly FloorLevel[], scale: number, epochs: number[]): Trace[] {
  return floors.map((floor, index) => ({
    type: "scatter",
    mode: "lines",
    name: floor.label,
    x: [Math.min(...epochs), Math.max(...epochs)],
    y: [floor.loss * scale, floor.loss * scale],
    line: {
      color: colours.slate,
      width: 1.4,
      dash: (["dash", "longdash", "dashdot"] as const)[index % 3],
    },
  }));
}

/**
 * Loss and accuracy against the epoch, training dotted and held-out solid, floors dashed.
 *
 * Runs that share a label are drawn as their mean with a band from lowest to highest.
 *
 * @example
 * learningCurvesFigure([{ label: "LSTM", history: result.history }], { unit: "bits" });
 */
export function learningCurvesFigure(
  runs: readonly RunHistory[],
  options: LearningCurveOptions = {},
): Figure {
  const unit = options.unit ?? "bits";
  const scale = unit === "bits" ? Math.LOG2E : 1;
  const scaled = (value: number | null | undefined) => (value == null ? value : value * scale);
  const epochs = runs.flatMap((run) => run.history.map((point) => point.epoch));
  const floors = epochs.length > 0 ? floorTraces(options.floors ?? [], scale, epochs) : [];
  const loss = curves(
    runs,
    (point) => scaled(point.trainLoss),
    (point) => scaled(point.validationLoss),
  );
  const accuracy = curves(
    runs,
    (point) => point.trainAccuracy,
    (point) => point.validationAccuracy,
  );
  const panels: Panel[] = [
    { title: "Loss", x: "epoch", y: `${unit} per token`, traces: [...loss, ...floors] },
    {
      title: "Accuracy",
      x: "epoch",
      y: "share of tokens",
      traces: accuracy,
      yAxis: { tickformat: ".0%", rangemode: "tozero" },
    },
  ];
  const { title = "Learning curves", subtitle } = options;
  return panelsFigure(panels, { title, subtitle, height: 430 }, 2);
}

/** The losses of a GAN at a step, in nats; every other number ending in `Loss` is drawn too. */
export interface GanPoint {
  readonly step: number;
  readonly generatorLoss: number;
  readonly criticLoss: number;
}

const lossName = (key: string) =>
  key
    .replace(/Loss$/, "")
    .replace(/([A-Z])/g, " $1")
    .toLowerCase();

/**
 * The losses of a GAN against the training step: critic and generator, and in a second panel
 * (logarithmic) whatever else is minimised, such as `momentLoss`.
 *
 * @example
 * ganLossFigure(result.history);
 */
export function ganLossFigure(
  history: readonly GanPoint[],
  title = "Generator against critic",
): Figure {
  const x = history.map((point) => point.step);
  const of = (key: string) =>
    history.map((point) => (point as unknown as Record<string, number | undefined>)[key] ?? null);
  const main: Series[] = [
    { label: "generator", x, y: of("generatorLoss"), colour: colours.green },
    { label: "critic", x, y: of("criticLoss"), colour: colours.ink },
  ];
  const keys = [...new Set(history.flatMap((point) => Object.keys(point)))];
  const others = keys
    .filter((key) => key.endsWith("Loss") && key !== "generatorLoss" && key !== "criticLoss")
    .map((key) => ({ label: lossName(key), x, y: of(key) }));
  const panels: Panel[] = [
    { title: "Adversarial losses", x: "step", y: "nats", traces: lineTraces(main) },
  ];
  if (others.length > 0) {
    const yAxis = { type: "log" };
    const traces = lineTraces(others);
    panels.push({ title: "Matching losses", x: "step", y: "loss", traces, yAxis });
  }
  return panelsFigure(panels, { title, height: 430 }, panels.length);
}

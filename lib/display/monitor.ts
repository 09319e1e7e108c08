import type { EpochRecord, TrainingEvent } from "../training";
import {
  type FloorLevel,
  type GanPoint,
  ganLossFigure,
  learningCurvesFigure,
} from "./figure-training";
import { type LiveLine, liveChart } from "./live-chart";
import { barHtml, createThrottle, type ProgressMode, progressMode, terminalBar } from "./progress";
import { show, slot } from "./show";
import { duration, mark } from "./text";
import { colours, type Figure } from "./theme";

/** Something to watch while it grows: a bar with a note, and lines. */
interface Stage {
  draw(share: number, note: string, lines: () => readonly LiveLine[]): void;
  end(figure: Figure): void;
}

function createStage(
  label: string,
  axes: { readonly x: string; readonly y: string },
  mode: ProgressMode,
): Stage {
  if (mode === "silent") return { draw() {}, end: (figure) => show(figure) };
  if (mode === "terminal") {
    const bar = terminalBar(label, 1000);
    const draw = (share: number, note: string) => bar.update(Math.round(share * 1000), { note });
    return { draw, end: () => bar.stop() };
  }
  const place = slot();
  const isTime = createThrottle();
  return {
    draw(share, note, lines) {
      if (!isTime()) return;
      const html = barHtml(label, share, note) + liveChart(lines(), axes);
      place.show({ html, text: `${label}: ${note}` });
    },
    end: (figure) => place.show(figure),
  };
}

/** What a monitor of training can be asked for. */
export interface MonitorOptions {
  /** Default "bits". */
  readonly unit?: "bits" | "nats";
  /** Levels to beat, drawn into the final figure; losses in nats. */
  readonly floors?: readonly FloorLevel[];
  /** Title of the final figure. */
  readonly title?: string;
  /** Default: found from the process. */
  readonly mode?: ProgressMode;
}

/** Follows a training; hand `onProgress` to `train`. */
export interface TrainingMonitor {
  readonly onProgress: (event: TrainingEvent) => void;
  /** Puts the learning curves where the live chart was; `history` for resumed runs. */
  finish(history?: readonly EpochRecord[]): void;
}

function batchNote(event: TrainingEvent & { kind: "batch" }, scale: number, unit: string): string {
  const speed = `${mark(Math.round(event.tokensPerSecond))} tokens/s`;
  const left = event.secondsLeft > 0 ? `, ${duration(event.secondsLeft)} left` : "";
  const loss = `${mark(event.loss * scale, 3)} ${unit}`;
  return `epoch ${event.epoch}/${event.epochs}, ${loss}, ${speed}${left}`;
}

/**
 * Shows a training as it runs: in a notebook a bar and a growing loss curve, replaced by the
 * learning curves at the end; on a terminal a bar; in headless runs the final figure alone.
 *
 * @example
 * const monitor = trainingMonitor("LSTM");
 * const result = await train({ ...job, onProgress: monitor.onProgress });
 * monitor.finish(result.history);
 */
export function trainingMonitor(label: string, options: MonitorOptions = {}): TrainingMonitor {
  const unit = options.unit ?? "bits";
  const scale = unit === "bits" ? Math.LOG2E : 1;
  const axes = { x: "epoch", y: `${unit} per token` };
  const stage = createStage(label, axes, options.mode ?? progressMode());
  const epochs: EpochRecord[] = [];
  const batches: { x: number[]; y: number[] } = { x: [], y: [] };
  const lines = (): LiveLine[] => {
    const held = epochs.filter((record) => record.validationLoss !== null);
    const training = { label: "training", colour: colours.mist, ...batches };
    const x = held.map((record) => record.epoch);
    const y = held.map((record) => record.validationLoss! * scale);
    return [training, { label: "held-out", colour: colours.blue, x, y }];
  };
  return {
    onProgress(event) {
      if (event.kind === "epoch") epochs.push(event.record);
      if (event.kind !== "batch") return;
      const position = event.epoch - 1 + event.step / event.steps;
      batches.x.push(position);
      batches.y.push(event.loss * scale);
      stage.draw(position / event.epochs, batchNote(event, scale, unit), lines);
    },
    finish(history = epochs) {
      const { floors, title = `Learning curves: ${label}` } = options;
      stage.end(learningCurvesFigure([{ label, history }], { unit, floors, title }));
    },
  };
}

/** Follows the training of a GAN: `record` takes its losses as they come. */
export interface GanMonitor {
  readonly record: (point: GanPoint) => void;
  finish(history?: readonly GanPoint[]): void;
}

/**
 * Shows the training of a GAN of `steps` steps as it runs, and its losses at the end.
 *
 * @example
 * const monitor = ganMonitor("GAN", 2000);
 * monitor.record({ step: 10, generatorLoss: 0.7, criticLoss: 0.69 });
 * monitor.finish();
 */
export function ganMonitor(
  label: string,
  steps: number,
  options: { readonly title?: string; readonly mode?: ProgressMode } = {},
): GanMonitor {
  const stage = createStage(label, { x: "step", y: "loss (nats)" }, options.mode ?? progressMode());
  const points: GanPoint[] = [];
  const lines = (): LiveLine[] => {
    const x = points.map((point) => point.step);
    const generator = points.map((point) => point.generatorLoss);
    const critic = points.map((point) => point.criticLoss);
    return [
      { label: "generator", colour: colours.green, x, y: generator },
      { label: "critic", colour: colours.ink, x, y: critic },
    ];
  };
  return {
    record(point) {
      points.push(point);
      stage.draw(point.step / steps, `step ${point.step} of ${steps}`, lines);
    },
    finish: (history = points) => stage.end(ganLossFigure(history, options.title)),
  };
}

import { colours, tracesFigure } from "../../display";
import type { SplitPair } from "./leak";

/** A training or test window: tokens `start` to `start + length`, and its target after them. */
export interface DrawnWindow {
  readonly start: number;
  readonly set: "train" | "test";
}

/** The windows of the first piece that begin before its token `end`, in a random split. */
export function firstWindows({ windows, splits }: SplitPair, end = 24): DrawnWindow[] {
  const isTest = new Set(splits["random windows"].test);
  return windows.flatMap(({ sequence, start }, index) =>
    sequence === 0 && start < end ? [{ start, set: isTest.has(index) ? "test" : "train" }] : [],
  );
}

function windowTraces(windows: readonly DrawnWindow[], set: DrawnWindow["set"], length: number) {
  const mine = windows.map((window, row) => ({ ...window, row })).filter((w) => w.set === set);
  const color = set === "train" ? colours.slate : colours.vermilion;
  const y = mine.map((window) => window.row + 1);
  const bar = {
    type: "bar",
    orientation: "h",
    name: set === "train" ? "training window" : "test window",
    base: mine.map((window) => window.start),
    x: mine.map(() => length),
    y,
    marker: { color, opacity: set === "train" ? 0.45 : 0.9 },
    width: 0.72,
    hovertemplate: "from token %{base}<extra></extra>",
  };
  const target = {
    type: "scatter",
    mode: "markers",
    name: "its target",
    x: mine.map((window) => window.start + length + 0.5),
    y,
    marker: { symbol: "diamond", size: 9, color },
    hovertemplate: "target: token %{x:d}<extra></extra>",
    showlegend: set === "test",
  };
  return mine.length > 0 ? [bar, target] : [];
}

/**
 * Why a random split of overlapping windows leaks: windows of one piece one below the other;
 * the target of a test window (diamond) stands inside the training windows around it.
 */
export function windowLeakFigure(windows: readonly DrawnWindow[], length: number) {
  const traces = [
    ...windowTraces(windows, "train", length),
    ...windowTraces(windows, "test", length),
  ];
  const stripes = windows
    .filter(({ set }) => set === "test")
    .map(({ start }) => ({
      ...{ type: "rect", x0: start + length, x1: start + length + 1, y0: 0, y1: 1, yref: "paper" },
      ...{ layer: "below", line: { width: 0 }, fillcolor: "rgba(213,94,0,0.10)" },
    }));
  const range = [windows.length + 0.6, 0.4];
  const parts = {
    title: "The first windows of a piece, split at random",
    height: Math.max(360, 170 + windows.length * 17),
    ...{ x: "token of the piece", y: "window" },
    yAxis: { range, nticks: 10, gridcolor: colours.paper },
  };
  return tracesFigure(traces, parts, { barmode: "overlay", shapes: stripes });
}

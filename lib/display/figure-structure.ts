import { createTempoMap, type Piece } from "../music";
import { heatMapFigure } from "./figure-charts";
import { type Panel, panelsFigure } from "./figure-panels";
import { axis, colours, type Figure, layout, type Trace } from "./theme";

/**
 * Which token follows which: the share of each continuation among the `show` most frequent
 * tokens, rows are the first token.
 *
 * @example
 * bigramFigure([["C4", "E4", "C4"], ["C4", "G4"]], { show: 10 });
 */
export function bigramFigure(
  sequences: readonly (readonly string[])[],
  options: { readonly show?: number; readonly title?: string } = {},
): Figure {
  const counts = new Map<string, number>();
  for (const sequence of sequences) {
    for (const token of sequence) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, options.show ?? 20);
  const names = most.map(([token]) => token);
  const index = new Map(names.map((token, i) => [token, i]));
  const table = names.map(() => new Array<number>(names.length).fill(0));
  for (const sequence of sequences) {
    for (let i = 1; i < sequence.length; i++) {
      const from = index.get(sequence[i - 1]);
      const to = index.get(sequence[i]);
      if (from !== undefined && to !== undefined) table[from][to]++;
    }
  }
  const shares = table.map((row) => {
    const sum = row.reduce((total, count) => total + count, 0);
    return row.map((count) => (sum === 0 ? 0 : count / sum));
  });
  const title = options.title ?? "Which token follows which";
  const parts = { x: "next token", y: "token", unit: "share of row", height: 520, numbers: false };
  return heatMapFigure(shares, names, names, { title, ...parts });
}

// Cosine between the pitch-class contents of beats, each note weighted by what it sounds there.
function beatChroma(piece: Piece, limit: number): Float64Array[] {
  const beats: Float64Array[] = [];
  for (const note of piece.notes) {
    if (piece.tracks[note.track]?.isDrums) continue;
    const begin = note.startTicks / piece.ticksPerQuarter;
    const end = Math.min(limit, (note.startTicks + note.durationTicks) / piece.ticksPerQuarter);
    for (let beat = Math.floor(begin); beat < end; beat++) {
      while (beats.length <= beat) beats.push(new Float64Array(12));
      beats[beat][note.pitch % 12] += Math.min(end, beat + 1) - Math.max(begin, beat);
    }
  }
  return beats;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}

/**
 * How alike any two beats of a piece are (cosine of their pitch-class contents, 0 to 1): repeats
 * show as diagonals, held harmonies as squares. The first 400 beats at most.
 */
export function selfSimilarityFigure(
  piece: Piece,
  title = `Self-similarity of ${piece.name}`,
): Figure {
  const beats = beatChroma(piece, 400);
  const z = beats.map((a) => beats.map((b) => Math.round(cosine(a, b) * 1000) / 1000));
  const names = beats.map((_, beat) => String(beat + 1));
  const figure = heatMapFigure(z, names, names, {
    title,
    x: "beat",
    y: "beat",
    unit: "cosine",
    height: 560,
    numbers: false,
  });
  const { xaxis, yaxis } = figure.layout as { xaxis: object; yaxis: object };
  const few = { nticks: 12, constrain: "domain" };
  const axes = { xaxis: { ...xaxis, ...few }, yaxis: { ...yaxis, ...few, scaleanchor: "x" } };
  return { ...figure, layout: { ...figure.layout, ...axes } };
}

/** A training or test window of the leak diagram: tokens `start` to `start + length` and its target. */
export interface DrawnWindow {
  readonly start: number;
  readonly set: "train" | "test";
}

function windowTrace(
  windows: readonly DrawnWindow[],
  set: "train" | "test",
  length: number,
  colour: string,
): Trace[] {
  const mine = windows.map((window, row) => ({ ...window, row })).filter((w) => w.set === set);
  const name = set === "train" ? "training window" : "test window";
  const bar = {
    type: "bar",
    orientation: "h",
    name,
    base: mine.map((window) => window.start),
    x: mine.map(() => length),
    y: mine.map((window) => window.row + 1),
    marker: { color: colour, opacity: set === "train" ? 0.45 : 0.9 },
    width: 0.72,
    hovertemplate: "from token %{base}<extra></extra>",
  };
  const target = {
    type: "scatter",
    mode: "markers",
    name: `its target`,
    x: mine.map((window) => window.start + length + 0.5),
    y: mine.map((window) => window.row + 1),
    marker: { symbol: "diamond", size: 9, color: colour },
    hovertemplate: "target: token %{x:d}<extra></extra>",
    showlegend: set === "test",
  };
  return mine.length > 0 ? [bar, target] : [];
}

/**
 * Why a random split of overlapping windows leaks: windows of one piece one below the other;
 * the target of a test window (diamond) stands inside the training windows around it.
 *
 * @example
 * windowLeakFigure([{ start: 0, set: "train" }, { start: 1, set: "test" }], 8);
 */
export function windowLeakFigure(
  windows: readonly DrawnWindow[],
  length: number,
  title = "Every test target stands inside a training window",
): Figure {
  const data = [
    ...windowTrace(windows, "train", length, colours.slate),
    ...windowTrace(windows, "test", length, colours.vermilion),
  ];
  const shapes = windows
    .filter((window) => window.set === "test")
    .map((window) => ({
      type: "rect",
      x0: window.start + length,
      x1: window.start + length + 1,
      y0: 0,
      y1: 1,
      yref: "paper",
      layer: "below",
      line: { width: 0 },
      fillcolor: "rgba(213,94,0,0.10)",
    }));
  const y = axis("window", {
    range: [windows.length + 0.6, 0.4],
    nticks: 10,
    gridcolor: colours.paper,
  });
  const parts = { title, height: Math.max(360, 170 + windows.length * 17) };
  const more = { barmode: "overlay", shapes, xaxis: axis("token of the piece"), yaxis: y };
  return { data, layout: layout(parts, more) };
}

function tempoTrace(piece: Piece, endSeconds: number): Trace {
  const { secondsAt } = createTempoMap(piece);
  const changes = piece.tempos.map((tempo) => ({
    at: secondsAt(tempo.ticks),
    bpm: 6e7 / tempo.microsecondsPerQuarter,
  }));
  if (changes.length === 0) changes.push({ at: 0, bpm: 120 });
  const last = changes[changes.length - 1];
  if (last.at < endSeconds) changes.push({ at: endSeconds, bpm: last.bpm });
  return {
    type: "scatter",
    mode: "lines",
    x: changes.map((change) => change.at),
    y: changes.map((change) => Math.round(change.bpm * 10) / 10),
    line: { shape: "hv", color: colours.vermilion, width: 1.8 },
    hovertemplate: "%{y} quarter notes a minute<extra></extra>",
  };
}

/**
 * How a piece is played: its tempo and the velocity of its notes against time in seconds (of long
 * pieces every n-th note, 5,000 at most).
 *
 * @example
 * expressionFigure(piece);
 */
export function expressionFigure(piece: Piece, title = `How ${piece.name} is played`): Figure {
  const { secondsAt } = createTempoMap(piece);
  const step = Math.max(1, Math.ceil(piece.notes.length / 5000));
  const notes = piece.notes.filter((_, index) => index % step === 0);
  const onsets = notes.map((note) => Math.round(secondsAt(note.startTicks) * 1000) / 1000);
  const end = onsets[onsets.length - 1] ?? 0;
  const velocity = {
    type: "scatter",
    mode: "markers",
    x: onsets,
    y: notes.map((note) => note.velocity),
    marker: { size: 4, color: colours.blue, opacity: 0.5 },
    hovertemplate: "velocity %{y} at %{x:.2f} s<extra></extra>",
  };
  const panels: Panel[] = [
    { title: "Tempo", y: "quarter notes a minute", traces: [tempoTrace(piece, end)] },
    {
      title: "Velocity",
      x: "time (s)",
      y: "velocity",
      traces: [velocity],
      yAxis: { range: [0, 130] },
    },
  ];
  panels[0] = { ...panels[0], xAxis: { matches: "x2", showticklabels: false } };
  return panelsFigure(panels, { title, height: 520, legend: false }, 1);
}

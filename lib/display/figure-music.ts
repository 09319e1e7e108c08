import { melodicIntervals } from "../evaluation/alarms";
import { type Piece, pitchClassNames } from "../music";
import { type Panel, panelsFigure } from "./figure-panels";
import { tracesFigure } from "./figure-traces";
import { colours, coloursOf, type Figure, type Labelled, type Trace, withOpacity } from "./theme";

/** Pieces under one name, to be compared with others: real music, the output of a model. */
export interface MusicSet extends Labelled {
  readonly pieces: readonly Piece[];
}

/** A property of music as shares over classes. */
interface Quantity {
  readonly title: string;
  readonly axis: string;
  /** The values of a piece, one for each note, step or chord. */
  readonly values: (piece: Piece) => number[];
  /** Every class that is shown, from left to right; values outside go to the nearest. */
  readonly classes: readonly number[];
  readonly name: (value: number) => string;
  /** Bars over named classes, bars over numbers, or an outline. */
  readonly shape: "bars" | "numbers" | "steps";
}

const sounding = (piece: Piece) => piece.notes.filter((note) => !piece.tracks[note.track]?.isDrums);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** From onset to onset, in quarter notes. */
export function interOnsets(piece: Piece): number[] {
  const onsets = [...new Set(sounding(piece).map((note) => note.startTicks))].sort((a, b) => a - b);
  return onsets.slice(1).map((ticks, i) => (ticks - onsets[i]) / piece.ticksPerQuarter);
}

/** How many notes sound at each onset. */
export function polyphonyAtOnsets(piece: Piece): number[] {
  const notes = sounding(piece);
  const ends = notes.map((n) => n.startTicks + Math.max(1, n.durationTicks)).sort((a, b) => a - b);
  const onsets = [...new Set(notes.map((n) => n.startTicks))].sort((a, b) => a - b);
  let [begun, ended] = [0, 0];
  return onsets.map((ticks) => {
    while (begun < notes.length && notes[begun].startTicks <= ticks) begun++;
    while (ended < ends.length && ends[ended] <= ticks) ended++;
    return begun - ended;
  });
}

const durationClasses = [0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];
const durationNames = ["⅛", "¼", "½", "¾", "1", "1½", "2", "3", "≥ 4"];

const quantities = {
  pitch: {
    title: "Pitch",
    axis: "MIDI pitch (60 is middle C)",
    values: (piece) => sounding(piece).map((note) => note.pitch),
    classes: range(21, 108),
    name: String,
    shape: "steps",
  },
  pitchClass: {
    title: "Pitch class",
    axis: "pitch class",
    values: (piece) => sounding(piece).map((note) => note.pitch % 12),
    classes: range(0, 11),
    name: (value) => pitchClassNames[value].replace("-", "♭").replace("#", "♯"),
    shape: "bars",
  },
  duration: {
    title: "Duration",
    axis: "duration (quarter notes)",
    values: (piece) => sounding(piece).map((note) => note.durationTicks / piece.ticksPerQuarter),
    classes: durationClasses,
    name: (value) => durationNames[durationClasses.indexOf(value)],
    shape: "bars",
  },
  interOnset: {
    title: "Time between onsets",
    axis: "time to the next onset (quarter notes)",
    values: interOnsets,
    classes: durationClasses,
    name: (value) => durationNames[durationClasses.indexOf(value)],
    shape: "bars",
  },
  interval: {
    title: "Melodic interval",
    axis: "step to the next note of the part (semitones; ±12: and beyond)",
    values: (piece) => melodicIntervals(sounding(piece)),
    classes: range(-12, 12),
    name: String,
    shape: "numbers",
  },
  polyphony: {
    title: "Polyphony",
    axis: "notes sounding at an onset",
    values: polyphonyAtOnsets,
    classes: range(1, 8),
    name: (value) => (value === 8 ? "≥ 8" : String(value)),
    shape: "bars",
  },
} satisfies Readonly<Record<string, Quantity>>;

/** The properties of music whose distributions can be drawn. */
export type MusicQuantity = keyof typeof quantities;

function shares(set: MusicSet, quantity: Quantity): number[] {
  const counts = new Array<number>(quantity.classes.length).fill(0);
  let total = 0;
  for (const piece of set.pieces) {
    for (const value of quantity.values(piece)) {
      let nearest = 0;
      for (let i = 1; i < counts.length; i++) {
        const closer =
          Math.abs(quantity.classes[i] - value) < Math.abs(quantity.classes[nearest] - value);
        if (closer) nearest = i;
      }
      counts[nearest]++;
      total++;
    }
  }
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function quantityTraces(sets: readonly MusicSet[], quantity: Quantity): Trace[] {
  const chosen = coloursOf(sets);
  return sets.map((set, index) => {
    const colour = chosen.get(set.label)!;
    const common = {
      name: set.label,
      legendgroup: set.label,
      y: shares(set, quantity),
    };
    const hovertemplate = "%{x}: %{y:.1%}";
    if (quantity.shape !== "steps") {
      const isNamed = quantity.shape === "bars";
      const x = isNamed ? quantity.classes.map(quantity.name) : quantity.classes;
      return { type: "bar", x, marker: { color: colour }, hovertemplate, ...common };
    }
    const fill = index === 0 ? { fill: "tozeroy", fillcolor: withOpacity(colour, 0.12) } : {};
    const line = { color: colour, width: 1.8, shape: "hvh" };
    return {
      type: "scatter",
      mode: "lines",
      x: quantity.classes,
      line,
      hovertemplate,
      ...fill,
      ...common,
    };
  });
}

function quantityAxes(quantity: Quantity) {
  const x = {
    bars: { type: "category", gridcolor: colours.paper },
    numbers: { dtick: 2, gridcolor: colours.paper, tickangle: 0, tickfont: { size: 11 } },
    steps: {},
  }[quantity.shape];
  return { x, y: { rangemode: "tozero", tickformat: ".0%", nticks: 6 } };
}

/**
 * The distribution of one property in several sets of pieces, in the same axes: pitch, pitch
 * class, duration, time between onsets, melodic interval or polyphony; or all six as small multiples. Put real music
 * first.
 *
 * @example
 * musicFigure("pitchClass", [{ label: "Bach", role: "real", pieces }, { label: "LSTM", pieces: samples }]);
 */
export function musicFigure(
  name: MusicQuantity | "all six",
  sets: readonly MusicSet[],
  title?: string,
): Figure {
  if (name === "all six") return allSix(sets, title);
  const quantity: Quantity = quantities[name];
  const { x: xAxis, y: yAxis } = quantityAxes(quantity);
  const titles = { title: title ?? quantity.title, x: quantity.axis, y: "share" };
  const parts = { ...titles, legend: sets.length > 1, xAxis, yAxis };
  return tracesFigure(quantityTraces(sets, quantity), parts, { barmode: "group", bargap: 0.2 });
}

function allSix(sets: readonly MusicSet[], title = "The same six questions to every set"): Figure {
  const names: MusicQuantity[] = [
    "pitch",
    "pitchClass",
    "interval",
    "duration",
    "interOnset",
    "polyphony",
  ];
  const panels = names.map((name): Panel => {
    const quantity: Quantity = quantities[name];
    const axes = quantityAxes(quantity);
    const common = { title: quantity.title, x: quantity.axis, xAxis: axes.x, yAxis: axes.y };
    return { ...common, traces: quantityTraces(sets, quantity) };
  });
  const figure = panelsFigure(panels, { title, height: 840, legend: sets.length > 1 }, 2);
  return { ...figure, layout: { ...figure.layout, barmode: "group", bargap: 0.2 } };
}

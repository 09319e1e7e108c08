import type { ComposeSettings } from "../mind/settings";
import { element } from "./dom";

/** What the reader has set, beside what the model is told. */
export interface PageSettings extends ComposeSettings {
  /** Quarter notes a minute; null as composed. */
  readonly bpm: number | null;
  /** A program of General MIDI; null as composed. */
  readonly program: number | null;
}

/** The settings of a page. */
export interface SettingsPanel {
  readonly element: HTMLElement;
  read(): PageSettings;
  /** Puts another seed. */
  nextSeed(): void;
}

/** A slider with its value beside its name. */
export function slider(
  text: string,
  hint: string,
  range: { min: number; max: number; step: number; value: number },
  say: (value: number) => string,
) {
  const input = element("input", { type: "range", title: hint, ...range });
  const output = element("span", { class: "e-value" }, say(range.value));
  input.addEventListener("input", () => {
    output.textContent = say(Number(input.value));
  });
  return {
    label: element("label", { title: hint }, text, output, input),
    input,
    set(value: number) {
      input.value = String(value);
      output.textContent = say(value);
    },
  };
}

const plain = (value: number) => String(value);

/**
 * @param onChange called when tempo or instrument change, which hold for what there is as well
 */
export function settingsPanel(
  start: ComposeSettings,
  instruments: readonly { readonly name: string; readonly program: number }[],
  onChange: () => void,
): SettingsPanel {
  const heat = { min: 0.1, max: 2, step: 0.05, value: start.temperature };
  const temperature = slider("Temperature", "low: safe, high: daring", heat, plain);
  const nucleus = { min: 0.05, max: 1, step: 0.05, value: start.topP };
  const topP = slider("Top-p", "the likeliest tokens that hold this share", nucleus, (value) =>
    value === 1 ? "all" : plain(value),
  );
  const least = { min: 0, max: 0.5, step: 0.01, value: start.minP };
  const minP = slider("Min-p", "at least so likely beside the likeliest", least, (value) =>
    value === 0 ? "off" : plain(value),
  );
  const size = { min: 1, max: 32, step: 1, value: start.bars };
  const bars = slider("Length, bars at most", "the model may end before", size, plain);
  const tempo = { min: 39, max: 200, step: 1, value: 39 };
  const speed = slider("Tempo", "quarter notes a minute", tempo, (value) =>
    value === 39 ? "as composed" : plain(value),
  );
  const scale = element("input", { type: "text", placeholder: "any, or G major", maxlength: 40 });
  const range = element("input", { type: "text", placeholder: "any, or C3..A5", maxlength: 20 });
  const seed = element("input", { type: "number", min: 0, step: 1, value: start.seed });
  const instrument = element(
    "select",
    {},
    element("option", { value: "" }, "as composed"),
    ...instruments.map(({ name, program }) => element("option", { value: program }, name)),
  );
  speed.input.addEventListener("input", onChange);
  instrument.addEventListener("change", onChange);
  const named = (text: string, input: HTMLElement) => element("label", {}, text, input);
  return {
    element: element(
      "div",
      { class: "e-settings" },
      ...[temperature, topP, minP, bars].map(({ label }) => label),
      named("Scale", scale),
      named("Range", range),
      named("Seed", seed),
      speed.label,
      named("Instrument", instrument),
    ),
    read: () => ({
      temperature: Number(temperature.input.value),
      topP: Number(topP.input.value),
      minP: Number(minP.input.value),
      bars: Number(bars.input.value),
      ...{ scale: scale.value, range: range.value },
      seed: Math.max(0, Math.floor(Number(seed.value) || 0)),
      bpm: Number(speed.input.value) === 39 ? null : Number(speed.input.value),
      program: instrument.value === "" ? null : Number(instrument.value),
    }),
    nextSeed: () => {
      seed.value = String(Math.max(0, Math.floor(Number(seed.value) || 0)) + 1);
    },
  };
}

/** The piece at the tempo that was set; null as composed. */
export function atTempo<P extends { readonly tempos: readonly object[] }>(
  piece: P,
  bpm: number | null,
): P {
  if (bpm === null) return piece;
  return { ...piece, tempos: [{ ticks: 0, microsecondsPerQuarter: Math.round(6e7 / bpm) }] };
}

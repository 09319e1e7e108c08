import type { FactorSpec, Grammar } from "../encoding";
import { grammarReader } from "../token-reader";
import { drumProgram, longestBar, parseRemiToken } from "./tokens";

/** What the grammar of the beat-based encoding remembers. Times in steps. */
export interface RemiState {
  readonly after:
    | "start"
    | "bar"
    | "position"
    | "tempo"
    | "program"
    | "pitch"
    | "velocity"
    | "note";
  readonly barStart: number;
  /** 0 before the first bar. */
  readonly barLength: number;
  /** The position in the bar; −1 before the first of a bar. */
  readonly position: number;
  /** −1 before the first. */
  readonly tempo: number;
  /** −1 before the first. */
  readonly program: number;
  /** The program and pitch of the last note at this position; −1 when none was. */
  readonly lastProgram: number;
  readonly lastPitch: number;
  readonly sounding: readonly Sounding[];
}

interface Sounding {
  readonly program: number;
  readonly pitch: number;
  readonly end: number;
}

const begin: RemiState = {
  after: "start",
  barStart: 0,
  barLength: 0,
  position: -1,
  tempo: -1,
  program: -1,
  lastProgram: -1,
  lastPitch: -1,
  sounding: [],
};

/**
 * The grammar of the beat-based encoding: a bar, in it positions that go forward, at each perhaps a
 * new tempo, then notes by program and pitch, each `pitch velocity duration`. The first bar opens
 * with position 0 and a tempo; a piece ends after a note.
 */
export const remiGrammar: Grammar<RemiState> = {
  start: () => begin,
  next(state, token) {
    const event = parseRemiToken(token);
    if (!event) return state;
    const noneHere = { lastProgram: -1, lastPitch: -1 };
    switch (event.kind) {
      case "bar": {
        const barStart = state.barStart + state.barLength;
        const bar = { barStart, barLength: event.length, position: -1 };
        return { ...state, ...noneHere, ...bar, after: "bar" };
      }
      case "position": {
        const now = state.barStart + event.step;
        const sounding = state.sounding.filter(({ end }) => end > now);
        return { ...state, ...noneHere, after: "position", position: event.step, sounding };
      }
      case "tempo":
        return { ...state, after: "tempo", tempo: event.bin };
      case "program":
        return { ...state, after: "program", program: event.program, lastPitch: -1 };
      case "pitch":
        return { ...state, after: "pitch", lastProgram: state.program, lastPitch: event.pitch };
      case "velocity":
        return { ...state, after: "velocity" };
      case "duration": {
        const { program, lastPitch: pitch } = state;
        const end = state.barStart + state.position + event.length;
        return { ...state, after: "note", sounding: [...state.sounding, { program, pitch, end }] };
      }
    }
  },
  allows(state, token) {
    const event = parseRemiToken(token);
    if (!event) return false;
    const { after } = state;
    const isOpen = after === "position" || after === "tempo" || after === "note";
    // Every pitch at hand may be held already: then time goes on, whatever was announced.
    const isHeld = state.sounding.length > 0 && (after === "position" || after === "program");
    const mayGoOn = after === "bar" || after === "tempo" || after === "note" || isHeld;
    if (state.tempo < 0 && after === "bar") return event.kind === "position" && event.step === 0;
    if (state.tempo < 0 && after === "position") return event.kind === "tempo";
    switch (event.kind) {
      case "bar":
        return after === "start" || mayGoOn;
      case "position":
        return mayGoOn && event.step > state.position && event.step < state.barLength;
      case "tempo":
        return after === "position" && event.bin !== state.tempo;
      case "program":
        return isOpen && event.program !== state.program && event.program > state.lastProgram;
      case "pitch":
        return (isOpen || after === "program") && mayStrike(state, event.pitch, event.isDrum);
      case "velocity":
        return after === "pitch";
      case "duration":
        return after === "velocity";
    }
  },
  mayEnd: (state) => state.after === "note",
};

function mayStrike(state: RemiState, pitch: number, isDrum: boolean): boolean {
  const { program, lastProgram, lastPitch, sounding } = state;
  if (program < 0 || (program === drumProgram) !== isDrum) return false;
  if (lastProgram === program && pitch <= lastPitch) return false;
  if (lastProgram > program) return false;
  return sounding.every((other) => other.program !== program || other.pitch !== pitch);
}

const kinds = [
  "start",
  "bar",
  "position",
  "tempo",
  "program",
  "pitch",
  "velocity",
  "note",
] as const;

/** Where in the bar the next token stands, in steps, and what the token before it was. */
export const remiFactors: FactorSpec<RemiState> = {
  names: ["position", "after"],
  sizes: [longestBar, kinds.length],
  pitches: [],
  start: () => begin,
  next: (state, token) => ({ ...remiGrammar.next(state, token), sounding: [] }),
  ids: (state) => [Math.max(0, state.position), kinds.indexOf(state.after)],
};

/** What rules read in bars and beats; drums are not heard. */
export const remiReader = grammarReader(
  remiGrammar,
  (token) => {
    const event = parseRemiToken(token);
    return event?.kind === "pitch" && !event.isDrum ? [event.pitch] : [];
  },
  ({ sounding }) => sounding.filter(({ program }) => program !== drumProgram).length,
);

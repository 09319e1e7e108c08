import { pitchOfName } from "../../music";
import type { Grammar } from "../encoding";
import { remembered } from "../remembered";
import { grammarReader } from "../token-reader";
import { binOfVelocityText } from "../velocity-bins";

/** Resolution of time. */
export const millisecondsPerStep = 10;
/** Longest step forward of one token: one second. */
export const longestShift = 100;

/** An event of a performance; times in steps of 10 ms. */
export type PerformanceEvent =
  | { readonly kind: "on" | "off"; readonly pitch: number }
  | { readonly kind: "shift"; readonly steps: number }
  | { readonly kind: "velocity"; readonly bin: number };

/** Reads a token of the performance encoding; null for any other text. */
export const parsePerformanceToken = remembered((token: string): PerformanceEvent | null => {
  const [kind, text, ...more] = token.split(":");
  if (text === undefined || more.length > 0) return null;
  if (kind === "on" || kind === "off") {
    const pitch = pitchOfName(text);
    return pitch === null ? null : { kind, pitch };
  }
  if (kind === "velocity") {
    const bin = binOfVelocityText(text);
    return bin === null ? null : { kind, bin };
  }
  const steps = /^[1-9]\d{1,3}$/.test(text) ? Number(text) / millisecondsPerStep : 0;
  const isShift = kind === "shift" && Number.isInteger(steps) && steps > 0 && steps <= longestShift;
  return isShift ? { kind, steps } : null;
});

/** What the grammar of performances remembers. */
export interface PerformanceState {
  readonly after: "start" | "on" | "off" | "velocity" | "shift" | "full shift";
  /** The level notes are struck with; −1 before the first. */
  readonly velocity: number;
  /** The key that went down last at this moment; −1 when none did. */
  readonly lastOn: number;
  /** The key that went up last at this moment; −1 when none did. */
  readonly lastOff: number;
  readonly sounding: readonly number[];
}

/**
 * The grammar of performances: keys go down when up and up when down, at one moment first up then
 * down, each from the lowest; a velocity is said when it changes, right before a note; only whole
 * seconds of silence are followed by more of it; a piece ends with the last key up.
 */
export const performanceGrammar: Grammar<PerformanceState> = {
  start: () => ({ after: "start", velocity: -1, lastOn: -1, lastOff: -1, sounding: [] }),
  next(state, token) {
    const event = parsePerformanceToken(token);
    if (!event) return state;
    if (event.kind === "velocity") return { ...state, after: "velocity", velocity: event.bin };
    if (event.kind === "shift") {
      const after = event.steps === longestShift ? "full shift" : "shift";
      return { ...state, after, lastOn: -1, lastOff: -1 };
    }
    const { kind, pitch } = event;
    const others = state.sounding.filter((other) => other !== pitch);
    return kind === "on"
      ? { ...state, after: kind, lastOn: pitch, sounding: [...others, pitch] }
      : { ...state, after: kind, lastOff: pitch, sounding: others };
  },
  allows(state, token) {
    const event = parsePerformanceToken(token);
    if (!event) return false;
    const { after, sounding } = state;
    if (after === "velocity") {
      // Every key at hand may be down already: then time goes on.
      if (event.kind === "shift") return sounding.length > 0;
      return event.kind === "on" && !sounding.includes(event.pitch);
    }
    if (event.kind === "velocity") return event.bin !== state.velocity;
    if (event.kind === "shift") return after !== "shift";
    const isDown = sounding.includes(event.pitch);
    if (event.kind === "off") return isDown && state.lastOn < 0 && event.pitch > state.lastOff;
    return !isDown && state.velocity >= 0 && event.pitch > state.lastOn;
  },
  mayEnd: (state) => state.after === "off" && state.sounding.length === 0,
};

/** What rules read in a performance. */
export const performanceReader = grammarReader(
  performanceGrammar,
  (token) => {
    const event = parsePerformanceToken(token);
    return event?.kind === "on" ? [event.pitch] : [];
  },
  ({ sounding }) => sounding.length,
);

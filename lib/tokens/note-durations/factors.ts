import type { FactorSpec } from "../encoding";

/** What a token of note-durations says; times in steps. */
export type NoteDurationsEvent =
  | { readonly kind: "note"; readonly pitch: number; readonly length: number }
  | { readonly kind: "shift"; readonly steps: number };

interface Sounding {
  readonly pitch: number;
  readonly end: number;
}

/** What the factors are counted from; times in steps from the start. */
export interface NoteDurationsFactorState {
  readonly now: number;
  /** The pitch said last at this moment; −1 when none was. */
  readonly last: number;
  /** Notes said at this moment. */
  readonly said: number;
  /** Pitches that ended since the moment before, lowest first: the parts that need new notes. */
  readonly free: readonly number[];
  readonly sounding: readonly Sounding[];
}

const pitchSize = 129; // 0 is none, p + 1 is pitch p
const mostFree = 7;
const start: NoteDurationsFactorState = { now: 0, last: -1, said: 0, free: [], sounding: [] };

function afterShift(state: NoteDurationsFactorState, steps: number): NoteDurationsFactorState {
  const now = state.now + steps;
  const ended = state.sounding.filter(({ end }) => end <= now).map(({ pitch }) => pitch);
  // A rest said in two shifts: the parts that were free stay so.
  const free = ended.length === 0 && state.said === 0 ? state.free : ended.sort((a, b) => a - b);
  const sounding = state.sounding.filter(({ end }) => end > now);
  return { now, last: -1, said: 0, free, sounding };
}

function stepsToNextEnd({ now, sounding }: NoteDurationsFactorState, most: number): number {
  const next = sounding.reduce((least, { end }) => Math.min(least, end - now), most);
  return sounding.length === 0 ? 0 : next;
}

/**
 * What follows from the tokens so far: where the next one stands in a group of four quarter notes;
 * the pitch said last at this moment; the pitch that the next free part sounded before (the k-th
 * lowest of those that ended, after k notes); how many free parts are left; and how long it is
 * until a sounding note ends, which is where time goes next unless a rest follows.
 *
 * Pitch ids are 0 for none and pitch + 1 otherwise. Transposed tokens have transposed factors.
 *
 * @param groupSteps steps of four quarter notes
 */
export function noteDurationsFactors(
  parse: (token: string) => NoteDurationsEvent | null,
  groupSteps: number,
): FactorSpec<NoteDurationsFactorState> {
  return {
    names: ["position", "last pitch", "old pitch", "free parts", "time to end"],
    sizes: [groupSteps, pitchSize, pitchSize, mostFree + 1, groupSteps + 1],
    pitches: [1, 2],
    start: () => start,
    next(state, token) {
      const event = parse(token);
      if (!event) return state;
      if (event.kind === "shift") return afterShift(state, event.steps);
      const sounding = [...state.sounding, { pitch: event.pitch, end: state.now + event.length }];
      return { ...state, last: event.pitch, said: state.said + 1, sounding };
    },
    ids(state) {
      const { now, last, said, free } = state;
      const left = Math.min(mostFree, Math.max(0, free.length - said));
      const old = said < free.length ? free[said] + 1 : 0;
      return [now % groupSteps, last + 1, old, left, stepsToNextEnd(state, groupSteps)];
    },
  };
}

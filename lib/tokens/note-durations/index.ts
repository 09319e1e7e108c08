import { createPiece, pitchName, pitchOfName } from "../../music";
import { type Encoding, type Grammar, malformedToken } from "../encoding";
import {
  decodedTicksPerQuarter,
  type GridNote,
  gridNotes,
  nearestStep,
  noteOfGrid,
  quartersText,
  roundLength,
  stepsOfText,
  stepsPerQuarter,
  writtenLengths,
} from "../grid-notes";
import { withoutLongWaits } from "../long-waits";
import { defaultVelocity, transposeName } from "../notes";
import { remembered } from "../remembered";
import { decodedPitches, grammarReader } from "../token-reader";
import { type NoteDurationsEvent, noteDurationsFactors } from "./factors";

/** Longest step forward of one token: 4 quarter notes. */
const longestShift = 4 * stepsPerQuarter;

const parse = remembered((token: string): NoteDurationsEvent | null => {
  if (token.startsWith(">")) {
    const steps = stepsOfText(token.slice(1));
    return steps !== null && steps > 0 && steps <= longestShift ? { kind: "shift", steps } : null;
  }
  const [name, text, ...more] = token.split("$");
  const pitch = pitchOfName(name);
  const length = stepsOfText(text ?? "");
  const isNote = pitch !== null && length !== null && length > 0 && roundLength(length) === length;
  return isNote && more.length === 0 ? { kind: "note", pitch, length } : null;
});

/** What the grammar remembers; times in steps from the start. */
interface State {
  readonly now: number;
  /** The note said last at this moment; −1 when none was. */
  readonly last: number;
  /** Whether the token before was a shift that another may lengthen, or must not. */
  readonly shift: "none" | "full" | "part";
  readonly sounding: readonly { readonly pitch: number; readonly end: number }[];
}

const grammar: Grammar<State> = {
  start: () => ({ now: 0, last: -1, shift: "none", sounding: [] }),
  next(state, token) {
    const event = parse(token);
    if (!event) return state;
    if (event.kind === "shift") {
      const now = state.now + event.steps;
      const shift = event.steps === longestShift ? "full" : "part";
      return { now, last: -1, shift, sounding: state.sounding.filter(({ end }) => end > now) };
    }
    const { pitch, length } = event;
    const sounding = [...state.sounding, { pitch, end: state.now + length }];
    return { now: state.now, last: pitch, shift: "none", sounding };
  },
  allows(state, token) {
    const event = parse(token);
    if (!event) return false;
    // Over held notes time may go on in two steps: every pitch at hand may be one of them.
    if (event.kind === "shift") return state.shift !== "part" || state.sounding.length > 0;
    return event.pitch > state.last && state.sounding.every(({ pitch }) => pitch !== event.pitch);
  },
  mayEnd: (state) => state.last >= 0,
};

/**
 * The repaired form of single notes: `name$quarters` for every note, and `>quarters` forward in time
 * between notes that do not begin together. Chords keep their octaves and every note its duration.
 *
 * On a grid of twelfths of a quarter; durations to the nearest of 48 lengths up to 16 quarters.
 * Loses velocity, tempo and parts (unisons of two parts become one note).
 *
 * @example
 * noteDurations.encode(piece); // ["C4$1", "E4$1", ">1", "G4$1/2"]
 */
export const noteDurations: Encoding = {
  name: "note-durations",
  clock: "quarters",
  summary: "every note with its octave and duration, time shifts; no velocity, tempo or parts",
  encode(piece) {
    const music = withoutLongWaits(piece);
    const tokens: string[] = [];
    let now = 0;
    for (const note of gridNotes(music, { stepOf: nearestStep(music), roundLength })) {
      for (; note.start - now > longestShift; now += longestShift) tokens.push(longestToken);
      if (note.start > now) tokens.push(`>${quartersText(note.start - now)}`);
      now = note.start;
      tokens.push(`${pitchName(note.pitch)}$${quartersText(note.length)}`);
    }
    return tokens;
  },
  decode(tokens) {
    const notes: GridNote[] = [];
    let now = 0;
    tokens.forEach((token, i) => {
      const event = parse(token);
      if (!event) throw malformedToken("note-durations", token, i);
      if (event.kind === "shift") now += event.steps;
      else notes.push({ ...event, start: now, velocity: defaultVelocity, track: 0 });
    });
    return createPiece({
      name: "note durations",
      ticksPerQuarter: decodedTicksPerQuarter,
      notes: notes.map(noteOfGrid),
    });
  },
  grammar,
  reader: grammarReader(
    grammar,
    decodedPitches(() => noteDurations),
    ({ sounding }) => sounding.length,
  ),
  factors: noteDurationsFactors(parse, longestShift),
  allTokens: () => [
    ...Array.from({ length: longestShift }, (_, i) => `>${quartersText(i + 1)}`),
    ...Array.from({ length: 128 }, (_, pitch) =>
      writtenLengths.map((length) => `${pitchName(pitch)}$${quartersText(length)}`),
    ).flat(),
  ],
  transpose(token, semitones) {
    if (parse(token)?.kind !== "note") return parse(token) ? token : null;
    const [name, length] = token.split("$");
    const moved = transposeName(name, semitones);
    return moved === null ? null : `${moved}$${length}`;
  },
};

const longestToken = `>${quartersText(longestShift)}`;

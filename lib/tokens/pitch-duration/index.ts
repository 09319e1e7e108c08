import { createPiece, type Note } from "../../music";
import { type Encoding, type Grammar, malformedToken, type TokenReader } from "../encoding";
import { longestTwelfths, simultaneities } from "../simultaneities";
import { notesOf, parseTimed, type TimedEvent, timedEvent, transposeTimed } from "./timed-events";

const stepTwelfths = 3; // the grid of rests: 0.25 quarter notes
const silence = "rest";

/**
 * `name$quarters` per moment and a `rest` per sixteenth before the next, as `musigan`'s second GAN
 * writes them: names as in `notesAndChords`, durations as music21 prints them.
 *
 * Keeps durations and onsets on the grid of sixteenths; of a chord the longest duration. Loses
 * velocities, octaves of chords, the silence before the first note and what silence exceeds 64
 * quarters; moments closer than a sixteenth are pulled apart.
 *
 * @example
 * pitchDuration.encode(piece); // ["C4$0.5", "rest", "0.4.7$1.0"]
 */
export const pitchDuration: Encoding = {
  name: "pitch-duration",
  clock: "order",
  summary: "names with durations, rests on sixteenths; no velocity or octave of chords",
  encode(piece) {
    const moments = simultaneities(piece);
    return moments.flatMap(({ pitches, onset, length }, i) => {
      const token = timedEvent(pitches, length);
      const next = moments[i + 1]?.onset ?? onset;
      const gap = Math.min(longestTwelfths, next - onset);
      const rests = Math.max(0, Math.floor(gap / stepTwelfths) - 1);
      return [token, ...new Array<string>(rests).fill(silence)];
    });
  },
  decode(tokens) {
    const notes: Note[] = [];
    tokens.forEach((token, i) => {
      const parsed = parseEvent(token);
      if (!parsed) throw malformedToken("pitch-duration", token, i);
      notes.push(...notesOf(parsed, i * stepTwelfths));
    });
    return createPiece({ name: "pitch and duration", notes });
  },
  reader: ringingReader(),
  grammar: {
    start: () => "start",
    next: (_, token) => (token === silence ? "rest" : "event"),
    allows: (state, token) =>
      parseEvent(token) !== null && (token !== silence || state !== "start"),
    mayEnd: (state) => state === "event",
  } satisfies Grammar<"start" | "event" | "rest">,
  allTokens: () => null,
  transpose: (token, semitones) => (token === silence ? token : transposeTimed(token, semitones)),
};

function parseEvent(token: string): TimedEvent | null {
  return token === silence ? { pitches: [], length: 0 } : parseTimed(token);
}

/** Events at even steps whose notes may ring on under the next ones. */
function ringingReader(): TokenReader<readonly number[]> {
  const pitches = (token: string) => parseEvent(token)?.pitches ?? [];
  return {
    pitches,
    start: () => [],
    // Steps that each sounding note still has from the next event on.
    next(left, token) {
      const { length = 0 } = parseEvent(token) ?? {};
      const struck = pitches(token).map(() => length / stepTwelfths);
      return [...left, ...struck].map((steps) => steps - 1).filter((steps) => steps > 0);
    },
    sounding: (left) => left.length,
  };
}

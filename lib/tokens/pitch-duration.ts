import { createPiece, dominantKey, type Note, type Piece } from "../music";
import { type Encoding, type Grammar, malformedToken, type TokenReader } from "./encoding";
import { defaultVelocity } from "./notes";
import { eventName, pitchesOfEvent, transposeEvent } from "./notes-and-chords";
import { remembered } from "./remembered";
import { longestTwelfths, simultaneities } from "./simultaneities";

const stepTwelfths = 3; // the grid of rests: 0.25 quarter notes
const ticksPerTwelfth = 40; // 480 ticks per quarter
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
      const token = `${eventName(pitches)}$${durationText(length)}`;
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
      for (const pitch of parsed.pitches) notes.push(noteAt(pitch, i, parsed.length));
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
  transpose(token, semitones) {
    const parsed = parseEvent(token);
    if (!parsed || parsed.pitches.length === 0) return parsed ? token : null;
    const [name, duration] = token.split("$");
    const moved = transposeEvent(name, semitones);
    return moved === null ? null : `${moved}$${duration}`;
  },
};

const parseEvent = remembered(
  (token: string): { pitches: readonly number[]; length: number } | null => {
    if (token === silence) return { pitches: [], length: 0 };
    const [name, duration, ...more] = token.split("$");
    const pitches = pitchesOfEvent(name);
    const length = lengthOfText(duration ?? "");
    return pitches && length !== null && more.length === 0 ? { pitches, length } : null;
  },
);

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

function noteAt(pitch: number, step: number, length: number): Note {
  return {
    pitch,
    startTicks: step * stepTwelfths * ticksPerTwelfth,
    durationTicks: length * ticksPerTwelfth,
    velocity: defaultVelocity,
    track: 0,
  };
}

// As Python prints music21's quarterLength: 0.25, 1.0, and fractions for triplets: 1/3.
function durationText(twelfths: number): string {
  if (twelfths % stepTwelfths !== 0) return `${twelfths / 4}/3`;
  return twelfths % 12 === 0 ? `${twelfths / 12}.0` : `${twelfths / 12}`;
}

function lengthOfText(text: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,2})?)(\/3)?$/.exec(text);
  if (!match) return null;
  const twelfths = match[2] ? Number(match[1]) * 4 : Number(match[1]) * 12;
  return twelfths > 0 && durationText(twelfths) === text ? twelfths : null;
}

/** What `musigan`'s first system extracts from a piece. */
export interface PitchDurationKey {
  /** Event names as in `notesAndChords`. */
  readonly pitches: readonly string[];
  /** The longest duration of each event, in quarter notes. */
  readonly durationQuarters: readonly number[];
  /** The key that dominates the piece: `G major`. */
  readonly key: string;
}

/** Pitches, durations and dominant key, extracted side by side as `musigan`'s first system does. */
export function extractPitchDurationKey(piece: Piece): PitchDurationKey {
  const moments = simultaneities(piece);
  return {
    pitches: moments.map(({ pitches }) => eventName(pitches)),
    durationQuarters: moments.map(({ length }) => length / 12),
    key: dominantKey(piece),
  };
}

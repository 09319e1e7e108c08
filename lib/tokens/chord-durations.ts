import { createPiece, type Note, type Piece, pitchName, pitchOfName } from "../music";
import { type Encoding, type FactorSpec, type Grammar, malformedToken } from "./encoding";
import {
  gridNotes,
  nearestStep,
  noteOfGrid,
  quartersText,
  stepsOfText,
  stepsPerQuarter,
  writtenLengths,
} from "./grid-notes";
import { withoutLongWaits } from "./long-waits";
import { defaultVelocity, transposeName } from "./notes";
import { remembered } from "./remembered";
import { eventReader } from "./token-reader";

const longestRest = 4 * stepsPerQuarter;
const restName = "rest";

/** A chord (one pitch or more) or a rest (none) and its length in steps. */
interface Event {
  readonly pitches: readonly number[];
  readonly length: number;
}

const parse = remembered((token: string): Event | null => {
  const [name, text, ...more] = token.split("$");
  const length = stepsOfText(text ?? "");
  if (length === null || length <= 0 || more.length > 0) return null;
  if (name === restName) return length <= longestRest ? { pitches: [], length } : null;
  const pitches = name.split(".").map(pitchOfName);
  const isAscending = pitches.every(
    (pitch, i) => pitch !== null && (i === 0 || pitch > pitches[i - 1]!),
  );
  return isAscending && writtenLengths.includes(length)
    ? { pitches: pitches as number[], length }
    : null;
});

type State = "start" | "chord" | "full rest" | "rest";

const grammar: Grammar<State> = {
  start: () => "start",
  next(state, token) {
    const event = parse(token);
    if (!event) return state;
    if (event.pitches.length > 0) return "chord";
    return event.length === longestRest ? "full rest" : "rest";
  },
  allows(state, token) {
    const event = parse(token);
    return event !== null && (event.pitches.length > 0 || state !== "rest");
  },
  mayEnd: (state) => state === "chord",
};

const factors: FactorSpec<number> = {
  names: ["position"],
  sizes: [longestRest],
  pitches: [],
  start: () => 0,
  next: (now, token) => (now + (parse(token)?.length ?? 0)) % longestRest,
  ids: (now) => [now],
};

/**
 * The repaired form of notes and chords: what begins together as one token with octaves and a
 * duration, `C4.E4.G4$1`, and rests, `rest$1/2`. One event follows the other.
 *
 * The duration is the longest of the chord's notes, cut where the next event begins: notes held
 * under a moving voice are lost, which `noteDurations` keeps. Loses velocity, tempo and parts.
 */
export const chordDurations: Encoding = {
  name: "chord-durations",
  clock: "quarters",
  summary: "chords with octaves and one duration, rests; no held notes under others, no velocity",
  encode: encodeChords,
  decode(tokens) {
    const notes: Note[] = [];
    let start = 0;
    tokens.forEach((token, i) => {
      const event = parse(token);
      if (!event) throw malformedToken("chord-durations", token, i);
      for (const pitch of event.pitches) {
        const { length } = event;
        notes.push(noteOfGrid({ pitch, start, length, velocity: defaultVelocity, track: 0 }));
      }
      start += event.length;
    });
    return createPiece({ name: "chord durations", notes });
  },
  grammar,
  reader: eventReader(() => chordDurations),
  factors,
  allTokens: () => null,
  transpose(token, semitones) {
    const event = parse(token);
    if (!event || event.pitches.length === 0) return event ? token : null;
    const [names, length] = token.split("$");
    const moved = names.split(".").map((name) => transposeName(name, semitones));
    return moved.includes(null) ? null : `${moved.join(".")}$${length}`;
  },
};

function encodeChords(piece: Piece): string[] {
  const music = withoutLongWaits(piece);
  const groups = new Map<number, { readonly names: string[]; length: number }>();
  for (const note of gridNotes(music, { stepOf: nearestStep(music) })) {
    const group = groups.get(note.start) ?? { names: [], length: 0 };
    groups.set(note.start, group);
    group.names.push(pitchName(note.pitch));
    group.length = Math.max(group.length, note.length);
  }
  const tokens: string[] = [];
  const starts = [...groups.keys()];
  pushRests(tokens, starts[0] ?? 0);
  starts.forEach((start, i) => {
    const { names, length } = groups.get(start)!;
    const gap = (starts[i + 1] ?? Number.POSITIVE_INFINITY) - start;
    const written = lengthUpTo(Math.min(length, gap));
    tokens.push(`${names.join(".")}$${quartersText(written)}`);
    if (gap !== Number.POSITIVE_INFINITY) pushRests(tokens, gap - written);
  });
  return tokens;
}

function pushRests(tokens: string[], steps: number): void {
  let left = steps;
  for (; left > longestRest; left -= longestRest) tokens.push(restToken(longestRest));
  if (left > 0) tokens.push(restToken(left));
}

const restToken = (steps: number) => `${restName}$${quartersText(steps)}`;

function lengthUpTo(steps: number): number {
  return writtenLengths.findLast((length) => length <= steps) ?? 1;
}

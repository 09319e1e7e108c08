import { checkArgument } from "../core";
import {
  drumProgram,
  type Encoding,
  type FourVoiceState,
  parseFourVoiceToken,
  parsePerformanceToken,
  parseRemiToken,
  remembered,
  restPitch,
  voiceCount,
} from "../tokens";

/** What constraints need to know of an encoding's tokens. Drums are not heard. */
export interface TokenReader<State = unknown> {
  /** MIDI pitches that a token strikes, as its encoding plays them; none for other tokens. */
  pitches(token: string): readonly number[];
  /** The state before the first token. */
  start(): State;
  /** The state after one more token; a value, never changed in place. */
  next(state: State, token: string): State;
  /** How many notes go on sounding while the next token strikes its own. */
  sounding(state: State): number;
}

/**
 * The reader of an encoding's tokens.
 *
 * @throws InvalidArgumentError for an encoding that none is known for
 */
export function readerOf(encoding: Encoding): TokenReader {
  const { name } = encoding;
  if (name.startsWith("four-voice")) return fourVoiceReader(encoding);
  if (name === "remi") return remiReader(encoding);
  if (name === "performance") return performanceReader(encoding);
  if (name === "note-durations") return noteReader(encoding);
  if (name === "pitch-duration") return ringingReader(encoding);
  const known = ["notes", "notes-and-chords", "chord-durations"];
  const remedy = "constraints do not know its tokens: use one of the built-in encodings";
  checkArgument(known.includes(name), "encoding", name, remedy);
  return eventReader(encoding);
}

/** What a state of an encoding's grammar remembers of sounding notes. */
interface SoundingState {
  readonly sounding: readonly { readonly program?: number }[];
}

/** Pitches of a token that is an event of its own. */
function pitchesByDecoding(encoding: Encoding): (token: string) => readonly number[] {
  return remembered((token: string) => {
    if (!encoding.grammar.allows(encoding.grammar.start(), token)) return [];
    return encoding.decode([token]).notes.map((note) => note.pitch);
  });
}

/** One event after the other: nothing goes on sounding. */
function eventReader(encoding: Encoding): TokenReader {
  const pitches = pitchesByDecoding(encoding);
  return { pitches, start: () => null, next: () => null, sounding: () => 0 };
}

/** The encoding's grammar keeps the list of sounding notes. */
function noteReader({ grammar, ...encoding }: Encoding): TokenReader {
  return {
    pitches: pitchesByDecoding({ ...encoding, grammar }),
    start: () => grammar.start(),
    next: (state, token) => grammar.next(state, token),
    sounding: (state) => (state as SoundingState).sounding.length,
  };
}

function remiReader({ grammar }: Encoding): TokenReader {
  return {
    pitches(token) {
      const event = parseRemiToken(token);
      return event?.kind === "pitch" && !event.isDrum ? [event.pitch] : [];
    },
    start: () => grammar.start(),
    next: (state, token) => grammar.next(state, token),
    sounding: (state) =>
      (state as SoundingState).sounding.filter(({ program }) => program !== drumProgram).length,
  };
}

function performanceReader({ grammar }: Encoding): TokenReader {
  return {
    pitches(token) {
      const event = parsePerformanceToken(token);
      return event?.kind === "on" ? [event.pitch] : [];
    },
    start: () => grammar.start(),
    next: (state, token) => grammar.next(state, token),
    sounding: (state) => (state as SoundingState).sounding.length,
  };
}

function fourVoiceReader({ grammar }: Encoding): TokenReader {
  return {
    pitches(token) {
      const parsed = parseFourVoiceToken(token);
      return parsed?.kind === "pitch" ? [parsed.pitch] : [];
    },
    start: () => grammar.start(),
    next: (state, token) => grammar.next(state, token),
    sounding(state) {
      const { cells, sounding } = state as FourVoiceState;
      const own = cells % voiceCount; // the voice that strikes ends its own note
      return sounding.filter((pitch, voice) => voice !== own && pitch !== restPitch).length;
    },
  };
}

/** Events at even steps whose notes may ring on under the next ones. */
function ringingReader(encoding: Encoding): TokenReader<readonly number[]> {
  const pitches = pitchesByDecoding(encoding);
  // decode([token, token]) puts the second event one step after the first.
  const stepTicks = 120;
  const lengthOf = remembered((token: string) =>
    pitches(token).length === 0 ? 0 : encoding.decode([token]).notes[0].durationTicks / stepTicks,
  );
  return {
    pitches,
    start: () => [],
    // Steps that each sounding note still has from the next event on.
    next(left, token) {
      const struck = pitches(token).map(() => lengthOf(token));
      return [...left, ...struck].map((steps) => steps - 1).filter((steps) => steps > 0);
    },
    sounding: (left) => left.length,
  };
}

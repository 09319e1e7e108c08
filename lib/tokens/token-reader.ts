import type { Encoding, Grammar, TokenReader } from "./encoding";
import { remembered } from "./remembered";

type Reads = Pick<Encoding, "grammar" | "decode">;

/**
 * Pitches of a token that is an event of its own, by decoding it.
 *
 * @param encoding asked for when the first token comes: a reader is part of its encoding
 */
export function decodedPitches(encoding: () => Reads): (token: string) => readonly number[] {
  return remembered((token) => {
    const { grammar, decode } = encoding();
    if (!grammar.allows(grammar.start(), token)) return [];
    return decode([token]).notes.map((note) => note.pitch);
  });
}

/** The reader of tokens that are one event after the other: nothing goes on sounding. */
export function eventReader(encoding: () => Reads): TokenReader {
  const pitches = decodedPitches(encoding);
  return { pitches, start: () => null, next: () => null, sounding: () => 0 };
}

/** The reader of an encoding whose grammar knows what sounds. */
export function grammarReader<State>(
  grammar: Grammar<State>,
  pitches: (token: string) => readonly number[],
  sounding: (state: State) => number,
): TokenReader<State> {
  const { start, next } = grammar;
  return { pitches, start, next, sounding };
}

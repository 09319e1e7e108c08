import { DataError } from "../core";
import type { Piece } from "../music";

/** What a grammar remembers of the tokens so far. A value: `next` never changes the old one. */
export type GrammarState = unknown;

/**
 * Which token may follow which. Every sequence it allows decodes without repair, and encoding the
 * decoded piece gives the sequence again.
 */
export interface Grammar<State = GrammarState> {
  /** The state before the first token. */
  start(): State;
  /** The state after one more token; an unknown one (`<unk>`) leaves the state usable. */
  next(state: State, token: string): State;
  /** Whether `token` may come next; false for what is not a token of the encoding. */
  allows(state: State, token: string): boolean;
  /** Whether the sequence may end here. */
  mayEnd(state: State): boolean;
}

/** What a factor spec remembers of the tokens so far. A value, as `GrammarState`. */
export type FactorState = unknown;

/**
 * Side inputs of a network that follow from the tokens so far: the voice that sings next, the
 * position in the bar. `ids` of a state describe what is known before the next token is said.
 */
export interface FactorSpec<State = FactorState> {
  readonly names: readonly string[];
  /** How many ids each factor has, in the order of `names`. */
  readonly sizes: readonly number[];
  /**
   * Which factors are pitches, 0 for none and pitch + 1 otherwise: they move with the music when it is
   * put into another key, the others stay. Undefined where some change in another way.
   */
  readonly pitches?: readonly number[];
  /** Before the first token; where the piece is at hand, some factors are told of all of it. */
  start(piece?: Piece): State;
  next(state: State, token: string): State;
  /** One id per factor, `0 ≤ id < size`. */
  ids(state: State): readonly number[];
}

/** What rules of music need to know of an encoding's tokens. Drums are not heard. */
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
 * What an encoding keeps of the times of notes: their place in quarter notes or in seconds from the
 * beginning, or no more than their order and distances.
 */
export type Clock = "quarters" | "seconds" | "order";

/** A way of writing a piece as a sequence of tokens, and of reading it back. */
export interface Encoding {
  /** Its name in recipes, run folders and on the command line. */
  readonly name: string;
  /** What it keeps and what it loses, in a sentence for tables. */
  readonly summary: string;
  /** Where decoded notes stand. */
  readonly clock: Clock;
  /** Tokens of a piece. Throws a `DataError` with the piece's name when it cannot write it. */
  encode(piece: Piece): string[];
  /** The piece that tokens stand for; a sequence cut short sounds up to the cut. */
  decode(tokens: readonly string[]): Piece;
  readonly grammar: Grammar;
  readonly factors?: FactorSpec;
  /** What rules of music read in its tokens. */
  readonly reader: TokenReader;
  /** Every token there is, where the vocabulary is closed and small; null otherwise. */
  allTokens(): string[] | null;
  /** The token in another key; null when it leaves the range of MIDI pitches. */
  transpose(token: string, semitones: number): string | null;
}

/** The index of the first token that breaks the grammar; −1 when none does. */
export function firstGrammarFault(grammar: Grammar, tokens: readonly string[]): number {
  let state = grammar.start();
  for (let i = 0; i < tokens.length; i++) {
    if (!grammar.allows(state, tokens[i])) return i;
    state = grammar.next(state, tokens[i]);
  }
  return -1;
}

/**
 * Factor ids of every position of a sequence, int32 [tokens.length + 1, factors], row-major:
 * row i holds what is known before token i is said, the last row what is known before the end.
 *
 * @param piece the tokens are of, for factors that are told of the whole
 */
export function factorTable(
  spec: FactorSpec,
  tokens: readonly string[],
  piece?: Piece,
): Int32Array {
  const width = spec.names.length;
  const table = new Int32Array((tokens.length + 1) * width);
  let state = spec.start(piece);
  for (let i = 0; i <= tokens.length; i++) {
    table.set(spec.ids(state), i * width);
    if (i < tokens.length) state = spec.next(state, tokens[i]);
  }
  return table;
}

/** A grammar in which any token that `isToken` knows may follow any other. */
export function freeGrammar(isToken: (token: string) => boolean): Grammar<"free"> {
  return {
    start: () => "free",
    next: (state) => state,
    allows: (_, token) => isToken(token),
    mayEnd: () => true,
  };
}

/** The error for a token that does not belong to an encoding. */
export function malformedToken(encoding: string, token: string, index: number): DataError {
  return new DataError(
    `token ${index + 1}, ${JSON.stringify(token)}, is none of the encoding ${encoding} ` +
      "(decode with the encoding that the run was trained with)",
  );
}

import { checkArgument, EtudeError, type Random } from "../core";
import type { NextTokenModel, TokenStreams } from "../models";
import { type Grammar, Vocabulary } from "../tokens";
import {
  copyStream,
  type DrawSettings,
  drawNext,
  finishStream,
  type GrowingStream,
  startStream,
  takeToken,
} from "./growing-stream";
import { type Constraint, type RuleState, Rules } from "./rules";
import type { SampledStream } from "./sample-options";
import { checkStrategy } from "./strategy-steps";

/** What streams are opened with. */
export interface SteppedOptions {
  /** Each stream draws from a fork of its own; the generator itself is left as it was. */
  readonly random: Random;
  /** Numbers of the streams: what their forks are named by. Default one stream, 0. */
  readonly numbers?: readonly number[];
  /**
   * Streams that the model follows at once, at least as many as there are: missing ones in
   * silence. Default as many.
   */
  readonly width?: number;
  /** Tokens the music begins with. */
  readonly primer?: readonly string[];
  readonly grammar?: Grammar;
  readonly constraints?: readonly Constraint[];
}

/**
 * Streams as they were at a moment; see `SteppedStreams.keep`.
 *
 * @public
 */
export interface KeptStreams {
  readonly streams: readonly GrowingStream[];
  readonly rows: Float32Array | null;
  readonly model: TokenStreams | null;
}

/**
 * Streams that grow a token at a time, all settings open to change between two tokens. What was
 * said can be kept and taken back; tokens of somebody else can be said in between.
 *
 * The model always follows `width` streams, ended or missing ones in silence: in a matrix product
 * of one size a row's rounding does not depend on the other rows, so a stream is the same in
 * whatever company, bit for bit.
 *
 * @example
 * const streams = new SteppedStreams(model, vocabulary, { random, grammar: encoding.grammar });
 * const before = streams.keep();
 * const [token] = streams.step({ strategy: { temperature: 0.9 } }); // null once it has ended
 * streams.takeBack(before);
 *
 * @public
 */
export class SteppedStreams {
  readonly #model: NextTokenModel;
  readonly #vocabulary: Vocabulary;
  readonly #grammar: Grammar | undefined;
  readonly #width: number;
  readonly #primer: readonly number[];
  #rules: Rules;
  #streams: GrowingStream[];
  #open: TokenStreams | null = null;
  /** Log-probabilities after all that was said, [width, vocabularySize]; null until they are asked. */
  #rows: Float32Array | null = null;
  #closed = false;

  /** @throws EtudeError for a primer that breaks a rule or says what the model does not know */
  constructor(model: NextTokenModel, vocabulary: Vocabulary, options: SteppedOptions) {
    const { random, numbers = [0], primer = [], grammar, width = numbers.length } = options;
    checkArgument(width >= numbers.length, "width", width, `must be ≥ ${numbers.length}`);
    const unknown = primer.find((token) => !vocabulary.has(token));
    checkArgument(unknown === undefined, "primer token", unknown, "must be in the vocabulary");
    this.#model = model;
    this.#vocabulary = vocabulary;
    this.#grammar = grammar;
    this.#width = width;
    this.#rules = new Rules(vocabulary, options);
    const primed = { ids: vocabulary.encode(primer), state: followPrimer(this.#rules, primer) };
    this.#primer = [...primed.ids];
    const isOne = options.numbers === undefined;
    this.#streams = numbers.map((number) =>
      startStream(primed, random.fork(`stream ${number}`), isOne ? null : number),
    );
  }

  /** The streams as far as they have grown; not to be changed. */
  get streams(): readonly Readonly<GrowingStream>[] {
    return this.#streams;
  }

  /** Whether all have ended. */
  get ended(): boolean {
    return this.#streams.every(({ ended }) => ended !== null);
  }

  /**
   * Draws a token for each stream that has not ended.
   *
   * @returns what each said; null for `<end>`, and for one that had ended
   * @throws InvalidArgumentError for a strategy out of range, NothingAllowedError when grammar and
   *   constraints leave no token
   */
  step(settings: DrawSettings = {}): (string | null)[] {
    checkStrategy(settings.strategy ?? {});
    return this.#grow((stream, row) => {
      drawNext(stream, row, this.#rules, this.#vocabulary, settings);
    });
  }

  /**
   * Makes every stream that has not ended say a token that was not drawn, such as a player's, and
   * the model hear it at once. Rules are not asked, but follow it.
   *
   * @throws InvalidArgumentError for a token that the model does not know
   */
  say(token: string): void {
    const isKnown = this.#vocabulary.has(token);
    checkArgument(isKnown, "token", token, "must be in the vocabulary");
    const id = this.#vocabulary.idOf(token);
    this.#grow((stream, row) => takeToken(stream, id, row, this.#rules, this.#vocabulary));
    if (!this.ended) this.#rowsNow();
  }

  /** Puts other constraints in the place of those there were; the grammar stays. */
  constrain(constraints: readonly Constraint[]): void {
    const grammar = this.#grammar;
    this.#rules = new Rules(this.#vocabulary, { ...(grammar ? { grammar } : {}), constraints });
    for (const stream of this.#streams) {
      const tokens = this.#vocabulary.decode(stream.ids);
      stream.state = tokens.reduce(
        (state, token) => this.#rules.next(state, token),
        this.#rules.start(),
      );
    }
  }

  /** Ends a stream where it is. */
  cut(index: number, ended: "length" | "interrupted"): void {
    this.#streams[index].ended ??= ended;
  }

  /** The streams as they are now, to take back what comes later, any number of times. */
  keep(): KeptStreams {
    return {
      streams: this.#streams.map(copyStream),
      rows: this.#rows?.slice() ?? null,
      model: this.#open?.copy?.() ?? null,
    };
  }

  /**
   * Goes on from what was kept. A model whose streams cannot be copied hears what was said once
   * more, before the next token.
   */
  takeBack(kept: KeptStreams): void {
    this.#checkOpen();
    this.#streams = kept.streams.map(copyStream);
    this.#open?.close();
    this.#open = kept.model?.copy?.() ?? null;
    this.#rows = this.#open && (kept.rows?.slice() ?? null);
  }

  /** The streams as callers get them; cut ones end where a piece may end, if that is near. */
  finish(): SampledStream[] {
    const hasGrammar = this.#grammar !== undefined;
    return this.#streams.map((stream) => finishStream(stream, this.#vocabulary, hasGrammar));
  }

  /** Frees what the model holds; the streams cannot grow afterwards. */
  close(): void {
    this.#closed = true;
    this.#open?.close();
    this.#open = null;
  }

  #grow(take: (stream: GrowingStream, row: Float32Array) => void): (string | null)[] {
    const rows = this.#rowsNow();
    const size = this.#model.vocabularySize;
    const said = this.#streams.map((stream, i) => {
      if (stream.ended !== null) return null;
      take(stream, rows.subarray(i * size, (i + 1) * size));
      return stream.ended === null ? this.#vocabulary.tokens[stream.ids.at(-1)!] : null;
    });
    this.#rows = null;
    return said;
  }

  #rowsNow(): Float32Array {
    this.#checkOpen();
    if (this.#rows) return this.#rows;
    this.#rows = this.#open
      ? this.#open.advance(this.#idsAt(Number.POSITIVE_INFINITY))
      : this.#hear();
    return this.#rows;
  }

  /** Opens the model and feeds `<start>`, the primer once, and then all that was said. */
  #hear(): Float32Array {
    const open = this.#model.open(1);
    this.#open = open;
    let row = open.advance(Int32Array.of(Vocabulary.startId));
    for (const id of this.#primer) row = open.advance(Int32Array.of(id));
    let rows: Float32Array = new Float32Array(this.#width * row.length);
    for (let i = 0; i < this.#width; i++) rows.set(row, i * row.length);
    open.select(new Int32Array(this.#width));
    const longest = Math.max(...this.#streams.map(({ ids }) => ids.length));
    for (let at = this.#primer.length; at < longest; at++) rows = open.advance(this.#idsAt(at));
    return rows;
  }

  /** What each row hears at a place; beyond a stream's end its last id, `<end>` if it has ended. */
  #idsAt(place: number): Int32Array {
    const ids = new Int32Array(this.#width).fill(Vocabulary.endId);
    this.#streams.forEach((stream, i) => {
      const at = Math.min(place, stream.ids.length - 1);
      if (stream.ended === null || at === place) ids[i] = stream.ids[at];
    });
    return ids;
  }

  #checkOpen(): void {
    if (this.#closed) throw new EtudeError("these streams are closed (open new ones)");
  }
}

function followPrimer(rules: Rules, primer: readonly string[]): RuleState {
  let state = rules.start();
  primer.forEach((token, i) => {
    const forbidding = rules.forbidding(state, token);
    if (forbidding.length > 0) {
      throw new EtudeError(
        `primer token ${i}, ${JSON.stringify(token)}, breaks ${forbidding.join(" and ")} ` +
          "(take another primer, or drop what it breaks)",
      );
    }
    state = rules.next(state, token);
  });
  return state;
}

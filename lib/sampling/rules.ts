import { EtudeError } from "../core";
import { type Grammar, Vocabulary } from "../tokens";

/**
 * A rule over a sequence of tokens, built like a grammar: which token may come, given those so far.
 * States are values: `next` makes a new one and never changes the old, so that streams can be
 * copied by copying references. `<start>` and `<end>` are not shown to constraints.
 */
export interface Constraint<State = unknown> {
  /** Shown to the reader when nothing is left: `pitch range 60 to 72`. */
  readonly name: string;
  start(): State;
  next(state: State, token: string): State;
  allows(state: State, token: string): boolean;
}

/** The rules' states of one stream; never changed in place. */
export type RuleState = readonly unknown[];

/** Thrown when grammar, constraints and model together leave no token. */
export class NothingAllowedError extends EtudeError {
  override name = "NothingAllowedError";
}

/** Grammar and constraints of a vocabulary as one mask over its ids. */
export class Rules {
  readonly #tokens: readonly string[];
  readonly #grammar: Grammar | undefined;
  readonly #rules: readonly Constraint[];
  readonly #masks: readonly MaskCache[];

  constructor(
    vocabulary: Vocabulary,
    { grammar, constraints = [] }: { grammar?: Grammar; constraints?: readonly Constraint[] } = {},
  ) {
    this.#tokens = vocabulary.tokens;
    this.#grammar = grammar;
    this.#rules = grammar ? [grammarRule(grammar), ...constraints] : constraints;
    this.#masks = this.#rules.map(() => new MaskCache());
  }

  start(): RuleState {
    return this.#rules.map((rule) => rule.start());
  }

  next(state: RuleState, token: string): RuleState {
    return this.#rules.map((rule, i) => rule.next(state[i], token));
  }

  /** Whether a piece may end here. */
  mayEnd(state: RuleState): boolean {
    return this.#grammar ? this.#grammar.mayEnd(state[0] as never) : true;
  }

  /** 1 for every id that may come next, uint8 [vocabulary.size]; `<unk>` and `<start>` never. */
  mask(state: RuleState, { end = true }: { end?: boolean } = {}): Uint8Array {
    const mask = new Uint8Array(this.#tokens.length).fill(1);
    for (let i = 0; i < this.#rules.length; i++) {
      const allowed = this.#maskOf(i, state[i]);
      for (let id = 0; id < mask.length; id++) mask[id] &= allowed[id];
    }
    mask[Vocabulary.unknownId] = 0;
    mask[Vocabulary.startId] = 0;
    mask[Vocabulary.endId] = end && this.mayEnd(state) ? 1 : 0;
    return mask;
  }

  /** Whether one token may come next. */
  allows(state: RuleState, token: string): boolean {
    return this.#rules.every((rule, i) => rule.allows(state[i], token));
  }

  /** Names of the rules that forbid a token here. */
  forbidding(state: RuleState, token: string): string[] {
    return this.#rules.filter((rule, i) => !rule.allows(state[i], token)).map(({ name }) => name);
  }

  /** The error for a place where nothing may come: which rules, and what would do. */
  nothingAllowed(state: RuleState, where: string): NothingAllowedError {
    const alone = this.#rules.filter((_, i) => !this.#leaves(state, (j) => j === i));
    if (alone.length > 0) {
      const names = listNames(alone);
      return new NothingAllowedError(
        `nothing allowed ${where}: ${names} forbids every token of the vocabulary ` +
          "(loosen it, or use a model whose vocabulary holds such tokens)",
      );
    }
    const guilty = this.#rules.filter((_, i) => this.#leaves(state, (j) => j !== i));
    const named = guilty.length > 0 ? guilty : this.#rules;
    if (named.length === 0) {
      return new NothingAllowedError(`nothing allowed ${where}: the vocabulary holds no music`);
    }
    const free = named.filter((rule) => rule.name !== grammarName);
    const remedy = free.length > 0 ? `loosen or drop ${listNames(free, "or")}` : "train on more";
    return new NothingAllowedError(
      `nothing allowed ${where}: ${listNames(this.#rules)} contradict one another (${remedy})`,
    );
  }

  #leaves(state: RuleState, isUsed: (rule: number) => boolean): boolean {
    const used = this.#rules.map((_, i) => i).filter(isUsed);
    return this.#tokens.some(
      (_, id) => id > Vocabulary.endId && used.every((i) => this.#maskOf(i, state[i])[id] === 1),
    );
  }

  #maskOf(index: number, state: unknown): Uint8Array {
    const rule = this.#rules[index];
    return this.#masks[index].get(state, () => {
      const mask = new Uint8Array(this.#tokens.length);
      for (let id = Vocabulary.endId + 1; id < mask.length; id++) {
        if (rule.allows(state, this.#tokens[id])) mask[id] = 1;
      }
      return mask;
    });
  }
}

/** Masks by state: states that are texts, numbers or shared objects are asked only once. */
class MaskCache {
  readonly #byValue = new Map<unknown, Uint8Array>();
  readonly #byObject = new WeakMap<object, Uint8Array>();

  get(state: unknown, make: () => Uint8Array): Uint8Array {
    const isObject = typeof state === "object" && state !== null;
    const known = isObject ? this.#byObject.get(state) : this.#byValue.get(state);
    if (known) return known;
    const mask = make();
    if (isObject) this.#byObject.set(state, mask);
    else if (this.#byValue.size < 4096) this.#byValue.set(state, mask);
    return mask;
  }
}

const grammarName = "the encoding's grammar";

function grammarRule(grammar: Grammar): Constraint {
  return {
    name: grammarName,
    start: () => grammar.start(),
    next: (state, token) => grammar.next(state as never, token),
    allows: (state, token) => grammar.allows(state as never, token),
  };
}

function listNames(rules: readonly Constraint[], word = "and"): string {
  const names = rules.map((rule) => rule.name);
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

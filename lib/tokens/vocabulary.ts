import { checkArgument, DataError } from "../core";

/** Names of the three tokens every vocabulary starts with, in the order of their ids. */
export const specialTokens = ["<unk>", "<start>", "<end>"] as const;

/**
 * The tokens a model knows, each with an id: `<unk>` 0, `<start>` 1, `<end>` 2, then the tokens of
 * the training pieces from the most to the least frequent.
 */
export class Vocabulary {
  static readonly unknownId = 0;
  static readonly startId = 1;
  static readonly endId = 2;
  readonly tokens: readonly string[];
  /** How often each token stands in the training sequences; `<unk>` counts what was filtered. */
  readonly counts: readonly number[];
  /** Tokens rarer than this are `<unk>`. */
  readonly minimumCount: number;
  /** What the filter sent to `<unk>`: distinct tokens and their occurrences. */
  readonly dropped: { readonly types: number; readonly tokens: number };
  readonly #ids: ReadonlyMap<string, number>;

  constructor(parts: {
    tokens: readonly string[];
    counts: readonly number[];
    minimumCount: number;
    dropped: { types: number; tokens: number };
  }) {
    this.tokens = parts.tokens;
    this.counts = parts.counts;
    this.minimumCount = parts.minimumCount;
    this.dropped = parts.dropped;
    this.#ids = new Map(parts.tokens.map((token, id) => [token, id]));
  }

  /** Number of ids, the three special ones included. */
  get size(): number {
    return this.tokens.length;
  }

  /** The id of a token; `Vocabulary.unknownId` for one it does not know. */
  idOf(token: string): number {
    return this.#ids.get(token) ?? Vocabulary.unknownId;
  }

  /** Whether the token has an id of its own. */
  has(token: string): boolean {
    return this.#ids.has(token);
  }

  /** Ids of tokens, int32 [tokens.length]; unknown tokens become 0. */
  encode(tokens: readonly string[]): Int32Array {
    return Int32Array.from(tokens, (token) => this.idOf(token));
  }

  /** Tokens of ids. Throws for an id out of range. */
  decode(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => {
      const token = this.tokens[id];
      checkArgument(token !== undefined, "token id", id, `must be 0 to ${this.size - 1}`);
      return token;
    });
  }

  /** The sequence a model learns: `<start>`, the tokens, `<end>`; int32 [tokens.length + 2]. */
  encodePiece(tokens: readonly string[]): Int32Array {
    const ids = new Int32Array(tokens.length + 2);
    ids[0] = Vocabulary.startId;
    ids.set(this.encode(tokens), 1);
    ids[ids.length - 1] = Vocabulary.endId;
    return ids;
  }

  /** How many of the tokens have no id of their own. */
  countUnknown(tokens: readonly string[]): number {
    return tokens.reduce((count, token) => count + (this.has(token) ? 0 : 1), 0);
  }

  /** A vocabulary from its tokens alone, as a run folder keeps them; counts are then unknown. */
  static fromTokens(tokens: readonly string[], source = "vocabulary"): Vocabulary {
    checkSpecial(tokens, source);
    return new Vocabulary({
      tokens,
      counts: [],
      minimumCount: 1,
      dropped: { types: 0, tokens: 0 },
    });
  }
}

function checkSpecial(tokens: readonly string[], source: string): void {
  if (specialTokens.every((token, id) => tokens[id] === token)) return;
  throw new DataError(`${source}: a vocabulary must start with ${specialTokens.join(", ")}`);
}

/** How often each token stands in the sequences, from the most frequent (ties: by name). */
export function countTokens(sequences: Iterable<readonly string[]>): [string, number][] {
  const counts = new Map<string, number>();
  for (const tokens of sequences) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return byCount(counts);
}

const byCount = (counts: Iterable<[string, number]>) =>
  [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

/**
 * The vocabulary of the training sequences, without tokens that stand there fewer than
 * `minimumCount` times: those become `<unk>`, in place, and are counted, never deleted.
 *
 * @throws DataError when no token is left.
 * @example
 * buildVocabulary([["C4", "E4", "C4"]], { minimumCount: 2 }).tokens;
 * // ["<unk>", "<start>", "<end>", "C4"]
 */
export function buildVocabulary(
  sequences: readonly (readonly string[])[],
  options: { minimumCount?: number } = {},
): Vocabulary {
  return vocabularyOfCounts(countTokens(sequences), sequences.length, options);
}

/**
 * `buildVocabulary` from how often each token stands in so many training sequences.
 *
 * @throws what `buildVocabulary` throws
 */
export function vocabularyOfCounts(
  counts: Iterable<[string, number]>,
  sequences: number,
  { minimumCount = 1 }: { minimumCount?: number } = {},
): Vocabulary {
  checkArgument(
    Number.isInteger(minimumCount) && minimumCount >= 1,
    "minimumCount",
    minimumCount,
    "must be a whole number ≥ 1",
  );
  const all = byCount(counts);
  const kept = all.filter(([, count]) => count >= minimumCount);
  const rare = all.slice(kept.length);
  if (kept.length === 0) {
    const count = `${sequences} training pieces`;
    const most = all[0]?.[1] ?? 0;
    throw new DataError(
      most === 0
        ? `${count} hold no token (add music)`
        : `no token occurs ${minimumCount} times or more in ${count} (the most frequent ` +
            `occurs ${most} times: add music)`,
    );
  }
  const droppedTokens = rare.reduce((sum, [, count]) => sum + count, 0);
  return new Vocabulary({
    tokens: [...specialTokens, ...kept.map(([token]) => token)],
    counts: [droppedTokens, sequences, sequences, ...kept.map(([, n]) => n)],
    minimumCount,
    dropped: { types: rare.length, tokens: droppedTokens },
  });
}

/** Throws unless the vocabulary leaves a model something to choose between. */
export function checkLearnable(vocabulary: Vocabulary): void {
  if (vocabulary.size - specialTokens.length < 2) {
    throw new DataError(
      `the vocabulary holds one token, ${JSON.stringify(vocabulary.tokens.at(-1))} ` +
        "(nothing can be learnt from it: add music)",
    );
  }
}

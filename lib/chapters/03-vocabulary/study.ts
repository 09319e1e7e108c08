import { mean, sort, sum } from "d3-array";
import { checkArgument, DataError, type Random } from "../../core";
import { buildVocabulary, countTokens } from "../../tokens";

/** What a frequency filter leaves, by its threshold. */
export interface Coverage {
  readonly minimumCount: number;
  /** Tokens of the training pieces, rare or not. */
  readonly tokens: number;
  /** Different tokens kept, of those that stand in the training pieces. */
  readonly kept: number;
  /** Share of the training tokens that are kept, 0 to 1. */
  readonly training: number;
  /** Share of the held-out tokens that the vocabulary knows, 0 to 1. */
  readonly heldOut: number;
}

/**
 * How much of the training and of the held-out music a vocabulary knows, for each threshold.
 *
 * @throws DataError when a side has no token
 * @example
 * coverageByMinimumCount([["C4", "C4", "E4"]], [["C4", "G4"]], [1, 2]);
 */
export function coverageByMinimumCount(
  training: readonly (readonly string[])[],
  heldOut: readonly (readonly string[])[],
  minimumCounts: readonly number[],
): Coverage[] {
  const counts = countTokens(training);
  const held = new Map(countTokens(heldOut));
  const total = sum(counts, ([, count]) => count);
  const heldTotal = sum(held.values());
  if (total === 0 || heldTotal === 0) {
    throw new DataError("no tokens to count (both sides need pieces with notes)");
  }
  return minimumCounts.map((minimumCount) => {
    const kept = counts.filter(([, count]) => count >= minimumCount);
    const known = sum(kept, ([token]) => held.get(token));
    const own = sum(kept, ([, count]) => count);
    const shares = { training: own / total, heldOut: known / heldTotal };
    return { minimumCount, tokens: total, kept: kept.length, ...shares };
  });
}

/** How many different tokens stand in the first `tokens` tokens read. */
export interface GrowthPoint {
  readonly tokens: number;
  readonly kinds: number;
}

/**
 * How a vocabulary grows while pieces are read in random order: a point after every piece, thinned
 * to `most` points evenly on a logarithmic scale.
 */
export function vocabularyGrowth(
  pieces: readonly (readonly string[])[],
  random: Random,
  most = 60,
): GrowthPoint[] {
  const seen = new Set<string>();
  let tokens = 0;
  const points = random.shuffle(pieces).map((piece) => {
    for (const token of piece) seen.add(token);
    tokens += piece.length;
    return { tokens, kinds: seen.size };
  });
  const kept = points.filter(({ tokens: n }) => n > 0);
  const last = kept.at(-1);
  if (!last || kept.length <= most) return kept;
  const step = Math.log(last.tokens / kept[0].tokens) / (most - 1);
  let next = Math.log(kept[0].tokens);
  return kept.filter((point) => {
    if (Math.log(point.tokens) < next - 1e-9 && point !== last) return false;
    next = Math.max(next, Math.log(point.tokens)) + step;
    return true;
  });
}

/** Kinds ≈ `factor` · tokens^`exponent`. */
export interface HeapsFit {
  readonly factor: number;
  readonly exponent: number;
}

/**
 * Heaps' law fitted to a growth curve by least squares on logarithms. With an exponent of 1 every
 * token is new, with 0 the vocabulary is closed.
 *
 * Source: Heaps (1978), "Information Retrieval", section 7.5.
 *
 * @throws InvalidArgumentError for fewer than 2 points of different length
 */
export function fitHeaps(points: readonly GrowthPoint[]): HeapsFit {
  const x = points.map(({ tokens }) => Math.log(tokens));
  const y = points.map(({ kinds }) => Math.log(kinds));
  const [meanX, meanY] = [mean(x)!, mean(y)!];
  const spread = sum(x, (value) => (value - meanX) ** 2);
  checkArgument(spread > 0, "growth points", points.length, "must be 2 or more of other lengths");
  const exponent = sum(x, (value, i) => (value - meanX) * (y[i] - meanY)) / spread;
  return { exponent, factor: Math.exp(meanY - exponent * meanX) };
}

/** What deleting rare tokens does to neighbours. Joints are pairs of tokens side by side. */
export interface DeletionDamage {
  readonly deleted: number;
  readonly tokens: number;
  /** Joints after the deletion, and those among them whose tokens were not neighbours before. */
  readonly joints: number;
  readonly falseJoints: number;
  /** Kinds of joint that stand nowhere in the music, and the most frequent of them. */
  readonly inventedKinds: number;
  readonly examples: readonly { readonly pair: string; readonly count: number }[];
}

/**
 * Counts the neighbours that never were: pairs that a model would learn after the tokens outside
 * `kept` were deleted instead of being replaced by `<unk>`.
 *
 * @example
 * deletionDamage([["C4", "F#4", "G4"]], new Set(["C4", "G4"])).falseJoints; // 1
 */
export function deletionDamage(
  pieces: readonly (readonly string[])[],
  kept: { has(token: string): boolean },
): DeletionDamage {
  const real = new Set<string>();
  const invented = new Map<string, number>();
  const sums = { deleted: 0, tokens: 0, joints: 0, falseJoints: 0 };
  for (const piece of pieces) {
    for (let i = 1; i < piece.length; i++) real.add(`${piece[i - 1]} → ${piece[i]}`);
  }
  for (const piece of pieces) {
    let last = -1;
    for (const [index, token] of piece.entries()) {
      sums.tokens++;
      if (!kept.has(token)) {
        sums.deleted++;
        continue;
      }
      if (last >= 0) sums.joints++;
      if (last >= 0 && last < index - 1) {
        sums.falseJoints++;
        const pair = `${piece[last]} → ${token}`;
        if (!real.has(pair)) invented.set(pair, (invented.get(pair) ?? 0) + 1);
      }
      last = index;
    }
  }
  const examples = [...invented]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 8)
    .map(([pair, count]) => ({ pair, count }));
  return { ...sums, inventedKinds: invented.size, examples };
}

/** What deleting all tokens under a threshold does. */
export interface DamageAt extends DeletionDamage {
  readonly minimumCount: number;
}

/** The damage at a threshold of the pieces' own counts. */
export function damageAt(pieces: readonly (readonly string[])[], minimumCount: number): DamageAt {
  return { minimumCount, ...deletionDamage(pieces, buildVocabulary(pieces, { minimumCount })) };
}

/**
 * A piece that a threshold does much damage to, without being the worst: of ten pieces one has
 * more rare tokens.
 *
 * @returns its tokens, and those that are left when the rare ones are deleted
 */
export function damagedPiece(pieces: readonly (readonly string[])[], minimumCount: number) {
  const vocabulary = buildVocabulary(pieces, { minimumCount });
  const unknown = (piece: readonly string[]) => vocabulary.countUnknown(piece) / piece.length;
  const damaged = sort(pieces, (piece) => -unknown(piece));
  const whole = damaged[Math.floor(damaged.length / 10)];
  return { whole, left: whole.filter((token) => vocabulary.has(token)) };
}

/** What Heaps' law says of ten times the music. */
export interface Outlook {
  readonly encoding: string;
  /** Different tokens in the music there is. */
  readonly now: number;
  readonly exponent: number;
  /** Different tokens in ten times as much. */
  readonly later: number;
}

/** Fits Heaps' law to the second half of the points: the far end is where new pieces come from. */
export function outlook(encoding: string, points: readonly GrowthPoint[]): Outlook {
  const { exponent, factor } = fitHeaps(points.slice(points.length >> 1));
  const { tokens, kinds } = points[points.length - 1];
  return { encoding, now: kinds, exponent, later: Math.round(factor * (10 * tokens) ** exponent) };
}

import { checkArgument } from "../core";
import { type Fingerprint, sketchSize } from "./fingerprint";

/** That a file repeats one before it. */
export interface Copy {
  /** Index of the earlier file. */
  readonly of: number;
  /** Share of the shorter file's phrases that the other one has too; 1 for the same notes. */
  readonly share: number;
  /** How much higher this file is, in semitones; null where only phrases are the same. */
  readonly semitones: number | null;
}

/** Copies among files, by their indices. */
export interface Copies {
  /** For each file the earlier one it is most like, if it repeats one. */
  readonly copies: readonly (Copy | null)[];
  /** For each file the first one of its group: copies, copies of copies and so on; itself for most. */
  readonly groups: readonly number[];
}

/** Fingerprints by the files' indices: in memory, or where they were kept. */
export interface Fingerprints {
  readonly length: number;
  at(index: number): Fingerprint | undefined;
}

/** Of phrases in common, how many make a copy: half of the shorter file's, and no handful. */
const leastShare = 0.5;
const fewestShared = 8;
// A phrase in so many different files (a scale, a trill) tells nothing of any of them.
const mostFiles = 64;
// Of a file's sample so many phrases lead to it; the samples themselves are then compared.
const leading = 16;
const mostPrints = 2 ** 21;
const none = -1;

/**
 * Which files repeat others: the same notes in any key, or most of them. Where only phrases are the
 * same it is told from samples of 64 of them; fewer than 8 in common are no copy.
 *
 * Fingerprints are asked for one by one; some 150 bytes of each are held.
 */
export function findCopies(prints: Fingerprints): Copies {
  const { length } = prints;
  checkArgument(length <= mostPrints, "number of files", length, `at most ${mostPrints}`);
  const { twins, lowest, index } = survey(prints);
  const groups = Array.from({ length }, (_, i) => i);
  const copies = Array.from({ length }, (_, i): Copy | null => {
    const twin = twins[i];
    if (twin !== none) {
      join(groups, twin, i);
      return { of: twin, share: 1, semitones: lowest[i] - lowest[twin] };
    }
    const alike = alikeFiles(prints, index, i);
    for (const { of } of alike) join(groups, of, i);
    const best = alike.sort((a, b) => b.share - a.share || a.of - b.of)[0];
    return best ? { ...best, semitones: null } : null;
  });
  return { copies, groups: groups.map((_, i) => rootOf(groups, i)) };
}

/** What is held of all fingerprints. */
function survey(prints: Fingerprints) {
  const { length } = prints;
  const twins = new Int32Array(length).fill(none);
  const lowest = new Uint8Array(length);
  const firstByHash = new Map<number, number>();
  const index = new Float64Array(leading * length);
  let entries = 0;
  for (let i = 0; i < length; i++) {
    const { hash, lowestPitch, sketch } = prints.at(i)!;
    lowest[i] = lowestPitch;
    if (hash !== "") {
      const number = numberOf(hash);
      twins[i] = firstByHash.get(number) ?? none;
      if (twins[i] !== none) continue;
      firstByHash.set(number, i);
    }
    // Phrase and file in one number, so that sorting brings the files of a phrase together.
    for (const phrase of sketch.slice(0, leading)) index[entries++] = phrase * mostPrints + i;
  }
  return { twins, lowest, index: index.subarray(0, entries).sort() };
}

/** 52 bits of a hash and its count of notes: two of 100,000 files agree by chance once in 10⁶ times. */
function numberOf(hash: string): number {
  const [count, digits] = hash.split("-");
  const low = Number.parseInt(digits.slice(-13), 16);
  return (low + Number(count) * 0x9e3779b1) % Number.MAX_SAFE_INTEGER;
}

/** Earlier files that have at least half of the phrases, with the share. */
function alikeFiles(
  prints: Fingerprints,
  index: Float64Array,
  own: number,
): { of: number; share: number }[] {
  const mine = prints.at(own)!;
  const candidates = new Set<number>();
  for (const phrase of mine.sketch) {
    const files = earlierFiles(index, phrase, own);
    if (files.length <= mostFiles) for (const file of files) candidates.add(file);
  }
  const phrases = new Set(mine.sketch);
  return [...candidates].flatMap((of) => {
    const other = prints.at(of)!;
    const shared = other.sketch.filter((phrase) => phrases.has(phrase)).length;
    if (shared < fewestShared) return [];
    const share = shareOfShorter(mine, other);
    return share >= leastShare ? [{ of, share }] : [];
  });
}

/** The files before `own` that a phrase leads to; one too many where there are more than count. */
function earlierFiles(index: Float64Array, phrase: number, own: number): number[] {
  let [low, high] = [0, index.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index[middle] < phrase * mostPrints) low = middle + 1;
    else high = middle;
  }
  const files: number[] = [];
  for (let at = low; at < index.length && files.length <= mostFiles; at++) {
    const file = index[at] - phrase * mostPrints;
    if (file >= own) break;
    files.push(file);
  }
  return files;
}

/**
 * How much of the shorter file's phrases the other has, from the smallest hashes of both together
 * (Broder, "On the resemblance and containment of documents", 1997).
 */
function shareOfShorter(a: Fingerprint, b: Fingerprint): number {
  const theirs = new Set(b.sketch);
  const union = [...new Set([...a.sketch, ...b.sketch])].sort((x, y) => x - y);
  const mine = new Set(a.sketch);
  const sample = union.slice(0, sketchSize);
  const both = sample.filter((phrase) => mine.has(phrase) && theirs.has(phrase)).length;
  const resemblance = both / sample.length;
  const common = (resemblance * (a.phrases + b.phrases)) / (1 + resemblance);
  return Math.min(1, common / Math.min(a.phrases, b.phrases));
}

function rootOf(groups: number[], index: number): number {
  let root = index;
  while (groups[root] !== root) root = groups[root];
  return root;
}

/** One group of two; its first file stands for it. */
function join(groups: number[], a: number, b: number): void {
  const [first, second] = [rootOf(groups, a), rootOf(groups, b)].sort((x, y) => x - y);
  groups[second] = first;
}

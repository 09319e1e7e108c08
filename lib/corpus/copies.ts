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

/** Of phrases in common, how many make a copy: half of the shorter file's, and no handful. */
const leastShare = 0.5;
const fewestShared = 8;
// A phrase in so many different files (a scale, a trill) tells nothing of any of them.
const mostFiles = 64;

/**
 * Which files repeat others: the same notes in any key, or most of them. Where only phrases are the
 * same it is told from samples of 64 of them; fewer than 8 in common are no copy.
 */
export function findCopies(fingerprints: readonly Fingerprint[]): Copies {
  const firstByHash = new Map<string, number>();
  const filesByPhrase = new Map<number, number[]>();
  const groups = fingerprints.map((_, i) => i);
  const copies = fingerprints.map((mine, i): Copy | null => {
    const twin = firstByHash.get(mine.hash);
    if (mine.hash !== "" && twin !== undefined) {
      join(groups, twin, i);
      return { of: twin, share: 1, semitones: mine.lowestPitch - fingerprints[twin].lowestPitch };
    }
    firstByHash.set(mine.hash, i);
    const alike = alikeFiles(fingerprints, filesByPhrase, i);
    for (const { of } of alike) join(groups, of, i);
    for (const phrase of mine.sketch) {
      const files = filesByPhrase.get(phrase);
      if (files) files.push(i);
      else filesByPhrase.set(phrase, [i]);
    }
    const best = alike.sort((a, b) => b.share - a.share || a.of - b.of)[0];
    return best ? { ...best, semitones: null } : null;
  });
  return { copies, groups: groups.map((_, i) => rootOf(groups, i)) };
}

/** Earlier files that have at least half of the phrases, with the share. */
function alikeFiles(
  fingerprints: readonly Fingerprint[],
  filesByPhrase: ReadonlyMap<number, readonly number[]>,
  index: number,
): { of: number; share: number }[] {
  const shared = new Map<number, number>();
  for (const phrase of fingerprints[index].sketch) {
    const files = filesByPhrase.get(phrase) ?? [];
    if (files.length > mostFiles) continue;
    for (const file of files) shared.set(file, (shared.get(file) ?? 0) + 1);
  }
  return [...shared].flatMap(([of, count]) => {
    if (count < fewestShared) return [];
    const share = shareOfShorter(fingerprints[index], fingerprints[of]);
    return share >= leastShare ? [{ of, share }] : [];
  });
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

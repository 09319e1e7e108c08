import { pitchClass } from "./pitch";

/**
 * The pitch classes of a chord in normal order: the rotation of smallest span, among those the one
 * packed closest to its first note, among those the one that starts lowest.
 *
 * This is Forte's rule (The Structure of Atonal Music, 1973), and gives what music21's
 * `Chord.normalOrder` gives for every one of the 4,095 sets.
 *
 * @param pitches MIDI pitches or pitch classes, in any order, repeated or not
 * @example
 * normalOrder([60, 64, 67]); // [0, 4, 7]
 * normalOrder([70, 74, 77]); // [10, 2, 5]
 */
export function normalOrder(pitches: readonly number[]): readonly number[] {
  let set = 0;
  for (const pitch of pitches) set |= 1 << pitchClass(pitch);
  let order = known.get(set);
  if (!order) {
    order = findNormalOrder(set);
    known.set(set, order);
  }
  return order;
}

const known = new Map<number, readonly number[]>();

function findNormalOrder(set: number): number[] {
  const classes: number[] = [];
  for (let i = 0; i < 12; i++) if (set & (1 << i)) classes.push(i);
  let best = classes;
  for (let i = 1; i < classes.length; i++) {
    const rotation = [...classes.slice(i), ...classes.slice(0, i)];
    if (comparePacking(rotation, best) < 0) best = rotation;
  }
  return best;
}

function comparePacking(a: readonly number[], b: readonly number[]): number {
  const interval = (order: readonly number[], i: number) => pitchClass(order[i] - order[0]);
  const last = a.length - 1;
  const bySpan = interval(a, last) - interval(b, last);
  if (bySpan !== 0) return bySpan;
  for (let i = 1; i < last; i++) {
    const difference = interval(a, i) - interval(b, i);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The token of a chord: its normal order joined by dots.
 *
 * @example
 * chordName([61, 65, 66]); // "1.5.6"
 */
export function chordName(pitches: readonly number[]): string {
  return normalOrder(pitches).join(".");
}

/** The pitch classes of a chord token; null when it is not one in normal order. */
export function pitchClassesOfName(name: string): readonly number[] | null {
  if (!/^\d{1,2}(\.\d{1,2})*$/.test(name)) return null;
  const classes = name.split(".").map(Number);
  return classes.every((value) => value < 12) && chordName(classes) === name ? classes : null;
}

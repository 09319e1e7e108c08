import type { BarMarks } from "./bar";

/** Bars and notes played at most: more than the longest works have, less than a crafted file may ask. */
const mostBars = 20_000;
const mostNotes = 1_000_000;

/** What counts of a bar for the order of playing. */
export interface OrderedBar extends Omit<BarMarks, "jump"> {
  readonly noteCount: number;
}

/**
 * The numbers of the bars, from 0, in the order they are played: repeats with first and second
 * endings. A repeat that is not said to begin anywhere begins after the last one, or with the piece.
 * `isCut`: repeats ask for more than any music, and only the first of it is given.
 *
 * @example
 * const once = { repeatsFrom: false, times: 1, ending: [], endsEnding: false, noteCount: 4 };
 * playingOrder([once, { ...once, times: 2 }, once]).order; // [0, 1, 0, 1, 2]
 */
export function playingOrder(bars: readonly OrderedBar[]): { order: number[]; isCut: boolean } {
  const order: number[] = [];
  let noteCount = 0;
  let from = 0;
  let pass = 1;
  let ending: readonly number[] = [];
  for (let i = 0; i < bars.length; i++) {
    const bar = bars[i];
    if (order.length === mostBars || noteCount > mostNotes) return { order, isCut: true };
    if (bar.repeatsFrom && i !== from) {
      from = i;
      pass = 1;
      ending = [];
    }
    if (bar.ending.length > 0) ending = bar.ending;
    const isPlayed = ending.length === 0 || ending.includes(pass);
    if (isPlayed) {
      order.push(i);
      noteCount += bar.noteCount;
    }
    if (!closes(bar)) continue;
    if (isPlayed && bar.times > 1 && pass < lastPass(bars, i, ending)) {
      pass++;
      i = from - 1;
    } else if (isPlayed) {
      from = i + 1;
      pass = 1;
    }
    ending = [];
  }
  return { order, isCut: false };
}

/** Whether an ending or a repeat ends with the bar. */
function closes(bar: OrderedBar): boolean {
  return bar.endsEnding || bar.times > 1;
}

/** How often the music that ends with bar `i` is played: the endings beside it say so, or the bar. */
function lastPass(bars: readonly OrderedBar[], i: number, ending: readonly number[]): number {
  let last = Math.max(bars[i].times, ...ending);
  for (let k = i + 1; bars[k]?.ending.length > 0; k++) {
    last = Math.max(last, ...bars[k].ending);
    while (k < bars.length - 1 && !closes(bars[k])) k++;
  }
  return last;
}

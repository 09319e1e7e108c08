import type { EventStore, NoteStore } from "./columns";
import { unsetProgram } from "./track-reader";

/**
 * Gives a program to the notes before which their own track changed none: that of the last change
 * on the same channel in any other track up to the onset, else 0. Some files set every instrument
 * in the first track. In format 2 (`separate`) tracks know nothing of one another.
 */
export function fillPrograms(notes: NoteStore, changes: EventStore, separate: boolean): void {
  const { program, channel, startTicks } = notes;
  // A copy: an import is looked up anew at each use.
  const unset = unsetProgram;
  let byChannel: number[][] | undefined = separate || changes.count === 0 ? [] : undefined;
  for (let i = 0; i < notes.count; i++) {
    if (program[i] !== unset) continue;
    byChannel ??= sortedChanges(changes);
    const rows = byChannel[channel[i]];
    program[i] = rows ? programAt(changes, rows, startTicks[i]) : 0;
  }
}

/** Rows of the program changes of each channel in the order of time. */
function sortedChanges(changes: EventStore): number[][] {
  const byChannel: number[][] = Array.from({ length: 16 }, () => []);
  for (let row = 0; row < changes.count; row++) byChannel[changes.channel[row]].push(row);
  for (const rows of byChannel) {
    const { ticks } = changes;
    const isSorted = rows.every((row, i) => i === 0 || ticks[row] >= ticks[rows[i - 1]]);
    if (!isSorted) rows.sort((a, b) => ticks[a] - ticks[b] || a - b);
  }
  return byChannel;
}

function programAt(changes: EventStore, rows: readonly number[], ticks: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (changes.ticks[rows[middle]] <= ticks) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? changes.first[rows[low - 1]] : 0;
}

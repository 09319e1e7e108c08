import { drumChannel } from "../midi";
import type { Note, Track } from "../music";
import type { BarNote } from "./bar";
import type { Part } from "./parts";

/** Ticks of a quarter note: divides by 2 to 32, by 3, 5, 7 and 9. music21 writes the same. */
export const ticksPerQuarter = 10_080;

/** Ticks of a length in quarter notes, rounded. */
export const toTicks = (quarters: number) => Math.round(quarters * ticksPerQuarter);

/** The notes as they sound, and the tracks that hold them: one for each part and staff with notes. */
export function sounding(
  parts: readonly Part[],
  order: readonly number[],
  starts: readonly number[],
) {
  const notes: Note[] = [];
  const tracks: Track[] = [];
  const channels = new Map<number, number>();
  for (const part of parts) {
    for (const { name, isDrums, bars } of staves(part)) {
      const track = tracks.length;
      const found = soundingNotes(bars, order, starts, track);
      if (found.length === 0) continue;
      for (const note of found) notes.push(note);
      const channel = isDrums ? drumChannel : channelOf(part.program, channels);
      tracks.push({ name, channel, program: part.program, isDrums });
    }
  }
  return { notes, tracks };
}

/** Programs share a channel, in the order they come; the sixteenth takes the first one's. */
function channelOf(program: number, channels: Map<number, number>): number {
  const number = channels.get(program) ?? channels.size % 15;
  channels.set(program, number);
  return number < drumChannel ? number : number + 1;
}

interface Stave {
  readonly name: string;
  readonly isDrums: boolean;
  /** The notes of each bar. */
  readonly bars: readonly (readonly BarNote[])[];
}

/** A part's staves apart, and what has no pitch apart from what has. */
function staves({ name, bars }: Part): Stave[] {
  const keyOf = ({ isDrum, staff }: BarNote) => `${isDrum ? 1 : 0} ${staff}`;
  const keys = [...new Set(bars.flatMap((bar) => bar.notes.map(keyOf)))].sort();
  return keys.map((key, i) => ({
    name: i === 0 ? name : `${name} (${i + 1})`,
    isDrums: key.startsWith("1"),
    bars: bars.map(({ notes }) => notes.filter((note) => keyOf(note) === key)),
  }));
}

/** One staff's notes, those that ties join as one. */
function soundingNotes(
  bars: readonly (readonly BarNote[])[],
  order: readonly number[],
  starts: readonly number[],
  track: number,
): Note[] {
  const notes: Note[] = [];
  /** By pitch: the note that is tied on, and where it must go on. */
  const tied = new Map<number, { index: number; endTicks: number }>();
  order.forEach((bar, i) => {
    for (const note of bars[bar] ?? []) {
      const start = starts[i] + toTicks(note.at);
      const endTicks = starts[i] + toTicks(note.at + note.quarters);
      const open = tied.get(note.pitch);
      let index = notes.length;
      if (note.isTiedBack && open?.endTicks === start) {
        index = open.index;
        notes[index] = { ...notes[index], durationTicks: endTicks - notes[index].startTicks };
      } else {
        const { pitch, velocity } = note;
        notes.push({ pitch, startTicks: start, durationTicks: endTicks - start, velocity, track });
      }
      if (note.isTiedOn) tied.set(note.pitch, { index, endTicks });
      else if (open?.index === index) tied.delete(note.pitch);
    }
  });
  return notes;
}

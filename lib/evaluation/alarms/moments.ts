import type { Note } from "../../music";

/** What is struck together and how long until the next, as texts: the same passage, the same texts. */
export function momentsOf(notes: readonly Note[]): string[] {
  const moments: string[] = [];
  for (let i = 0; i < notes.length; ) {
    let next = i;
    while (next < notes.length && notes[next].startTicks === notes[i].startTicks) next++;
    const struck = notes.slice(i, next).map((note) => note.pitch);
    const gap = next < notes.length ? notes[next].startTicks - notes[i].startTicks : 0;
    moments.push(`${struck.join(",")}+${gap}`);
    i = next;
  }
  return moments;
}

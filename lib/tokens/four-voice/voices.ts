import { mean } from "d3-array";
import { DataError } from "../../core";
import { barsOf, type Note, type Piece, pitchName, positionIn, type Track } from "../../music";

/** The voices of a four-voice grid, in the order of its columns. */
export const voiceNames = ["Soprano", "Alto", "Tenor", "Bass"] as const;

/** Name of a voice of the four-voice grid. */
export type VoiceName = (typeof voiceNames)[number];

/** How many columns a four-voice grid has. */
export const voiceCount = 4;

/**
 * The notes of the four voices, soprano first, each sorted by onset. A voice is a track of the file,
 * whichever programs and channels it uses; where that makes no four, a channel of a track.
 *
 * @throws DataError when the piece has not exactly four voices
 */
export function voicesOf(piece: Piece): readonly (readonly Note[])[] {
  const byTrack = ({ part }: Track, index: number) =>
    part === undefined ? `track ${index}` : `part ${part}`;
  const byChannel = (track: Track, index: number) =>
    `${byTrack(track, index)} channel ${track.part === undefined ? "" : track.channel}`;
  const groups = [byTrack, byChannel].map((keyOf) => groupNotes(piece, keyOf));
  const voices = groups.find(({ length }) => length === voiceCount);
  if (!voices) {
    const { length } = groups[1];
    throw new DataError(
      `${piece.name}: ${length} ${length === 1 ? "voice" : "voices"} (four are needed, each on a track of its own: ` +
        "use chorales, or an encoding for any piece such as note-durations)",
    );
  }
  const height = (notes: readonly Note[]) => mean(notes, ({ pitch }) => pitch)!;
  return inNamedOrder(piece, voices) ?? [...voices].sort((a, b) => height(b) - height(a));
}

/** The notes of the tracks of one key, drums left out, in the order of the tracks. */
function groupNotes(piece: Piece, keyOf: (track: Track, index: number) => string): Note[][] {
  const groups = new Map<string, Note[]>();
  const keys = piece.tracks.map(keyOf);
  const sounding = new Set(piece.notes.map(({ track }) => track));
  for (const [index, { isDrums }] of piece.tracks.entries()) {
    if (sounding.has(index) && !isDrums) groups.set(keys[index], []);
  }
  for (const note of piece.notes) {
    if (!piece.tracks[note.track].isDrums) groups.get(keys[note.track])!.push(note);
  }
  return [...groups.values()];
}

/** Voices that at least three names tell: a melody that was harmonised keeps its own. */
function inNamedOrder(piece: Piece, voices: readonly Note[][]): Note[][] | null {
  const nameOf = (notes: readonly Note[]) => piece.tracks[notes[0].track].name.trim().toLowerCase();
  const names = voiceNames.map((name) => name.toLowerCase());
  const found = names.map((name) => voices.find((notes) => nameOf(notes) === name));
  const left = voices.filter((notes) => !found.includes(notes));
  const isTold = left.length === 0 || (left.length === 1 && !names.includes(nameOf(left[0])));
  return isTold ? found.map((notes) => notes ?? left[0]) : null;
}

/**
 * Refuses a voice that sings two pitches at once for half a step or more; shorter overlaps are how
 * people play.
 *
 * @param notes of one voice, sorted by onset
 * @throws DataError with the bar and the beat
 */
export function checkOneLine(
  piece: Piece,
  voice: VoiceName,
  notes: readonly Note[],
  stepTicks: number,
): void {
  const endOf = (note: Note) => note.startTicks + note.durationTicks;
  let held = notes[0];
  for (const note of notes) {
    const isTogether = note.startTicks === held.startTicks;
    const overlaps = isTogether || endOf(held) - note.startTicks >= stepTicks / 2;
    if (overlaps && note.pitch !== held.pitch) {
      const { bar, beat } = positionIn(barsOf(piece, note.startTicks + 1), note.startTicks);
      throw new DataError(
        `${piece.name}: its ${voice.toLowerCase()} has ${pitchName(held.pitch)} and ` +
          `${pitchName(note.pitch)} at once in bar ${bar + 1}, beat ${Number((beat + 1).toFixed(2))} ` +
          "(a voice sings one note at a time: keep one part, or its highest notes, on each track)",
      );
    }
    if (endOf(note) >= endOf(held)) held = note;
  }
}

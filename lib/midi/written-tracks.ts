import type { Note, Pedal, Piece } from "../music";
import { drumChannel } from "./to-piece";

/** A note of a track that is written. */
export interface WrittenNote {
  readonly note: Note;
  readonly channel: number;
  /** The program to change to right before the note; null where it holds already. */
  readonly program: number | null;
}

/** A track as it stands in a file. */
export interface WrittenTrack {
  readonly name: string;
  /** What its channels begin with, where they keep one program. */
  readonly programs: readonly { readonly channel: number; readonly program: number }[];
  /** On the channels that are written. */
  readonly pedals: readonly Pedal[];
  /** In the order of their onsets. */
  readonly notes: readonly WrittenNote[];
}

/**
 * The tracks of a piece as a file holds them: a track for each part, and a further one of the same
 * name for notes inside another of their pitch and channel, since no reader could tell whose end a
 * note-off means.
 *
 * A channel has one program at a time, whichever tracks use it. Where tracks of other programs meet
 * on one, all but the first go to channels that are free; when none is left (drums have but one),
 * the program changes before each note that wants another than the one before it. The pedal of a
 * channel goes with all its notes.
 */
export function writtenTracks(piece: Piece): WrittenTrack[] {
  const notesOf: Note[][] = piece.tracks.map(() => []);
  for (const note of piece.notes) notesOf[note.track].push(note);
  const sounds = notesOf.map((notes) => notes.length > 0);
  const channels = channelsOf(piece, sounds);
  const shared = sharedChannels(piece, channels, sounds);
  const lanes = partsOf(piece).flatMap((part): Lane[] => {
    const notes = part.flatMap((track) => notesOf[track]);
    const tracks = part.filter((track) => sounds[track]);
    return layers(notes, channels).map((layer) => ({ first: part[0], tracks, notes: layer }));
  });
  const changes = programChanges(lanes, piece, channels, shared);
  const pedals = pedalsOfLanes(lanes, piece, channels);
  return lanes.map(({ first, tracks, notes }, i) => ({
    name: piece.tracks[first].name,
    programs: [...new Map(tracks.map((track) => [channels[track], piece.tracks[track].program]))]
      .filter(([channel]) => !shared.has(channel))
      .map(([channel, program]) => ({ channel, program })),
    pedals: pedals[i],
    notes: notes.map((note) => {
      return { note, channel: channels[note.track], program: changes.get(note) ?? null };
    }),
  }));
}

/** A track of the file in the making: notes of some tracks of the piece. */
interface Lane {
  readonly first: number;
  /** Those of its tracks that sound. */
  readonly tracks: readonly number[];
  readonly notes: readonly Note[];
}

/** The pedals of each lane: those of a channel stand in the first lane that sounds on it. */
function pedalsOfLanes(
  lanes: readonly Lane[],
  { pedals, tracks }: Piece,
  channels: readonly number[],
): Pedal[][] {
  const done = new Set<number>();
  return lanes.map((lane) =>
    lane.tracks.flatMap((track) => {
      const channel = channels[track];
      if (done.has(channel)) return [];
      done.add(channel);
      const own = pedals.filter((pedal) => pedal.channel === tracks[track].channel);
      return own.map((pedal) => ({ ...pedal, channel }));
    }),
  );
}

/** The channel of every track; those without notes stand in nobody's way. */
function channelsOf({ tracks }: Piece, sounds: readonly boolean[]): number[] {
  const used = new Set([drumChannel, ...tracks.map(({ channel }) => channel)]);
  const free = Array.from({ length: 16 }, (_, channel) => channel).filter((c) => !used.has(c));
  const programOf = new Map<number, number>();
  const moved = new Map<string, number>();
  return tracks.map(({ channel, program }, index) => {
    if (!sounds[index]) return channel;
    if (!programOf.has(channel)) programOf.set(channel, program);
    if (programOf.get(channel) === program || channel === drumChannel) return channel;
    const key = `${channel} ${program}`;
    const other = moved.get(key) ?? free.shift() ?? channel;
    moved.set(key, other);
    return other;
  });
}

/** Indices of the tracks that are written as one: those of one part, channel and name. */
function partsOf({ tracks }: Piece): number[][] {
  const parts = new Map<string, number[]>();
  for (const [index, { part, channel, name }] of tracks.entries()) {
    const key = part === undefined ? String(index) : JSON.stringify([part, channel, name]);
    parts.set(key, [...(parts.get(key) ?? []), index]);
  }
  return [...parts.values()];
}

/** Channels on which tracks of several programs sound. */
function sharedChannels(
  { tracks }: Piece,
  channels: readonly number[],
  sounds: readonly boolean[],
): Set<number> {
  const programOf = new Map<number, number>();
  const shared = new Set<number>();
  for (const [index, { program }] of tracks.entries()) {
    const channel = channels[index];
    if (!sounds[index]) continue;
    if ((programOf.get(channel) ?? program) !== program) shared.add(channel);
    programOf.set(channel, program);
  }
  return shared;
}

/** The program before each note of the shared channels that needs another than was before it. */
function programChanges(
  lanes: readonly Lane[],
  piece: Piece,
  channels: readonly number[],
  shared: ReadonlySet<number>,
): Map<Note, number> {
  const changes = new Map<Note, number>();
  const now = new Map<number, number>();
  // At one tick players read track after track.
  const order = lanes.flatMap(({ notes }) => notes).sort((a, b) => a.startTicks - b.startTicks);
  for (const note of order) {
    const channel = channels[note.track];
    const { program } = piece.tracks[note.track];
    if (!shared.has(channel) || now.get(channel) === program) continue;
    changes.set(note, program);
    now.set(channel, program);
  }
  return changes;
}

/** Notes apart so that within a layer those of one pitch and channel end as they begin. */
function layers(notes: readonly Note[], channels: readonly number[]): Note[][] {
  const end = (note: Note) => note.startTicks + note.durationTicks;
  const sorted = [...notes].sort(
    (a, b) => a.startTicks - b.startTicks || a.pitch - b.pitch || end(a) - end(b),
  );
  const result: Note[][] = [[]];
  const lastEnds = [new Float64Array(2048)];
  for (const note of sorted) {
    const key = channels[note.track] * 128 + note.pitch;
    let layer = 0;
    while (lastEnds[layer] && lastEnds[layer][key] > end(note)) layer++;
    result[layer] ??= [];
    lastEnds[layer] ??= new Float64Array(2048);
    lastEnds[layer][key] = end(note);
    result[layer].push(note);
  }
  return result;
}

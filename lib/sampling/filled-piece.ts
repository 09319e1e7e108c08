import { compareNotes, type Note, type Piece, type Track } from "../music";
import { type FourVoiceGrid, restPitch, type VoiceName, voiceCount, voiceNames } from "../tokens";

/** A given piece of which some notes stay, laid out in voices. */
export interface GivenVoices {
  /** Its tempos, metres, keys, pedals and tracks are those of the result. */
  readonly piece: Piece;
  /** Those of its notes that each voice sings, [4]; the others (drums) always stay. */
  readonly lines: readonly (readonly Note[])[];
}

/**
 * The given piece with the notes that stay, to the tick, and generated ones in place of the others.
 * A generated note is as loud as the given note begun last before it, and on the track of its voice.
 *
 * @param filled all voices
 * @param kept 1 for every cell that is given, uint8 [steps, 4]
 */
export function filledPiece(
  { piece, lines }: GivenVoices,
  filled: FourVoiceGrid,
  kept: Uint8Array,
): Piece {
  const stepTicks = piece.ticksPerQuarter / filled.stepsPerQuarter;
  const stays = (note: Note, voice: number) =>
    kept[Math.round(note.startTicks / stepTicks) * voiceCount + voice] === 1;
  const staying = lines.map((line, voice) => line.filter((note) => stays(note, voice)));
  const gone = new Set(lines.flatMap((line, voice) => line.filter((note) => !stays(note, voice))));
  const given = piece.notes.filter((note) => !gone.has(note));
  const heard = given.filter((note) => !piece.tracks[note.track]?.isDrums);
  const notes = [...given];
  for (const { voice, pitch, start, end } of generatedSpans(filled, kept)) {
    const [from, until] = [Math.round(start * stepTicks), Math.round(end * stepTicks)];
    const before = lastBegun(staying[voice], from);
    const after = staying[voice].find(({ startTicks }) => startTicks > from);
    const startTicks = Math.max(from, before ? before.startTicks + before.durationTicks : 0);
    const endTicks = Math.min(until, after?.startTicks ?? until);
    if (endTicks <= startTicks) continue;
    const velocity = (lastBegun(heard, startTicks) ?? heard[0])?.velocity ?? 90;
    const track = (lastBegun(lines[voice], from) ?? lines[voice][0])?.track ?? voice;
    notes.push({ pitch, startTicks, durationTicks: endTicks - startTicks, velocity, track });
  }
  return { ...piece, notes: notes.sort(compareNotes) };
}

function lastBegun(notes: readonly Note[], ticks: number): Note | undefined {
  return notes.findLast(({ startTicks }) => startTicks <= ticks);
}

interface VoiceSpan {
  readonly voice: number;
  readonly pitch: number;
  readonly start: number;
  readonly end: number;
}

/** The notes in cells that are not given, in steps. */
function generatedSpans({ steps, pitches, holds }: FourVoiceGrid, kept: Uint8Array): VoiceSpan[] {
  const spans: VoiceSpan[] = [];
  for (let voice = 0; voice < voiceCount; voice++) {
    for (let step = 0; step < steps; step++) {
      const cell = step * voiceCount + voice;
      if (kept[cell] === 1 || pitches[cell] === restPitch) continue;
      let end = step + 1;
      const goesOn = (at: number) => holds[at] === 1 && kept[at] === 0;
      while (end < steps && goesOn(end * voiceCount + voice)) end++;
      spans.push({ voice, pitch: pitches[cell], start: step, end });
      step = end - 1;
    }
  }
  return spans;
}

/**
 * A melody among four voices: its first track takes the place of its voice, the others get tracks
 * with the same program on channels that are free. Further tracks of the melody come after.
 */
export function melodyVoices(melody: Piece, voice: VoiceName): GivenVoices {
  const sounding = new Set(melody.notes.map(({ track }) => track));
  const given = [...melody.tracks.keys()].filter((track) => sounding.has(track));
  const singer = given.find((track) => !melody.tracks[track].isDrums) ?? given[0];
  const others = given.filter((track) => track !== singer);
  const used = new Set([9, ...given.map((track) => melody.tracks[track].channel)]);
  const free = Array.from({ length: 16 }, (_, channel) => channel).filter((c) => !used.has(c));
  const { program, name } = melody.tracks[singer];
  const tracks = voiceNames.map((own, i): Track => {
    if (own === voice) return { ...melody.tracks[singer], name: name.trim() || own };
    return { name: own, channel: free.shift() ?? i, program, isDrums: false };
  });
  const place = new Map(others.map((track, i) => [track, voiceCount + i]));
  place.set(singer, voiceNames.indexOf(voice));
  const notes = melody.notes.map((note) => ({ ...note, track: place.get(note.track)! }));
  const piece = { ...melody, notes, tracks: [...tracks, ...others.map((i) => melody.tracks[i])] };
  const line = notes.filter((note) => !piece.tracks[note.track].isDrums);
  return { piece, lines: voiceNames.map((own) => (own === voice ? line : [])) };
}

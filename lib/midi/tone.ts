import { Midi } from "@tonejs/midi";
import { checkArgument } from "../core/errors";
import type { Note, Piece, Track } from "../music/piece";
import { MidiError } from "./midi-file";

/** Names of the signatures from seven flats to seven sharps, as @tonejs/midi writes them. */
export const signatureNames: readonly string[] = "Cb Gb Db Ab Eb Bb F C G D A E B F# C#".split(" ");

/**
 * The file as the familiar object of @tonejs/midi, for looking around in a notebook.
 *
 * It knows less than `readMidi`: see test/midi/tone.test.ts for each difference.
 *
 * @throws MidiError where @tonejs/midi gives up; `readMidi` may still read the file.
 */
export function readToneMidi(bytes: Uint8Array, name: string): Midi {
  try {
    return new Midi(bytes);
  } catch (error) {
    // It throws plain strings.
    const cause = error instanceof Error ? error.message : String(error);
    const message = `@tonejs/midi cannot read it: ${cause} (readMidi may)`;
    throw new MidiError(name, { kind: "not-midi", byte: 0, message });
  }
}

/**
 * A piece as an object of @tonejs/midi, one track for each of its tracks. A note inside another of
 * the same pitch and track goes to a track of its own of the same name, channel and program, since
 * no reader could tell whose end a note-off means.
 *
 * @throws InvalidArgumentError for what MIDI cannot say: a pitch over 127, a tempo under 3.58 BPM.
 */
export function pieceToTone(piece: Piece): Midi {
  checkPiece(piece);
  const midi = new Midi();
  midi.header.fromJSON({
    name: piece.name,
    ppq: piece.ticksPerQuarter,
    meta: [],
    tempos: piece.tempos.map(({ ticks, microsecondsPerQuarter }) => {
      const bpm = 60_000_000 / microsecondsPerQuarter;
      return { ticks, bpm };
    }),
    timeSignatures: piece.timeSignatures.map(({ ticks, numerator, denominator }) => {
      return { ticks, timeSignature: [numerator, denominator] };
    }),
    keySignatures: piece.keySignatures.map(({ ticks, tonic, mode }) => {
      return { ticks, key: signatureNames[accidentalsOf(tonic, mode) + 7], scale: mode };
    }),
  });
  const notesOfTrack: Note[][] = piece.tracks.map(() => []);
  for (const note of piece.notes) notesOfTrack[note.track].push(note);
  for (const [index, track] of piece.tracks.entries()) {
    for (const layer of layers(notesOfTrack[index])) addTrack(midi, track, layer);
  }
  return midi;
}

/** Sharps (positive) or flats of a key; of two spellings the one with fewer, at most 6 sharps. */
function accidentalsOf(tonic: number, mode: "major" | "minor"): number {
  const major = mode === "minor" ? tonic + 3 : tonic;
  return ((major * 7 + 5) % 12) - 5;
}

function addTrack(midi: Midi, { name, channel, program }: Track, notes: readonly Note[]): void {
  const track = midi.addTrack();
  track.name = name;
  track.channel = channel;
  track.instrument.number = program;
  for (const { pitch, startTicks, durationTicks, velocity } of notes) {
    track.addNote({ midi: pitch, ticks: startTicks, durationTicks, velocity: velocity / 127 });
  }
}

/** Notes apart so that within a layer those of one pitch end in the order they begin. */
function layers(notes: readonly Note[]): Note[][] {
  const end = (note: Note) => note.startTicks + note.durationTicks;
  const sorted = [...notes].sort(
    (a, b) => a.startTicks - b.startTicks || a.pitch - b.pitch || end(a) - end(b),
  );
  const result: Note[][] = [[]];
  const lastEnds = [new Float64Array(128)];
  for (const note of sorted) {
    let layer = 0;
    while (lastEnds[layer] && lastEnds[layer][note.pitch] > end(note)) layer++;
    result[layer] ??= [];
    lastEnds[layer] ??= new Float64Array(128);
    lastEnds[layer][note.pitch] = end(note);
    result[layer].push(note);
  }
  return result;
}

function checkPiece(piece: Piece): void {
  const isWhole = (value: number, low: number, high: number) =>
    Number.isInteger(value) && value >= low && value <= high;
  const { ticksPerQuarter } = piece;
  const ppqOk = isWhole(ticksPerQuarter, 1, 32_767);
  checkArgument(ppqOk, "ticksPerQuarter", ticksPerQuarter, "must be 1 to 32767");
  for (const { microsecondsPerQuarter: tempo } of piece.tempos) {
    const remedy = "must be a whole number from 1 to 16777215";
    checkArgument(isWhole(tempo, 1, 0xffffff), "microsecondsPerQuarter", tempo, remedy);
  }
  for (const signature of piece.timeSignatures) {
    const { numerator, denominator } = signature;
    const isPower = isWhole(Math.log2(denominator), 0, 10);
    const remedy = "numerator 1 to 255, denominator a power of 2";
    checkArgument(isWhole(numerator, 1, 255) && isPower, "time signature", signature, remedy);
  }
  for (const note of piece.notes) {
    const sounds = isWhole(note.pitch, 0, 127) && isWhole(note.velocity, 1, 127);
    const ticks = note.startTicks + note.durationTicks;
    const lasts = isWhole(note.startTicks, 0, ticks) && isWhole(ticks, 0, 0x0fffffff);
    const remedy = "pitch 0 to 127, velocity 1 to 127, whole ticks from 0 to 268435455";
    checkArgument(sounds && lasts, "note", note, remedy);
    const trackOk = isWhole(note.track, 0, piece.tracks.length - 1);
    checkArgument(trackOk, "note.track", note.track, `the piece has ${piece.tracks.length} tracks`);
  }
}

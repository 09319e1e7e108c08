import { describe, expect, it } from "vitest";
import { readMidi } from "../../../lib/midi/read";
import { midiToPiece } from "../../../lib/midi/to-piece";
import { pieceToMidi } from "../../../lib/midi/write";
import type { Piece } from "../../../lib/music/piece";
import { pieceToGrid } from "../../../lib/tokens/four-voice/grid";
import { voicesOf } from "../../../lib/tokens/four-voice/voices";
import { midi } from "../../midi/bytes";

const note = (channel: number, pitch: number) => [
  ...[0, 0x90 | channel, pitch, 80, 96, 0x80 | channel, pitch, 0],
];
const program = (channel: number, number: number) => [0, 0xc0 | channel, number];
/** A voice of two notes that changes its program between them. */
const voice = (channel: number, pitch: number, second = 0) => [
  ...program(channel, 0),
  ...note(channel, pitch),
  ...program(channel, second),
  ...note(channel, pitch + 2),
];
const read = (...tracks: number[][]) => midiToPiece(readMidi(midi({ format: 1, tracks }), "t"));
const pitches = (piece: Piece) => voicesOf(piece).map((line) => line.map(({ pitch }) => pitch));
const expected = [
  [72, 74],
  [67, 69],
  [60, 62],
  [48, 50],
];

describe("voices", () => {
  it("are the tracks of a file, whatever programs they use", () => {
    const piece = read(voice(0, 72, 40), voice(1, 67, 41), voice(2, 60), voice(3, 48));
    expect(piece.tracks).toHaveLength(6);
    expect(pitches(piece)).toEqual(expected);
  });

  it("stay so when the piece is written and read again", () => {
    const piece = read(voice(0, 72, 40), voice(1, 67, 41), voice(2, 60), voice(3, 48, 7));
    const again = midiToPiece(readMidi(pieceToMidi(piece), "t"));
    expect(pitches(again)).toEqual(expected);
    expect(pieceToGrid(again)).toEqual(pieceToGrid(piece));
    const last = ({ notes, tracks }: Piece) => notes.slice(-4).map((n) => tracks[n.track].program);
    expect(last(again)).toEqual(last(piece));
  });

  it("are channels where one track holds them all", () => {
    const together = [0, 1, 2, 3].map((i) => [...program(i, i), ...note(i, [72, 67, 60, 48][i])]);
    // The four begin one after another; a later change of program makes no fifth.
    const piece = read([...together.flat(), ...program(0, 40), ...note(0, 74)]);
    expect(piece.tracks).toHaveLength(5);
    expect(pitches(piece)).toEqual([[72, 74], [67], [60], [48]]);
    const again = midiToPiece(readMidi(pieceToMidi(piece), "t"));
    expect(pitches(again)).toEqual(pitches(piece));
  });
});

import { describe, expect, test } from "vitest";
import { describeLeftOut, leftOutOf, midiToPiece, pieceToMidi, readMidi } from "../../lib/midi";
import { createPiece, type Note } from "../../lib/music/piece";
import { sustained } from "../../lib/music/sustain";
import { midi, textEvent } from "./bytes";

const control = (delta: number, number: number, value: number, channel = 0) => {
  return [delta, 0xb0 | channel, number, value];
};
const note = [0, 0x90, 60, 80, 48, 0x80, 60, 0];
const pieceOf = (...tracks: number[][]) =>
  midiToPiece(readMidi(midi({ format: tracks.length > 1 ? 1 : 0, tracks }), "t"));
const spans = ({ pedals }: ReturnType<typeof pieceOf>) =>
  pedals.map(({ channel, startTicks, endTicks }) => [channel, startTicks, endTicks]);

describe("the sustain pedal of a file", () => {
  test("is down between its changes, at most to the end of the track", () => {
    const track = [...control(0, 64, 127), ...control(48, 64, 90), ...control(48, 64, 10)];
    const piece = pieceOf([...track, ...control(96, 64, 64), ...control(96, 7, 1)]);
    expect(spans(piece)).toEqual([
      [0, 0, 96],
      [0, 192, 288],
    ]);
  });

  test("holds all tracks of its channel, whichever of them moves it", () => {
    const piece = pieceOf(note, [...control(24, 64, 127), ...control(72, 64, 0)]);
    expect(spans(piece)).toEqual([[0, 24, 96]]);
    expect(sustained(piece).notes[0].durationTicks).toBe(96);
  });

  test("goes up when all controllers are reset", () => {
    const piece = pieceOf([...control(0, 64, 127, 3), ...control(10, 121, 0, 3), ...note]);
    expect(spans(piece)).toEqual([[3, 0, 10]]);
  });

  test("moves with the sequences of format 2", () => {
    const track = [...control(0, 64, 127), ...note, ...control(0, 64, 0)];
    const file = readMidi(midi({ format: 2, tracks: [track, track] }), "t");
    expect(spans(midiToPiece(file))).toEqual([
      [0, 0, 48],
      [0, 48, 96],
    ]);
  });
});

describe("the sustain pedal of a piece", () => {
  const held = (startTicks: number, track: number): Note => {
    return { pitch: 60, startTicks, durationTicks: 10, velocity: 80, track };
  };
  const track = (channel: number, program: number) => {
    return { name: "", channel, program, isDrums: false };
  };
  const pedals = [
    { channel: 0, startTicks: 0, endTicks: 40 },
    { channel: 0, startTicks: 40, endTicks: 90 },
    { channel: 2, startTicks: 5, endTicks: 6 },
  ];

  test("is written and read again", () => {
    const piece = createPiece({
      tracks: [track(0, 0), track(2, 5)],
      notes: [held(0, 0), held(50, 1)],
      pedals,
    });
    const file = readMidi(pieceToMidi(piece), "t");
    expect(file.problems).toEqual([]);
    expect(midiToPiece(file)).toEqual({ ...piece, name: "t" });
  });

  test("goes with a program that moves to another channel", () => {
    const notes = [held(0, 0), held(45, 1)];
    const piece = createPiece({ tracks: [track(0, 0), track(0, 40)], notes, pedals });
    const back = midiToPiece(readMidi(pieceToMidi(piece), "t"));
    expect(back.tracks.map(({ channel }) => channel)).toEqual([0, 1]);
    expect(sustained(back).notes).toEqual(sustained(piece).notes);
  });
});

test("what a piece does not keep of its file is counted and named", () => {
  const lyric = textEvent(5, "la");
  const file = readMidi(
    midi({
      tracks: [
        [...textEvent(3, "Song"), ...lyric, ...lyric, ...control(0, 7, 99), ...control(0, 64, 127)],
        [0, 0xe0, 0, 64, ...note],
      ],
    }),
    "t",
  );
  const left = leftOutOf(file);
  expect(left).toEqual({ controllers: 1, pitchBends: 1, texts: 2 });
  expect(describeLeftOut([left, left])).toBe("2 control changes, 2 pitch bends, 4 texts");
  expect(describeLeftOut([{ controllers: 1200, pitchBends: 1, texts: 0 }])).toBe(
    "1,200 control changes, 1 pitch bend",
  );
});

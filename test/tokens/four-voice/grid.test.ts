import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPiece, type Note, type Piece } from "../../../lib/music/piece";
import { gridToPiece, pieceToGrid } from "../../../lib/tokens/four-voice/grid";
import { voiceNames } from "../../../lib/tokens/four-voice/voices";

const tracks = voiceNames.map((name, channel) => ({ name, channel, program: 0, isDrums: false }));

function chorale(notes: [voice: number, pitch: number, start: number, duration: number][]): Piece {
  return createPiece({
    name: "toy",
    ticksPerQuarter: 4,
    tracks,
    notes: notes.map(
      ([track, pitch, startTicks, durationTicks]): Note => ({
        pitch,
        startTicks,
        durationTicks,
        velocity: 90,
        track,
      }),
    ),
  });
}

const toy = chorale([
  [0, 72, 0, 2],
  [0, 72, 2, 1],
  [1, 67, 0, 3],
  [2, 64, 1, 2],
  [3, 48, 0, 1],
]);

describe("pieceToGrid", () => {
  it("has a row of soprano, alto, tenor, bass for every sixteenth", () => {
    expect([...pieceToGrid(toy).pitches]).toEqual([72, 67, -1, 48, 72, 67, 64, -1, 72, 67, 64, -1]);
  });

  it("tells a held note from one struck again", () => {
    expect([...pieceToGrid(toy).holds]).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0]);
  });

  it("takes voices by name whatever their order, else from high to low", () => {
    const shuffled = { ...toy, tracks: [...tracks].reverse() };
    expect([...pieceToGrid(shuffled).pitches.slice(0, 4)]).toEqual([48, -1, 67, 72]);
    const fiddle = shuffled.tracks.map((track) =>
      track.name === "Alto" ? { ...track, name: "Fiddle" } : track,
    );
    expect([...pieceToGrid({ ...toy, tracks: fiddle }).pitches.slice(0, 4)]).toEqual([
      48, -1, 67, 72,
    ]);
    const nameless = { ...shuffled, tracks: tracks.map((track) => ({ ...track, name: "" })) };
    expect([...pieceToGrid(nameless).pitches.slice(0, 4)]).toEqual([72, 67, -1, 48]);
  });

  it("lets the later of two notes in a step stand", () => {
    const fast = chorale([
      [0, 72, 0, 1],
      [0, 74, 1, 1],
      [0, 76, 2, 2],
      [1, 60, 0, 4],
      [2, 55, 0, 4],
      [3, 48, 0, 4],
    ]);
    const grid = pieceToGrid(fast, { stepsPerQuarter: 2 });
    expect([grid.pitches[0], grid.pitches[4]]).toEqual([72, 76]);
  });

  it("lets notes overlap as people play them, by less than half a step", () => {
    const legato = (ticks: number) => {
      const piece = chorale([
        [0, 72, 0, 400 + ticks],
        [0, 74, 400, 400],
        ...[1, 2, 3].map((voice): [number, number, number, number] => [voice, 60, 0, 800]),
      ]);
      return { ...piece, ticksPerQuarter: 400 };
    };
    const soprano = (piece: Piece) =>
      [...pieceToGrid(piece).pitches].filter((_, cell) => cell % 4 === 0);
    expect(soprano(legato(49))).toEqual([72, 72, 72, 72, 74, 74, 74, 74]);
    expect(() => pieceToGrid(legato(50))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: toy: its soprano has C5 and D5 at once in bar 1, beat 2 (a voice sings one note at a time: keep one part, or its highest notes, on each track)]`,
    );
  });

  it("joins a pitch that is struck again while it sounds", () => {
    const twice = chorale([
      [0, 72, 0, 4],
      [0, 72, 1, 1],
      [1, 60, 0, 4],
      [2, 55, 0, 4],
      [3, 48, 0, 4],
    ]);
    const grid = pieceToGrid(twice);
    expect([0, 4, 8, 12].map((cell) => grid.pitches[cell])).toEqual([72, 72, 72, 72]);
    expect([0, 4, 8, 12].map((cell) => grid.holds[cell])).toEqual([0, 0, 1, 1]);
  });

  it("names the bar and the beat where a voice divides", () => {
    const held = {
      ...chorale([
        [0, 72, 16, 8],
        [0, 76, 22, 2],
        [1, 60, 0, 40],
        [2, 55, 0, 40],
        [3, 48, 0, 40],
      ]),
      timeSignatures: [
        { ticks: 0, numerator: 4, denominator: 4 },
        { ticks: 16, numerator: 3, denominator: 4 },
      ],
    };
    expect(() => pieceToGrid(held)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: toy: its soprano has C5 and E5 at once in bar 2, beat 2.5 (a voice sings one note at a time: keep one part, or its highest notes, on each track)]`,
    );
  });

  it("hears one voice in a track that changes its program or its channel", () => {
    const part = (index: number, channel: number, program: number) => {
      return { name: "", channel, program, isDrums: false, part: index };
    };
    const notes: [number, number, number, number][] = [
      [0, 72, 0, 4],
      [4, 74, 4, 4],
      [1, 60, 0, 8],
      [2, 55, 0, 8],
      [3, 48, 0, 8],
    ];
    const plain = pieceToGrid(chorale(notes.map(([v, p, start, end]) => [v % 4, p, start, end])));
    const changing = [
      [0, 0, 0],
      [1, 1, 0],
      [2, 2, 0],
      [3, 3, 0],
      [0, 5, 40],
    ] as const;
    const tracks = changing.map(([index, channel, program]) => part(index, channel, program));
    expect(pieceToGrid({ ...chorale(notes), tracks })).toEqual(plain);
    // All in one track of the file: then channels tell them apart.
    const single = tracks.map((track) => ({ ...track, part: 0, channel: track.channel % 5 }));
    expect(pieceToGrid({ ...chorale(notes), tracks: single })).toEqual(plain);
  });

  it("refuses what is not four voices", () => {
    const three = chorale([[0, 72, 0, 1]]);
    expect(() => pieceToGrid(three)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: toy: 1 voice (four are needed, each on a track of its own: use chorales, or an encoding for any piece such as note-durations)]`,
    );
    const chord = chorale([
      [0, 72, 0, 1],
      [0, 74, 0, 1],
      [1, 60, 0, 4],
      [2, 55, 0, 4],
      [3, 48, 0, 4],
    ]);
    expect(() => pieceToGrid(chord)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: toy: its soprano has C5 and D5 at once in bar 1, beat 1 (a voice sings one note at a time: keep one part, or its highest notes, on each track)]`,
    );
    expect(() => pieceToGrid(toy, { stepsPerQuarter: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid stepsPerQuarter: 0 (must be a whole number from 1 to 48)]`,
    );
  });
});

describe("gridToPiece", () => {
  it("gives back the notes of the piece the grid was made of", () => {
    const again = gridToPiece(pieceToGrid(toy), { ticksPerQuarter: 4 });
    expect(again.notes).toEqual(toy.notes);
    expect(again.tracks.map((track) => track.name)).toEqual([...voiceNames]);
  });

  it("gives any grid back after pieceToGrid", () => {
    const voice = fc.array(
      fc.record({
        pitch: fc.integer({ min: 0, max: 127 }),
        rest: fc.nat(3),
        length: fc.integer({ min: 1, max: 6 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.tuple(voice, voice, voice, voice), (voices) => {
        const notes: [number, number, number, number][] = [];
        voices.forEach((line, index) => {
          let time = 0;
          for (const { pitch, rest, length } of line) {
            notes.push([index, pitch, time + rest, length]);
            time += rest + length;
          }
        });
        const grid = pieceToGrid(chorale(notes));
        expect(pieceToGrid(gridToPiece(grid))).toEqual(grid);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";
import {
  emptyGrid,
  gridPosition,
  gridToPiece,
  pieceToGrid,
  voiceNames,
} from "../../lib/tokens/four-voice-grid";

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

  it("silences the rest of a note that a shorter one cuts", () => {
    const cut = chorale([
      [0, 72, 0, 4],
      [0, 74, 1, 1],
      [1, 60, 0, 4],
      [2, 55, 0, 4],
      [3, 48, 0, 4],
    ]);
    const grid = pieceToGrid(cut);
    expect([0, 4, 8, 12].map((cell) => grid.pitches[cell])).toEqual([72, 74, -1, -1]);
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
      `[DataError: toy: voice "Soprano" has two notes at tick 0 (a voice sings one note at a time)]`,
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

describe("gridPosition", () => {
  it("counts from the first bar line", () => {
    const grid = emptyGrid(40, { pickupSteps: 4 });
    expect([0, 3, 4, 19, 20].map((step) => gridPosition(grid, step))).toEqual([12, 15, 0, 15, 0]);
  });
});

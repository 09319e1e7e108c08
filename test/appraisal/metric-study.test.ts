import { describe, expect, it } from "vitest";
import { studyMetrics, tellRate } from "../../lib/appraisal/metric-study";
import { spoils } from "../../lib/appraisal/spoil-music";
import { Random } from "../../lib/core/random";
import { createPiece, type Note } from "../../lib/music/piece";
import { chorales } from "../recipes/fixtures/tiny";

/** Eight quarters in two voices, the lower an octave and a fifth below. */
const scale = [60, 62, 64, 65, 67, 69, 71, 72];
const notes = scale.flatMap((pitch, i): Note[] => [
  { pitch, startTicks: 480 * i, durationTicks: 480, velocity: 80, track: 0 },
  { pitch: pitch - 19, startTicks: 480 * i, durationTicks: 480, velocity: 80, track: 1 },
]);
const track = { channel: 0, program: 0, isDrums: false };
const piece = createPiece({
  name: "two voices",
  tracks: [{ name: "high", ...track }, { name: "low", ...track }], // biome-ignore format: two
  notes,
});
const spoiled = (name: string) =>
  spoils.find((spoil) => spoil.name === name)!.apply(piece, Random.fromSeed(1));
const voice = (number: number, { notes: all } = piece) =>
  all.filter(({ track: own }) => own === number).map(({ pitch }) => pitch);
const sorted = (pitches: readonly number[]) => [...pitches].sort((a, b) => a - b);

describe("spoiled music", () => {
  it("has as many notes as before, in order", () => {
    for (const { apply } of spoils) {
      const { notes: left } = apply(piece, Random.fromSeed(2));
      expect(left).toHaveLength(notes.length);
      const starts = left.map(({ startTicks }) => startTicks);
      expect(starts).toEqual(sorted(starts));
    }
  });

  it("keeps beats together where beats are shuffled", () => {
    const { notes: left } = spoiled("beats shuffled");
    for (let i = 0; i < left.length; i += 2) {
      expect(left[i + 1].pitch - left[i].pitch).toBe(19);
      expect(left[i + 1].startTicks).toBe(left[i].startTicks);
    }
    expect(voice(0, spoiled("beats shuffled"))).not.toEqual(scale);
  });

  it("keeps melodies where voices go to other keys", () => {
    const left = spoiled("voices in other keys");
    const moves = [0, 1].map((number) => voice(number, left)[0] - voice(number)[0]);
    expect(moves[0]).not.toBe(moves[1]);
    expect(voice(1, left)).toEqual(voice(1).map((pitch) => pitch + moves[1]));
  });

  it("keeps each voice's pitches where notes are shuffled", () => {
    const left = spoiled("notes shuffled in each voice");
    expect(sorted(voice(0, left))).toEqual(scale);
    expect(voice(0, left)).not.toEqual(scale);
  });

  it("turns back where it is turned twice", () => {
    const { apply } = spoils.find(({ name }) => name === "backwards")!;
    const random = Random.fromSeed(1);
    expect(voice(0, apply(piece, random))).toEqual([...scale].reverse());
    expect(sorted(voice(1, apply(apply(piece, random), random)))).toEqual(sorted(voice(1)));
  });
});

describe("what measures can tell", () => {
  it("is 1 where values never mix, 0.5 where they are the same", () => {
    expect(tellRate([1, 2], [3, 4])).toBe(1);
    expect(tellRate([3, 4], [1, 2])).toBe(1);
    expect(tellRate([1, 2], [1, 2])).toBe(0.5);
    expect(tellRate([1, 3], [2, 4])).toBe(0.75);
    expect(tellRate([Number.NaN], [1])).toBe(0.5);
  });

  it("is asked of every measure and every way to spoil", async () => {
    const { rows, pieces, spoils: names } = await studyMetrics(chorales(15), 1);
    expect(pieces).toEqual({ training: 12, heldOut: 3 });
    for (const { told } of rows) {
      expect(told).toHaveLength(names.length);
      expect(Math.min(...told)).toBeGreaterThanOrEqual(0.5);
    }
    // The pitches stay as they are, in whatever order.
    const blind = rows.find(({ metric }) => metric === "pitch-class entropy")!;
    expect(blind.told[names.indexOf("bars shuffled")]).toBe(0.5);
    expect(blind.told[names.indexOf("backwards")]).toBe(0.5);
  });
});

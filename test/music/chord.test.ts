import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { chordName, normalOrder, pitchClassesOfName } from "../../lib/music/chord";

const classesOf = (set: number) =>
  Array.from({ length: 12 }, (_, i) => i).filter((i) => (set >> i) & 1);
const sets = Array.from({ length: 4095 }, (_, i) => i + 1);

describe("normalOrder", () => {
  it("packs triads from their root, whatever their inversion", () => {
    expect(normalOrder([60, 64, 67])).toEqual([0, 4, 7]);
    expect(normalOrder([64, 67, 72, 76])).toEqual([0, 4, 7]);
    expect(normalOrder([58, 62, 65])).toEqual([10, 2, 5]);
  });

  it("starts symmetrical chords at the lowest pitch class", () => {
    expect(normalOrder([3, 7, 11])).toEqual([3, 7, 11]);
    expect(normalOrder([11, 2, 5, 8])).toEqual([2, 5, 8, 11]);
  });

  it("agrees with music21 where Forte's and Rahn's rules part", () => {
    expect(normalOrder([0, 1, 5, 6, 8])).toEqual([5, 6, 8, 0, 1]);
    expect(normalOrder([0, 2, 3, 7, 8])).toEqual([7, 8, 0, 2, 3]);
  });

  it("agrees with music21 10.5.0 on all 4,095 sets of pitch classes (recorded hash)", () => {
    const text = sets.map((set) => chordName(classesOf(set))).join("\n");
    expect(createHash("sha256").update(text).digest("hex")).toBe(
      "6a4995a7a018c73f0c1888bb9f12c0f5e8867654f6d8960a20d085c604b162c0",
    );
  });
});

describe("chordName", () => {
  it("joins the normal order by dots, and reads it back", () => {
    expect(chordName([61, 65, 66])).toBe("1.5.6");
    expect(pitchClassesOfName("10.2.5")).toEqual([10, 2, 5]);
    expect(["2.5.10", "C4", "12", "0.0", ""].map(pitchClassesOfName)).toEqual(Array(5).fill(null));
  });
});

import { describe, expect, test } from "vitest";
import { parsePitchRange, parseScale } from "../../lib/sampling/scales";

describe("parseScale", () => {
  test("knows tonics with sharps and flats in any spelling", () => {
    expect(parseScale("C major")).toEqual({ name: "C major", classes: [0, 2, 4, 5, 7, 9, 11] });
    expect(parseScale("Eb major").classes).toEqual(parseScale("E- Major").classes);
    expect(parseScale("D# major").classes).toEqual(parseScale("e♭ major").classes);
    expect(parseScale("Cb major").classes).toEqual(parseScale("B major").classes);
    expect(parseScale("A natural minor").classes).toEqual(parseScale("C major").classes);
    expect(parseScale("d dorian").classes).toEqual(parseScale("C major").classes);
  });

  test("minor has both forms of its sixth and seventh", () => {
    expect(parseScale("A minor").classes).toEqual([0, 2, 4, 5, 6, 7, 8, 9, 11]);
  });

  test("refuses other texts and lists the modes", () => {
    expect(() => parseScale("C")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid scale: "C" (must be a tonic and a mode, as "C major" or "F# dorian"; modes are major, minor, natural minor, harmonic minor, melodic minor, dorian, phrygian, lydian, mixolydian, locrian, pentatonic, minor pentatonic, blues, whole-tone, chromatic)]`,
    );
    expect(() => parseScale("H major")).toThrow("invalid scale");
  });
});

describe("parsePitchRange", () => {
  test("reads names and numbers", () => {
    expect(parsePitchRange("C3..A5")).toEqual({ low: 48, high: 81 });
    expect(parsePitchRange("48..81")).toEqual({ low: 48, high: 81 });
    expect(parsePitchRange("Bb3 .. F#4")).toEqual({ low: 58, high: 66 });
  });

  test("refuses other texts", () => {
    expect(() => parsePitchRange("C3")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid range: "C3" (must be two pitches, as "C3..A5" or "48..81")]`,
    );
    expect(() => parsePitchRange("C5..C3")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid range: "C5..C3" (must begin with the lower pitch)]`,
    );
    expect(() => parsePitchRange("0..128")).toThrow("invalid range");
    expect(() => parsePitchRange("A..B..C")).toThrow("invalid range");
  });
});

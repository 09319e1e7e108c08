import { describe, expect, test } from "vitest";
import { checkVoiceRanges, keepsToRanges, voiceRangesOf } from "../../lib/sampling/voice-ranges";
import { fourVoice } from "../../lib/tokens/four-voice";
import { choraleOf } from "./chorales";

const pieces = [fourVoice.encode(choraleOf([7, 9])), fourVoice.encode(choraleOf([8]))];
const learnt = voiceRangesOf(fourVoice, pieces);
const silent = { low: 127, high: 0 };

describe("voice ranges", () => {
  test("are the lowest and highest pitch of each voice, moved as the pieces were", () => {
    expect(learnt[0]).toEqual({ low: 72, high: 76 });
    expect(learnt[3]).toEqual({ low: 60, high: 64 });
    expect(voiceRangesOf(fourVoice, pieces, [-6, 0, 5])[0]).toEqual({ low: 66, high: 81 });
  });

  test("a piece keeps to them when every voice does", () => {
    expect(pieces.map((tokens) => keepsToRanges(tokens, fourVoice, learnt))).toEqual([true, true]);
    const higher = fourVoice.encode(choraleOf([7, 10]));
    expect(keepsToRanges(higher, fourVoice, learnt)).toBe(false);
  });

  test("what lies within is let through", () => {
    checkVoiceRanges([{ low: 73, high: 76 }, silent, silent, silent], learnt, "tune");
  });

  test("what lies outside is refused with a transposition, octaves first", () => {
    const refuse = (low: number, high: number, ranges = learnt) =>
      checkVoiceRanges([{ low, high }, silent, silent, silent], ranges, "tune.mid");
    expect(() => refuse(48, 50)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: tune.mid: its soprano goes from C3 to D3, in the training music that voice keeps to C5 to E5 (transposed by +24 semitones it fits)]`,
    );
    expect(() => refuse(78, 80)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: tune.mid: its soprano goes from F#5 to G#5, in the training music that voice keeps to C5 to E5 (transposed by -4 semitones it fits)]`,
    );
    expect(() => refuse(60, 80)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: tune.mid: its soprano goes from C4 to G#5, in the training music that voice keeps to C5 to E5 (no transposition fits: give it to another voice, or train on such music)]`,
    );
  });
});

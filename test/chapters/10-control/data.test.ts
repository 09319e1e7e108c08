import { describe, expect, test } from "vitest";
import { controlData, learnTunes } from "../../../lib/chapters/10-control/data";
import { voicesOf } from "../../../lib/chapters/10-control/harmony";
import { chorales, melodies } from "../../recipes/fixtures/tiny";

describe("controlData", () => {
  test("takes four voices where most pieces have them, else notes with durations", () => {
    const data = controlData(chorales(12), { seed: 1 });
    expect(data.dataset.encoding.name).toBe("four-voice-eighths");
    const mixed = controlData([...melodies(8), ...chorales(4)], { seed: 1 });
    expect([mixed.dataset.encoding.name, mixed.fourVoicePieces]).toEqual(["note-durations", 4]);
    const { model } = learnTunes(mixed.pieces, 1);
    expect(voicesOf(mixed, model)).toBeNull();
  });

  test("stops when it has notes enough, with two pieces at least", () => {
    expect(controlData(chorales(12), { seed: 1, mostNotes: 130 }).pieces).toHaveLength(3);
    expect(controlData(melodies(9), { seed: 1, mostNotes: 1 }).pieces).toHaveLength(2);
  });
});

describe("learnTunes", () => {
  test("counts notes and durations, whatever the music", () => {
    const { model, words, plain } = learnTunes(melodies(6), 1);
    expect([model.order, model.vocabularySize]).toEqual([4, words.size]);
    expect(plain.name).toBe("note-durations");
  });
});

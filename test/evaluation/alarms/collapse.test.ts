import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random";
import { collapseAlarm, collapseSigns } from "../../../lib/evaluation/alarms/collapse";
import { createPiece } from "../../../lib/music/piece";

const tune = (pitches: readonly number[]) =>
  createPiece({
    notes: pitches.map((pitch, i) => ({
      pitch,
      startTicks: 240 * i,
      durationTicks: 240,
      velocity: 90,
      track: 0,
    })),
  });
const noise = (length: number, kinds: number) => {
  const random = Random.fromSeed(1);
  return Array.from({ length }, () => 50 + random.integer(kinds));
};
const alarmOf = (pitches: readonly number[]) => collapseAlarm(collapseSigns(tune(pitches)));

describe("the collapse alarm", () => {
  test("rings for one repeated note, a short loop, few pitches and a standstill", () => {
    const held = createPiece({
      notes: tune(noise(40, 20)).notes.map((note, i) =>
        i < 39 ? note : { ...note, durationTicks: 480 * 64 },
      ),
    });
    expect([
      alarmOf(Array<number>(200).fill(64)).reasons,
      alarmOf([...noise(60, 30), ...Array.from({ length: 140 }, (_, i) => 60 + (i % 4))]).reasons,
      alarmOf(noise(100, 2)).reasons,
      collapseAlarm(collapseSigns(held)).reasons,
    ]).toMatchInlineSnapshot(`
      [
        [
          "100 % of the moments stand in loops (alarm above 50 %)",
          "only 1 distinct pitch",
        ],
        [
          "70 % of the moments stand in loops (alarm above 50 %)",
        ],
        [
          "only 2 distinct pitches",
        ],
        [
          "no note begins for 64 quarter notes",
        ],
      ]
    `);
  });

  test("is silent for varied, very short or no music", () => {
    expect(alarmOf(noise(200, 30)).collapsed).toBe(false);
    expect(alarmOf(Array<number>(31).fill(64)).collapsed).toBe(false);
    expect(alarmOf([]).collapsed).toBe(false);
  });

  test("is silent where real music goes as far", () => {
    const looping = collapseSigns(tune(Array.from({ length: 160 }, (_, i) => 60 + (i % 3))));
    expect(collapseAlarm(looping).collapsed).toBe(true);
    expect(collapseAlarm(looping, [looping]).collapsed).toBe(false);
  });

  test("judges only what begins at fromTicks or later", () => {
    const piece = tune([...noise(100, 30), ...Array<number>(60).fill(64)]);
    expect(collapseAlarm(collapseSigns(piece)).collapsed).toBe(false);
    const signs = collapseSigns(piece, { fromTicks: 240 * 100 });
    expect(signs).toMatchObject({ moments: 60, distinctPitches: 1 });
    expect(collapseAlarm(signs).collapsed).toBe(true);
  });

  test("a silence counts as a standstill from one onset to the next", () => {
    const notes = tune([60, 62]).notes.map((note, i) => ({ ...note, startTicks: 480 * 20 * i }));
    expect(collapseSigns(createPiece({ notes }))).toMatchObject({
      longestStandstillQuarters: 20,
      standstillShare: 20 / 20.5,
    });
  });
});

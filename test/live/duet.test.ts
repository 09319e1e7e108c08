import { describe, expect, it } from "vitest";
import { type AnsweredNote, Duet, type DuetState, lookAhead } from "../../lib/live/duet/duet";
import { MidiOut } from "../../lib/live/duet/midi-out";
import { Phrase, stepFrom, topLine } from "../../lib/live/duet/phrase";
import { createPiece, type Piece } from "../../lib/music/piece";

/** A duet on a clock of its own. */
function duetOnClock() {
  let now = 1000;
  const played: (AnsweredNote & { handedAt: number })[] = [];
  const asked: { phrase: Piece; fromTicks: number }[] = [];
  const states: DuetState[] = [];
  const clicks: number[] = [];
  const duet = new Duet({
    now: () => now,
    ask: (phrase, fromTicks) => asked.push({ phrase, fromTicks }),
    play: (note) => played.push({ ...note, handedAt: now }),
    click: (_, at) => clicks.push(at),
    state: (state) => states.push(state),
  });
  const goTo = (time: number) => {
    for (; now < time; now += 10) duet.tick();
  };
  return { duet, goTo, played, asked, states, clicks, time: () => now };
}

const answer = createPiece({
  notes: [0, 240, 480].map((startTicks) => ({
    ...{ pitch: 72, startTicks: 7680 + startTicks, durationTicks: 240, velocity: 80, track: 0 },
  })),
});

describe("a duet", () => {
  it("counts in a bar, and asks once the last key is up", () => {
    const { duet, goTo, asked, states, clicks } = duetOnClock();
    duet.start(120, 4);
    const { origin } = duet.beat;
    goTo(origin + 20);
    expect(clicks.filter((at) => at < origin)).toHaveLength(4);
    expect(states).toEqual(["count-in", "listening"]);
    duet.press(60, 90, origin + 6);
    duet.release(60, origin + 480);
    expect(asked).toHaveLength(1);
    expect(asked[0].phrase.notes).toMatchObject([{ pitch: 60, startTicks: 0, durationTicks: 480 }]);
    expect(asked[0].fromTicks).toBe(960);
  });

  it("answers on the grid, at the first step after a beat's pause, just ahead of time", () => {
    const { duet, goTo, played } = duetOnClock();
    duet.start(120, 4);
    const { origin } = duet.beat;
    goTo(origin + 500);
    duet.press(60, 90, origin + 6);
    duet.release(60, origin + 480);
    duet.answered(answer);
    goTo(origin + 2500);
    const onsets = played.map(({ onAt }) => onAt - origin);
    expect(onsets).toEqual([1000, 1250, 1500]);
    for (const { onAt, handedAt } of played) {
      expect(onAt - handedAt).toBeGreaterThan(100 - 1e-9);
      expect(onAt - handedAt).toBeLessThanOrEqual(lookAhead);
    }
    expect(duet.state).toBe("listening");
  });

  it("waits no further step for a key that went up a little late", () => {
    const { duet, goTo, asked } = duetOnClock();
    duet.start(120, 2);
    const { origin } = duet.beat;
    goTo(origin + 10);
    duet.press(60, 90, origin);
    duet.release(60, origin + 540);
    expect(asked[0].fromTicks).toBe(960);
  });

  it("lets the player go on: what was asked before is forgotten", () => {
    const { duet, goTo, played, asked } = duetOnClock();
    duet.start(120, 4);
    const { origin } = duet.beat;
    goTo(origin + 300);
    duet.press(60, 90, origin);
    duet.release(60, origin + 250);
    duet.answered(answer);
    duet.press(62, 90, origin + 500);
    goTo(origin + 1500);
    expect(played).toEqual([]);
    duet.release(62, origin + 1500);
    expect(asked[1].phrase.notes).toHaveLength(2);
  });

  it("keeps what was played when the keyboard vanishes in the middle", () => {
    const { duet, goTo, asked } = duetOnClock();
    duet.start(120, 4);
    const { origin } = duet.beat;
    goTo(origin + 10);
    duet.press(64, 90, origin + 10);
    goTo(origin + 250);
    duet.lose();
    expect(asked[0].phrase.notes).toMatchObject([{ pitch: 64, durationTicks: 240 }]);
  });
});

describe("a phrase", () => {
  it("begins at the bar line before its first note", () => {
    const phrase = new Phrase();
    phrase.press(60, 80, 5020);
    phrase.release(60, 5490);
    const { piece, barAt } = phrase.toPiece({ origin: 1000, length: 500, steps: 2 }, 9000);
    expect(barAt).toBe(5000);
    expect(piece.notes).toMatchObject([{ startTicks: 0, durationTicks: 480 }]);
  });

  it("has its next step on the grid", () => {
    const beat = { origin: 100, length: 400, steps: 4 };
    expect([100, 101, 200, 350].map((at) => stepFrom(beat, at))).toEqual([100, 200, 200, 400]);
  });

  it("has a top line of one note at a time", () => {
    const chord = [60, 64, 67].map((pitch) => ({
      ...{ pitch, startTicks: 0, durationTicks: 960, velocity: 90, track: 0 },
    }));
    const later = { ...chord[0], pitch: 62, startTicks: 480, durationTicks: 480 };
    const { notes } = topLine(createPiece({ notes: [...chord, later] }));
    expect(notes).toMatchObject([
      { pitch: 67, durationTicks: 480 },
      { pitch: 62, startTicks: 480 },
    ]);
  });
});

describe("a MIDI output", () => {
  it("gets both ends of a note with their times, and silence at the end", () => {
    const sent: [readonly number[], number | undefined][] = [];
    const out = new MidiOut({ send: (bytes, at) => sent.push([bytes, at]) });
    out.note(60, 90, 500, 700);
    expect(sent).toEqual([
      [[0x90, 60, 90], 500],
      [[0x80, 60, 0], 700],
    ]);
    sent.length = 0;
    out.silence(520, 120);
    expect(sent).toContainEqual([[0x80, 60, 0], 520]);
    for (let channel = 0; channel < 16; channel++) {
      expect(sent).toContainEqual([[0xb0 | channel, 123, 0], 520]);
      expect(sent).toContainEqual([[0xb0 | channel, 123, 0], 650]);
    }
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import { compareMemorisation, MemorisationIndex } from "../../lib/evaluation/memorisation";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";

type Played = readonly [pitch: number, quarters: number];

/** One voice, note after note. */
function tune(name: string, played: readonly Played[], ticksPerQuarter = 480): Piece {
  let startTicks = 0;
  const notes = played.map(([pitch, quarters]): Note => {
    const durationTicks = quarters * ticksPerQuarter;
    const note = { pitch, startTicks, durationTicks, velocity: 90, track: 0 };
    startTicks += durationTicks;
    return note;
  });
  return createPiece({ name, ticksPerQuarter, notes });
}

function randomTune(name: string, length: number): Played[] {
  const random = Random.fromSeed(name);
  return Array.from({ length }, () => [50 + random.integer(25), 1 + random.integer(2)] as const);
}

const training = [tune("first", randomTune("first", 60)), tune("second", randomTune("second", 60))];
const index = new MemorisationIndex(training);
const passage = randomTune("second", 60).slice(20, 40);

/** Brute force over intervals and durations of single voices. */
function bruteLongest(trained: readonly Played[], played: readonly Played[]): number {
  const pairs = (notes: readonly Played[]) =>
    notes.slice(1).map(([pitch, length], i) => `${pitch - notes[i][0]}/${length}`);
  const [a, b] = [pairs(trained), pairs(played)];
  let best = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) {
        length++;
      }
      best = Math.max(best, length);
    }
  }
  return best === 0 ? 0 : best + 1;
}

describe("MemorisationIndex", () => {
  test("finds a copied passage in another key and says where it comes from", () => {
    const moved = passage.map(([pitch, quarters]) => [pitch + 5, quarters] as const);
    const found = index.longestShared(tune("new", [[90, 4], ...moved, [30, 4]], 96));
    expect(found).toMatchObject({
      piece: "new",
      notes: 22,
      longestShared: 20,
      transposition: 5,
      place: { piece: "new", bar: 2, beat: 1, startTicks: 384 },
    });
    expect(found.source?.piece).toBe("second");
    expect(found.source?.startTicks).toBe(training[1].notes[20].startTicks);
    expect(found.copiedShare).toBeCloseTo(20 / 22);
  });

  test("other durations are another passage, unless rhythm is left out or taken as ratios", () => {
    const slower = tune(
      "slow",
      passage.map(([pitch, quarters]) => [pitch, quarters * 2]),
    );
    expect(index.longestShared(slower).longestShared).toBeLessThan(8);
    const byRatio = new MemorisationIndex(training, { rhythm: "ratios" });
    expect(byRatio.longestShared(slower).longestShared).toBe(20);
    const even = tune(
      "even",
      passage.map(([pitch]) => [pitch, 0.5]),
    );
    const byInterval = new MemorisationIndex(training, { rhythm: "none" });
    expect(byInterval.longestShared(even).longestShared).toBe(20);
  });

  test("a voice copied under another one is found when voices are taken apart", () => {
    const copied = tune("new", passage).notes;
    const over = copied.map((note) => ({ ...note, pitch: note.pitch + 40, track: 1 }));
    const track = { name: "", channel: 0, program: 0, isDrums: false };
    const both = createPiece({ notes: [...copied, ...over], tracks: [track, track] });
    expect(index.longestShared(both).longestShared).toBeLessThan(8);
    const apart = new MemorisationIndex(training, { voices: "apart" });
    expect(apart.longestShared(both).longestShared).toBe(20);
  });

  test("what lies before fromTicks, the primer, does not count", () => {
    const piece = tune("primed", [...passage, [40, 3], [81, 5], [33, 7]]);
    const fromTicks = tune("", passage).notes.reduce((sum, n) => sum + n.durationTicks, 0);
    expect(index.longestShared(piece).longestShared).toBe(20);
    expect(index.longestShared(piece, { fromTicks })).toMatchObject({
      notes: 3,
      longestShared: 0,
      source: null,
    });
  });

  test("no passage runs from one piece into the next", () => {
    const joined = tune("joined", [
      ...randomTune("first", 60).slice(-10),
      ...randomTune("second", 60).slice(0, 10),
    ]);
    expect(index.longestShared(joined).longestShared).toBeLessThanOrEqual(11);
  });

  test("agrees with brute force", () => {
    const played = fc.array(
      fc.tuple(fc.integer({ min: 60, max: 62 }), fc.integer({ min: 1, max: 2 })),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(fc.array(played, { minLength: 1, maxLength: 3 }), played, (trained, query) => {
        const built = new MemorisationIndex(trained.map((notes, i) => tune(`${i}`, notes)));
        const expected = Math.max(...trained.map((notes) => bruteLongest(notes, query)));
        const found = built.longestShared(tune("query", query));
        expect(found.longestShared).toBe(expected);
        if (found.source === null) return;
        const source = trained[Number(found.source.piece)];
        expect(bruteLongest(source, query)).toBe(expected);
      }),
    );
  });
});

describe("compareMemorisation", () => {
  test("flags what copies more than held-out music does", () => {
    const heldOut = [tune("held", randomTune("held", 60)), tune("out", randomTune("out", 60))];
    const copy = tune("copy", passage);
    const own = tune("own", randomTune("own", 30));
    const { generated, heldOut: real, flagged } = compareMemorisation(index, [own, copy], heldOut);
    expect(flagged.map((shared) => shared.piece)).toEqual(["copy"]);
    expect(generated.longest).toBe(20);
    expect(real.longest).toBeLessThan(8);
    expect(generated.copiedShare).toBe(0.5);
  });

  test("says the same of training pieces that are read a block at a time", () => {
    const many = Array.from({ length: 130 }, (_, i) => tune(`many ${i}`, randomTune(`${i}`, 1000)));
    const stolen = (from: number, at: number) => randomTune(`${from}`, 1000).slice(at, at + 18);
    const queries = [
      tune("twice", [...stolen(125, 50), ...stolen(3, 10)]), // equally long, the first is named
      tune(
        "moved",
        stolen(77, 400).map(([pitch, quarters]) => [pitch - 3, quarters] as const),
      ),
      ...[4, 5].map((i) => tune(`own ${i}`, randomTune(`own ${i}`, 80))),
    ];
    const whole = compareMemorisation(new MemorisationIndex(many), queries, queries.slice(2));
    const read: string[] = [];
    function* blocks() {
      for (const piece of many) {
        read.push(piece.name);
        yield piece;
      }
    }
    expect(compareMemorisation(blocks(), queries, queries.slice(2))).toEqual(whole);
    expect(read).toHaveLength(many.length);
    expect(whole.generated.pieces[0].source?.piece).toBe("many 125");
    expect(() => compareMemorisation([], queries, [])).toThrow("no training pieces");
  });

  test("needs training pieces", () => {
    expect(() => new MemorisationIndex([])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no training pieces to compare with]`,
    );
  });
});

import { describe, expect, it } from "vitest";
import { factorsOfFrames, frameIds, frameTokenFactors, frameTokens } from "../../lib/literature";

const roll = [[60, 64], [], [60, 65]];

describe("frameTokens", () => {
  it("tells the keys of each frame from the lowest, and its end", () => {
    expect([...frameTokens(roll)!]).toEqual([88, 39, 43, 88, 88, 39, 44, 88]);
  });

  it("moves keys, and has nothing where they leave the piano", () => {
    expect([...frameTokens([[60]], 2)!]).toEqual([88, 41, 88]);
    expect(frameTokens([[108]], 1)).toBeNull();
  });

  it("has a row of factors for every input, none of which knows what comes", () => {
    const width = frameTokenFactors().length;
    const rows = factorsOfFrames(roll);
    expect(rows.length).toBe((frameTokens(roll)!.length - 1) * width);
    const other = factorsOfFrames([...roll.slice(0, 2), [59, 61, 70]]);
    // Up to the first key of the last frame both are told the same.
    expect(other.subarray(0, 5 * width)).toEqual(rows.subarray(0, 5 * width));
  });

  it("keeps factors within their sizes, and moves those of moved pieces", () => {
    const rows = factorsOfFrames(roll, { shift: 3 });
    frameTokenFactors().forEach(({ size }, column) => {
      for (let i = column; i < rows.length; i += frameTokenFactors().length) {
        expect(rows[i]).toBeLessThan(size);
      }
    });
    const moved = roll.map((frame) => frame.map((pitch) => pitch + 3));
    expect(rows).toEqual(factorsOfFrames(moved));
  });

  it("says what stood a lag before, and how long it has been right", () => {
    const tune = [[60], [62, 65], [60], [62, 65], [60], [62]];
    const lags = [2];
    const width = frameTokenFactors(lags).length;
    const rows = factorsOfFrames(tune, { lags });
    const told = Array.from({ length: rows.length / width }, (_, i) => [
      ...rows.subarray(i * width + width - 2, (i + 1) * width),
    ]);
    const [c, d, f, none] = [40, 42, 45, 0];
    expect(told).toEqual([
      ...[
        [none, 0],
        [none, 0],
      ], // C, its end
      ...[
        [none, 0],
        [none, 0],
        [none, 0],
      ], // D, F, their end
      ...[
        [c, 0],
        [none, 0],
      ], // the first frame that stood there two before
      ...[
        [d, 1],
        [f, 1],
        [none, 1],
      ],
      ...[
        [c, 2],
        [none, 2],
      ],
      ...[
        [d, 3],
        [f, 3],
      ], // F does not come
    ]);
  });
});

describe("frameIds", () => {
  const set = { train: [[[60], [62]]], valid: [[[60], [64]]], test: [[[62], []]], repeated: [] };

  it("gives equal frames one id and begins with silence", () => {
    const { frames, train, valid, test } = frameIds(set, [0]);
    expect([...train[0]]).toEqual([0, 1, 2]);
    expect([...valid[0]]).toEqual([0, 1, 3]);
    expect([...test[0]]).toEqual([0, 2, 0]);
    expect(frames).toEqual([[], [39], [41], [43]]);
  });

  it("moves training frames only", () => {
    const { frames, tables } = frameIds(set, [0, 2]);
    expect([...tables[0]]).toEqual(frames.map((_, id) => id));
    const moved = (id: number) => frames[tables[1][id]];
    expect([moved(0), moved(1), moved(2)]).toEqual([[], [41], [43]]);
    expect(tables[1][3]).toBe(-1); // of a validation piece
  });
});

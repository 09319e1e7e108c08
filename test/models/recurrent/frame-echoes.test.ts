import { describe, expect, it } from "vitest";
import { frameNetworkConfig } from "../../../lib/models/recurrent/frame-config";
import { copiesOf } from "../../../lib/models/recurrent/frame-copies";
import { echoesOf } from "../../../lib/models/recurrent/frame-echoes";

const config = frameNetworkConfig(
  {
    ...{ cell: "gru", layers: 1, units: 2, embedding: 2, dropout: 0, inputDropout: 0 },
    ...{ factors: [], direct: false, lags: [1, 3], copies: false },
  },
  { keys: 3, frames: [[], [0], [1, 2], [0, 1]] },
);

describe("echoes", () => {
  const tune = [1, 2, 3, 1, 2, 0]; // a period of three, broken at the end
  const other = [0, 0, 0, 0, 0, 0];
  const ids = Int32Array.from(tune.flatMap((id, i) => [id, other[i]])); // time-major, two rows
  const { frames, matches } = echoesOf(config, ids, 2);
  const echo = (time: number, row: number, lag: number) => {
    const from = ((time * 2 + row) * 2 + lag) * 3;
    return [...frames.subarray(from, from + 3)];
  };
  const match = (time: number, row: number, lag: number) => matches[(time * 2 + row) * 2 + lag];

  it("are the frames that stood a lag before the wanted one", () => {
    expect([0, 1, 2].map((time) => echo(time, 0, 0))).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [1, 1, 0],
    ]);
    expect(echo(1, 0, 1)).toEqual([0, 0, 0]); // nothing sounded before the beginning
    expect(echo(2, 0, 1)).toEqual([1, 0, 0]);
    expect(echo(4, 0, 1)).toEqual([1, 1, 0]);
  });

  it("say how well their lag has foretold the last frames", () => {
    expect([0, 1, 2].map((time) => match(time, 0, 1))).toEqual([0, 0, 0]);
    expect(match(3, 0, 1)).toBeCloseTo(0.2, 6);
    expect(match(4, 0, 1)).toBeCloseTo(0.2 + 0.8 * 0.2, 6);
    expect(match(5, 0, 1)).toBeCloseTo(0.8 * 0.36, 6); // silence after a chord
    expect(match(1, 0, 0)).toBe(0); // keys 1, 2 after key 0
    expect(match(2, 0, 0)).toBeCloseTo(0.2 / 3, 6); // one of three keys stays
  });

  it("hear silence as silence, each row for itself", () => {
    expect(match(0, 1, 0)).toBe(0);
    expect(match(1, 1, 0)).toBeCloseTo(0.2, 6);
  });
});

describe("copies", () => {
  const tune = [1, 2, 3, 1, 2, 0, 1];
  const { frames, runs, contexts } = copiesOf(config, Int32Array.from(tune), 1);
  const copied = (time: number) => [...frames.subarray(time * 3, (time + 1) * 3)];

  it("are of the lag that has been right the longest", () => {
    expect([...runs]).toEqual([0, 0, 0, 1, 2, 0, 1]);
    expect(copied(1)).toEqual([0, 1, 1]); // none was: the first lag, the frame before
    expect(copied(3)).toEqual([0, 1, 1]);
    expect(copied(4)).toEqual([1, 1, 0]);
  });

  it("tell each key its state then and now, and the run", () => {
    expect([...contexts.subarray(9, 12)]).toEqual([4 + 2, 4 + 1, 4 + 1]);
    expect([...contexts.subarray(12, 15)]).toEqual([8 + 1, 8 + 2 + 1, 8 + 2]);
  });

  it("need a lag", () => {
    const { frames: table, keys, ...rest } = config;
    const bare = { ...rest, embedding: 2, lags: [], copies: true };
    expect(() => frameNetworkConfig(bare, { keys, frames: table })).toThrow(
      "invalid copies: true (copies from lags: give one or more)",
    );
  });
});

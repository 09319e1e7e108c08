import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { StreamHelper } from "../../../lib/models/recurrent/parallel/helper";
import { ParallelModel } from "../../../lib/models/recurrent/parallel/parallel-model";
import { sharesOf } from "../../../lib/models/recurrent/parallel/parallel-states";
import { RecurrentModel } from "../../../lib/models/recurrent/recurrent-model";
import { projectPath } from "../../../lib/project/root";
import { sampleTokens } from "../../../lib/sampling/sample-tokens";
import { Vocabulary } from "../../../lib/tokens/vocabulary";
import { countingFactors } from "../fixtures/counting-factors";
import { tinyNetwork } from "../fixtures/tiny-network";

const config = {
  ...tinyNetwork,
  layers: 2,
  units: 32,
  factors: [{ name: "place", size: 3, embedding: 2 }],
} as const;
const vocabulary = Vocabulary.fromTokens(countingFactors.tokens, "a test");
const random = Random.fromSeed(1);
const parameters = recurrentParameters(config);
const weights = initialWeights(parameters, random).map((value) => value + 0.2 * random.normal());
const parts = { config, weights, factors: countingFactors };
const alone = new RecurrentModel(parts);
const together = await ParallelModel.start(parts, 3);
afterAll(() => {
  alone.dispose();
  together.dispose();
});

const ids = (count: number) => Int32Array.from({ length: count }, () => 3 + random.integer(5));

describe("ParallelModel", () => {
  it("shares streams as equally as can be", () => {
    expect(sharesOf(64, 2)).toEqual([32, 32]);
    expect(sharesOf(5, 3)).toEqual([2, 2, 1]);
    expect(sharesOf(1, 3)).toEqual([1, 0, 0]);
  });

  it("gives each share what one thread gives for a batch of its size, bit for bit", () => {
    const shared = together.open(12);
    const shares = [0, 4, 8].map((from) => ({ from, streams: alone.open(4) }));
    for (let step = 0; step < 6; step++) {
      const tokens = ids(12);
      const scores = shared.advance(tokens);
      for (const { from, streams } of shares) {
        const expected = streams.advance(tokens.slice(from, from + 4));
        expect(scores.slice(from * 8, (from + 4) * 8)).toEqual(expected);
      }
    }
    for (const { streams } of [...shares, { streams: shared }]) streams.close();
  });

  it("moves streams from thread to thread, with their factors", () => {
    const [shared, plain] = [together, alone].map((model) => model.open(7));
    const moves = [[6, 5, 4, 3, 2, 1, 0], [2], [0, 0, 0, 0], [3, 1], [1, 0, 1, 0, 1]];
    for (const move of moves) {
      const tokens = ids(shared.batch);
      const [actual, expected] = [shared, plain].map((streams) => streams.advance(tokens).slice());
      actual.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 5);
      });
      for (const streams of [shared, plain]) streams.select(Int32Array.from(move));
      expect(shared.batch).toBe(move.length);
    }
    shared.close();
    plain.close();
  });

  it("samples the same music as one thread", async () => {
    const options = { length: 40, count: 20, batchSize: 4, random: Random.fromSeed(3) };
    const [actual, expected] = [
      await sampleTokens(together, vocabulary, options),
      await sampleTokens(alone, vocabulary, options),
    ];
    expect(actual).toEqual(expected);
    expect(new Set(actual.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(10);
  });

  it("follows several batches at once", () => {
    const [first, second] = [together.open(6), together.open(3)];
    const tokens = ids(6);
    const before = first.advance(tokens).slice();
    second.advance(ids(3));
    const again = together.open(6);
    expect(again.advance(tokens)).toEqual(before);
    for (const streams of [first, second, again]) streams.close();
    expect(() => first.advance(tokens)).toThrow("these streams are closed (open new ones)");
  });

  it("refuses a window and a senseless number of threads", async () => {
    await expect(ParallelModel.start({ ...parts, window: 4 }, 2)).rejects.toThrow(
      "invalid window: 4 (only streams that carry their state are shared)",
    );
    await expect(ParallelModel.start(parts, 0)).rejects.toThrow("invalid threads: 0 (must be ≥ 1)");
  });
});

describe("a helper thread", () => {
  it("says what went wrong in it, and goes on", async () => {
    const shared = new Float32Array(new SharedArrayBuffer(4 * weights.length));
    shared.set(weights);
    const helper = await StreamHelper.start({ config, weights: shared, factors: countingFactors });
    helper.ask({ kind: "read", streams: 9 });
    expect(() => helper.answer()).toThrow("a sampling thread failed: no streams 9 in this thread");
    const arrays = Array.from({ length: 4 }, () => new Float32Array(2 * config.units));
    helper.ask({ kind: "write", streams: 0, arrays }); // its answer is dropped
    helper.ask({ kind: "read", streams: 0 });
    expect(helper.answer()).toEqual(arrays);
    helper.end();
  });

  it("does not keep a process alive", () => {
    const code = `
      const { ParallelModel } = require("./lib/models/recurrent/parallel/parallel-model");
      const { tinyNetwork } = require("./test/models/fixtures/tiny-network");
      const { recurrentParameters } = require("./lib/models/portable/parameters");
      const count = recurrentParameters(tinyNetwork).reduce((sum, { size }) => sum + size, 0);
      ParallelModel.start({ config: tinyNetwork, weights: new Float32Array(count) }, 2)
        .then((model) => console.log(model.open(8).advance(new Int32Array(8).fill(1)).length));`;
    const args = ["--require", "tsx/cjs", "-e", code];
    const run = spawnSync(process.execPath, args, { cwd: projectPath(), encoding: "utf8" });
    expect([run.status, run.signal, run.stdout.trim()]).toEqual([0, null, "64"]);
  });
});

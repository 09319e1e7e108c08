import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import type { NextTokenModel } from "../../../lib/models/next-token";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { PortableModel } from "../../../lib/models/portable/portable-model";
import { RecurrentModel } from "../../../lib/models/recurrent/recurrent-model";
import type { FactorSource } from "../../../lib/tokens/factor-tracker";
import { countingFactors } from "../fixtures/counting-factors";
import { tinyNetwork } from "../fixtures/tiny-network";

const deep: RecurrentConfig = { ...tinyNetwork, layers: 3, units: 13 };
const networks: Readonly<Record<string, RecurrentConfig>> = {
  "one layer of LSTM": { ...deep, layers: 1 },
  "a stack of LSTM": deep,
  "a stack of GRU": { ...deep, cell: "gru" },
  "one-hot tokens": { ...deep, input: { kind: "one-hot" } },
  "tokens as shares": { ...deep, cell: "gru", input: { kind: "scalar" } },
  factors: { ...deep, cell: "gru", factors: [{ name: "place", size: 3, embedding: 2 }] },
  "hidden dense layers": { ...deep, dense: [9, 6] },
  "a tied output": { ...deep, input: { kind: "embedding", size: 13 }, tiedOutput: true },
  "a tied output behind a dense layer": { ...deep, cell: "gru", dense: [4], tiedOutput: true },
};

function partsOf(config: RecurrentConfig) {
  const random = Random.fromSeed("portable");
  const weights = initialWeights(recurrentParameters(config), random);
  for (let i = 0; i < weights.length; i++) weights[i] += 0.3 * random.normal();
  return { config, weights, ...(config.factors.length > 0 ? { factors: countingFactors } : {}) };
}

const ids = Int32Array.from({ length: 200 }, (_, i) => (i === 0 ? 1 : 3 + ((i * i) % 5)));

/** Log-probabilities after every token of a sequence, one row after the other. */
function rowsOf(model: NextTokenModel): Float32Array {
  const streams = model.open(1);
  const rows = new Float32Array(ids.length * model.vocabularySize);
  ids.forEach((id, i) => {
    rows.set(streams.advance(Int32Array.of(id)), i * model.vocabularySize);
  });
  streams.close();
  return rows;
}

/** The largest difference in bits, weighed by how likely the token is held. */
function bitsApart(left: Float32Array, right: Float32Array): number {
  let most = 0;
  left.forEach((value, i) => {
    most = Math.max(most, (Math.abs(value - right[i]) * Math.exp(right[i])) / Math.LN2);
  });
  return most;
}

describe("PortableModel", () => {
  it.each(Object.entries(networks))("says what the native network says, with %s", (_, config) => {
    const parts = partsOf(config);
    const native = new RecurrentModel(parts);
    expect(bitsApart(rowsOf(new PortableModel(parts)), rowsOf(native))).toBeLessThan(1e-4);
    native.dispose();
  });

  it.each(Object.entries(networks))("says the same bits in plain code, with %s", (_, config) => {
    const parts = partsOf(config);
    const plain = rowsOf(new PortableModel({ ...parts, arithmetic: "plain" }));
    expect(rowsOf(new PortableModel({ ...parts, arithmetic: "vectors" }))).toEqual(plain);
  });

  it("makes probabilities of it all", () => {
    const row = new PortableModel(partsOf(deep)).open(1).advance(Int32Array.of(1));
    expect(row.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 6);
  });

  it("follows a stream alone as it does beside others, and copies of it after a choice", () => {
    const model = new PortableModel(partsOf(networks.factors));
    const [alone, many] = [model.open(1), model.open(3)];
    const size = model.vocabularySize;
    for (const id of [1, 3, 4]) {
      const row = alone.advance(Int32Array.of(id)).slice();
      expect(many.advance(Int32Array.of(id + 1, id, 5)).slice(size, 2 * size)).toEqual(row);
    }
    many.select(Int32Array.of(1, 0, 1, 1));
    expect(many.batch).toBe(4);
    const rows = many.advance(Int32Array.of(3, 3, 3, 4)).slice();
    const next = alone.advance(Int32Array.of(3));
    expect(rows.slice(0, size)).toEqual(next);
    expect(rows.slice(2 * size, 3 * size)).toEqual(next);
    expect(rows.slice(size, 2 * size)).not.toEqual(next);
    expect(rows.slice(3 * size)).not.toEqual(next);
  });

  it("reads a window again where the network was trained on windows", () => {
    const config: RecurrentConfig = { ...deep, predict: "last-step" };
    const parts = { ...partsOf(config), window: 7 };
    const native = new RecurrentModel(parts);
    const portable = rowsOf(new PortableModel(parts));
    expect(bitsApart(portable, rowsOf(native))).toBeLessThan(1e-4);
    expect(portable).not.toEqual(rowsOf(new PortableModel({ ...parts, window: 0 })));
    native.dispose();
  });

  it("takes the side inputs it was built for of an encoding that has learnt to tell more", () => {
    const parts = partsOf(networks.factors);
    const { spec, tokens } = countingFactors;
    const more: FactorSource = {
      tokens,
      spec: {
        ...spec,
        names: ["news", ...spec.names],
        sizes: [2, ...spec.sizes],
        ids: (state) => [1, ...spec.ids(state)],
      },
    };
    expect(rowsOf(new PortableModel({ ...parts, factors: more }))).toEqual(
      rowsOf(new PortableModel(parts)),
    );
    const native = [new RecurrentModel(parts), new RecurrentModel({ ...parts, factors: more })];
    expect(rowsOf(native[1])).toEqual(rowsOf(native[0]));
    for (const model of native) model.dispose();
  });

  it("refuses what cannot be followed token by token, and weights of another network", () => {
    const both: RecurrentConfig = { ...deep, bidirectional: true, predict: "last-step" };
    expect(() => new PortableModel(partsOf(both))).toThrow(/^invalid bidirectional: true \(reads/);
    const { config, weights } = partsOf(deep);
    expect(() => new PortableModel({ config, weights: weights.slice(1) })).toThrow(
      /^weights of another size: /,
    );
    const broken = weights.slice();
    broken[7] = Number.NaN;
    expect(() => new PortableModel({ config, weights: broken })).toThrow(
      "invalid weights: number 7 is NaN (use an earlier checkpoint)",
    );
    const { config: withFactors, weights: theirs } = partsOf(networks.factors);
    expect(() => new PortableModel({ config: withFactors, weights: theirs })).toThrow(
      /^invalid factors: the encoding has none/,
    );
  });

  it("refuses ids that it does not know, and streams that were closed", () => {
    const streams = new PortableModel(partsOf(deep)).open(2);
    expect(() => streams.advance(Int32Array.of(1))).toThrow("invalid token ids: 1");
    expect(() => streams.advance(Int32Array.of(1, 8))).toThrow("invalid token id: 8");
    streams.close();
    expect(() => streams.advance(Int32Array.of(1, 1))).toThrow("these streams are closed");
  });
});

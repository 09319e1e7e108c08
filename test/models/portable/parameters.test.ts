import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import {
  initialWeights,
  orthogonalRows,
  recurrentParameters,
} from "../../../lib/models/portable/parameters";
import { tinyNetwork } from "../fixtures/tiny-network";

const config: RecurrentConfig = {
  ...tinyNetwork,
  layers: 2,
  units: 3,
  vocabularySize: 5,
  input: { kind: "embedding", size: 2 },
  factors: [{ name: "voice", size: 4, embedding: 1 }],
  dense: [6],
};

describe("recurrentParameters", () => {
  it("lists the arrays of a network with their shapes", () => {
    const shapes = recurrentParameters(config).map(({ name, shape }) => `${name} ${shape}`);
    expect(shapes).toEqual([
      "embedding 5,2",
      "factor.voice 4,1",
      "lstm1.kernel 6,12",
      "lstm1.bias 12",
      "lstm2.kernel 6,12",
      "lstm2.bias 12",
      "dense1.kernel 3,6",
      "dense1.bias 6",
      "output.kernel 6,5",
      "output.bias 5",
    ]);
  });

  it("opens the forget gates and nothing else", () => {
    const bias = recurrentParameters(config)[3].initialise(Random.fromSeed(1));
    expect([...bias]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
  });

  it("gives the same weights for the same seed", () => {
    const specs = recurrentParameters(config);
    const weights = (seed: number) => initialWeights(specs, Random.fromSeed(seed));
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });

  it("makes rows orthonormal", () => {
    const [rows, columns] = [6, 10];
    const matrix = orthogonalRows(rows, columns, Random.fromSeed(1));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) {
        let product = 0;
        for (let k = 0; k < columns; k++)
          product += matrix[i * columns + k] * matrix[j * columns + k];
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import {
  cellParameterCountOf,
  parameterCountOf,
  unitsForParameters,
} from "../../../lib/models/recurrent/size";
import { tinyNetwork } from "../fixtures/tiny-network";

const network = (cell: "lstm" | "gru", units: number): RecurrentConfig => ({
  ...tinyNetwork,
  ...{ cell, units, vocabularySize: 10, input: { kind: "embedding", size: 4 } },
});

describe("the size of a recurrent network", () => {
  it("agrees with a count by hand", () => {
    // Embedding 10·4; four gates of (4 + 3 + 1)·3; output 3·10 + 10.
    expect(parameterCountOf(network("lstm", 3))).toBe(40 + 4 * 8 * 3 + 40);
    expect(parameterCountOf(network("gru", 3))).toBe(40 + 3 * 8 * 3 + 40);
    expect(cellParameterCountOf(network("lstm", 3))).toBe(4 * 8 * 3);
  });

  it("finds the units that come nearest to a number of parameters", () => {
    const gru = (units: number) => network("gru", units);
    for (const units of [1, 2, 3, 17, 64]) {
      expect(unitsForParameters(gru, parameterCountOf(gru(units)))).toBe(units);
    }
    const target = parameterCountOf(network("lstm", 64));
    const units = unitsForParameters(gru, target);
    const miss = (n: number) => Math.abs(parameterCountOf(gru(n)) - target);
    expect(units).toBeGreaterThan(64);
    expect(miss(units)).toBeLessThanOrEqual(Math.min(miss(units - 1), miss(units + 1)));
  });

  it("refuses fewer parameters than one unit has", () => {
    expect(() =>
      unitsForParameters((units) => network("gru", units), 10),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid parameters: 10 (one unit already needs 78)]`,
    );
  });
});

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { twelveKeys } from "../../lib/dataset/augment";
import { buildDataset } from "../../lib/dataset/dataset";
import { scoreFloors } from "../../lib/evaluation/score-floors";
import { bestOf, scoreRows } from "../../lib/evaluation/score-models";
import { encodingByName } from "../../lib/tokens/registry";
import { melody } from "../tokens/music";

const pieces = Array.from({ length: 11 }, (_, i) => ({
  ...melody([60 + i, 0, 1], [64 + i, 1, 1], [67 + i, 2, 1], [60 + i, 3, 1]),
  name: `piece ${i}`,
}));
const encoding = encodingByName("note-durations");

describe("the floors of a dataset", () => {
  it("come as written, in every key, and with side inputs", async () => {
    const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
    const families = await scoreFloors(dataset, { highest: 4, sides: ["old pitch"] });
    expect(families.map(({ label, orders }) => [label, orders])).toEqual([
      ["as written", [1, 2, 3, 4]],
      ["in 12 keys", [1, 2, 3, 4]],
      ["with side inputs", [2, 3, 4]],
    ]);
    const all = families.flatMap(({ scored }) => scored);
    const best = bestOf(all);
    for (const row of scoreRows(all)) {
      expect(row.bits).toBeGreaterThanOrEqual(best.likelihood.bitsPerToken);
      expect(row.low).toBeLessThanOrEqual(row.high);
    }
    // The same tune in other keys: only who has heard those keys can foresee it.
    expect(families[1].scored[3].likelihood.bitsPerToken).toBeLessThan(
      families[0].scored[3].likelihood.bitsPerToken,
    );
  });

  it("score the same where each family is let go, and can be asked all the same", async () => {
    const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
    const options = { highest: 3, sides: ["old pitch"] };
    const [kept, freed] = [
      await scoreFloors(dataset, options),
      await scoreFloors(dataset, { ...options, forget: true }),
    ];
    const bits = (families: typeof kept) =>
      families.map(({ scored }) => scored.map(({ likelihood }) => likelihood));
    expect(bits(freed)).toEqual(bits(kept));
    const logits = (families: typeof kept) =>
      families.map(({ scored }) => [...scored[1].model.open(1).advance(Int32Array.of(1))]);
    expect(logits(freed)).toEqual(logits(kept));
  });

  it("leave out what the dataset does not offer", async () => {
    const dataset = buildDataset(pieces, { encoding, seed: 1 });
    const families = await scoreFloors(dataset, { highest: 2 });
    expect(families.map(({ label }) => label)).toEqual(["as written"]);
  });

  it("come from the cache the second time, and can be asked all the same", async () => {
    process.env.ETUDE_CACHE = mkdtempSync(join(tmpdir(), "etude-floors-"));
    try {
      const ask = () => {
        const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
        return scoreFloors(dataset, { highest: 3, sides: ["old pitch"] });
      };
      const [first, second] = [await ask(), await ask()];
      const plain = (families: typeof first) =>
        families.map(({ scored }) => scored.map(({ model, ...kept }) => kept));
      expect(plain(second)).toEqual(plain(first)); // seconds as well: they were not counted again
      const logits = (families: typeof first) =>
        families.map(({ scored }) => [...scored[1].model.open(1).advance(Int32Array.of(1))]);
      expect(logits(second)).toEqual(logits(first));
    } finally {
      delete process.env.ETUDE_CACHE;
    }
  });
});

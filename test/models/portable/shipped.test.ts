import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { loadModel } from "../../../lib/models/portable/load-model";
import { modelsPath } from "../../../lib/project/root";
import { sampleTokens } from "../../../lib/sampling/sample-tokens";

const files = readdirSync(modelsPath()).filter((name) => name.endsWith(".etude"));
const path = (name: string) => `${modelsPath()}/${name}`;

describe("the models that ship", () => {
  it("take at most 6 MB together, each with its card beside it", () => {
    expect(files).toContain("chorale.etude");
    const sizes = files.map((name) => statSync(path(name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6e6);
    const cards = files.map((name) => path(name.replace(/\.etude$/, ".md")));
    expect(cards.filter((card) => !existsSync(card))).toEqual([]);
  });

  it.each(files)("are better than every floor on held-out pieces and copy nothing: %s", (name) => {
    const { card } = loadModel(readFileSync(path(name)), name).header;
    const floors = card.floors.map(({ bitsPerToken }) => bitsPerToken);
    expect(floors.length).toBeGreaterThan(0);
    expect(card.heldOut!.interval.high).toBeLessThan(Math.min(...floors));
    expect(card.compactionBits).toBeLessThan(0.01);
    expect(card.memorisation!.copies).toBe(0);
    expect(card.data.licence).not.toBe("not stated");
  });

  it.each(files)("make music of a seed: %s", async (name) => {
    const { model, vocabulary, encoding } = loadModel(readFileSync(path(name)), name);
    const options = { length: 300, random: Random.fromSeed(1), grammar: encoding.grammar };
    const [first] = await sampleTokens(model, vocabulary, options);
    const [second] = await sampleTokens(model, vocabulary, options);
    expect(encoding.decode(first.tokens).notes.length).toBeGreaterThan(20);
    expect(second.tokens).toEqual(first.tokens);
  });
});

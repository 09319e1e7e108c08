import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core";
import { choraleFloors, readChoraleSet, scoreChoraleFloor } from "../../lib/literature";
import { projectPath } from "../../lib/project";

const file = projectPath("..", "shared", "data", "benchmarks", "Jsb16thSeparated.json");
const folder = mkdtempSync(join(tmpdir(), "etude-set-"));
const read = (set: unknown) => {
  const path = join(folder, "set.json");
  writeFileSync(path, JSON.stringify(set));
  return readChoraleSet(path);
};
const piece = (soprano: number, steps = 3) =>
  Array.from({ length: steps }, () => [soprano, 60, 55, 48]);

describe("floors of four voices", () => {
  it("charge little where every voice does what it always did", () => {
    const { train, valid } = read({
      train: [piece(70, 400)],
      valid: [piece(70, 5)],
      test: [piece(71)],
    });
    const bigram = choraleFloors["bigram of each voice"];
    expect(scoreChoraleFloor(bigram, train, valid).mean).toBeLessThan(0.15);
    expect(scoreChoraleFloor(bigram, train, valid).counts).toEqual([20]);
  });

  it("interpolate by Witten and Bell with the uniform distribution", () => {
    const { train, test } = read({
      train: [piece(70, 2)],
      valid: [piece(69)],
      test: [piece(70, 1)],
    });
    const unigram = choraleFloors["unigram of each voice"];
    // Two of one kind after each context, four symbols in all.
    const share = (2 + 1 * (1 / 4)) / (2 + 1);
    expect(scoreChoraleFloor(unigram, train, test).mean).toBeCloseTo(-Math.log(share), 12);
  });

  it("hear whether a voice above has moved", () => {
    // The bass moves when the soprano does, and that by chance.
    const random = Random.fromSeed(1);
    let isUp = false;
    const steps = (count: number) =>
      Array.from({ length: count }, () => {
        isUp = random.next() < 0.5 ? isUp : !isUp;
        return isUp ? [71, 60, 55, 49] : [70, 60, 55, 48];
      });
    const { train, test } = read({ train: [steps(4000)], valid: [piece(71)], test: [steps(400)] });
    const cost = (name: string) => scoreChoraleFloor(choraleFloors[name], train, test).mean;
    // A coin for the soprano is a quarter of a coin for a cell; whoever does not hear it pays twice.
    expect(cost("n-gram with metre, run length and who moved")).toBeLessThan(Math.LN2 / 4 + 0.04);
    expect(cost("bigram of each voice")).toBeGreaterThan(Math.LN2 / 2 - 0.02);
  });

  it.skipIf(!existsSync(file))("are the known ones on the official split", () => {
    const { train, valid, test } = readChoraleSet(file);
    const floor = (name: string, side: typeof valid) =>
      scoreChoraleFloor(choraleFloors[name], train, side).mean.toFixed(3);
    expect(floor("unigram of each voice", valid)).toBe("2.611");
    expect(floor("unigram of each voice", test)).toBe("2.639");
    expect(floor("bigram of each voice", valid)).toBe("0.935");
    const moved = "n-gram with metre, run length and who moved";
    expect([floor(moved, valid), floor(moved, test)]).toEqual(["0.681", "0.719"]);
  });
});

describe("readChoraleSet", () => {
  it("names the place where a step has not four voices", () => {
    const set = { train: [piece(70)], valid: [[[70, 60, 55]]], test: [piece(71)] };
    expect(() => read(set)).toThrow(/set\.json: valid\[0\]\[0\]: .*must be \{train, valid, test\}/);
  });

  it("refuses a split whose sides overlap", () => {
    const set = { train: [piece(70)], valid: [piece(70)], test: [piece(71)] };
    expect(() => read(set)).toThrow("1 of 1 pieces of valid stand on another side too");
  });
});

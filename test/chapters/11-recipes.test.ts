import { describe, expect, it } from "vitest";
import {
  commandsOf,
  countPlayed,
  crossingWindows,
  faultsTable,
  fitToFolder,
  fittedFinding,
  leakFinding,
  neighboursTable,
  playedFinding,
  playedTable,
  recipesTable,
  recordsFigure,
  recordsFinding,
  recordsTable,
} from "../../lib/chapters/11-recipes";
import { Random } from "../../lib/core/random";
import { createPiece } from "../../lib/music/piece";
import { prepareRecipe } from "../../lib/recipes/prepare";
import { recipes } from "../../lib/recipes/published";
import type { RunRecord } from "../../lib/recipes/record";
import { encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";

const line = (pitches: readonly number[]) =>
  createPiece({
    name: "a line",
    notes: pitches.map((pitch, i) => ({
      ...{ pitch, startTicks: i * 480, durationTicks: i === 0 ? 480 : 240 },
      ...{ velocity: 80, track: 0 },
    })),
  });

describe("the five recipes", () => {
  it("stand one in a row, with their faults numbered", () => {
    const { text } = recipesTable(recipes);
    expect(text.split("\n").filter((row) => /argmax|softmax/.test(row))).toHaveLength(5);
    expect(text).toMatch(/piano-lstm .* windows at random .* LSTM\(256\)/);
    expect(faultsTable({ name: "x", faults: ["no rhythm", "a leak"] }).text).toMatch(
      /1 {2}no rhythm\n2 {2}a leak\nWhat is wrong with x/,
    );
  });
});

describe("neighbours that never were", () => {
  const encoding = encodingByName("notes");
  const pieces = [line([60, 62, 64, 60]), line([60, 62, 60, 62])];
  const vocabulary = buildVocabulary([["C4", "D4"]]);

  it("are counted: windows of a joined list that no piece has", () => {
    // Without E4 the pieces have 3 and 4 tokens: 1 and 2 windows of two, joined 5.
    expect(crossingWindows(5, { encoding, vocabulary }, pieces, 2)).toBe(2);
    const data = { encoding, vocabulary, tokens: 8, filtered: 1 };
    expect(neighboursTable(data, 5, 2).text).toMatch(/deleted for being rare\s+1\n/);
  });

  it("are not the only leak", () => {
    expect(leakFinding({ shiftedByOne: 0.98, targetSeen: 1 }).text).toMatch(
      /^Careful\. 98 % of the test windows .* 100 % of the tokens asked for/,
    );
  });
});

describe("what runs played", () => {
  const one = countPlayed("as published", { piece: line([60, 60]), tokens: ["C4", "C4"] });
  const other = countPlayed("repaired", { piece: line([60, 62, 64]), tokens: ["a", "b", "a"] });

  it("is counted in pitches, durations and tokens", () => {
    expect(other).toEqual({
      ...{ run: "repaired", notes: 3, pitches: 3, durations: 2 },
      ...{ variety: 2 / 3, longestRepeat: 1 },
    });
    expect(playedTable([one]).text).toMatch(/as published\s+2\s+1\s+2\s+0\.500\s+1/);
  });

  it("is said in the singular where there is one", () => {
    expect(playedFinding(one, other).text).toContain(
      "plays 1 pitch in 2 durations; repaired, with as few epochs, 3 pitches in 2 durations.",
    );
  });
});

describe("records of long runs", () => {
  const record = (split: string, accuracies: readonly number[]) =>
    ({
      ...{ command: `etude train --split ${split}`, config: { split } },
      log: accuracies.map((validationAccuracy, i) => ({
        ...{ epoch: i + 1, validationAccuracy, validationLoss: 3, trainLoss: 2, seconds: 1800 },
        trainAccuracy: 0.75,
      })),
    }) as unknown as RunRecord;
  const leaky = record("windows", [0.3, 0.6, 0.5]);
  const honest = record("pieces", [0.1, 0.08]);

  it("are told by their split, with the best epoch", () => {
    const row = /random windows \(leaky\)\s+3\s+0\.750\s+0\.500\s+0\.600\s+2\s+3\s+1\.500/;
    expect(recordsTable([leaky]).text).toMatch(row);
    expect(commandsOf([leaky, honest])?.text).toContain("etude train --split pieces");
    const names = recordsFigure([leaky, honest])?.data.map(({ name }) => name);
    expect(names?.join()).toMatch(/windows.*pieces/);
  });

  it("say what the published accuracy is worth, whichever of them are there", () => {
    expect(recordsFinding([honest, leaky])?.text).toBe(
      "Finding. The system prints a test accuracy of 0.5220. Under the same kind of test ours reaches 0.6000. Held-out pieces give the same network 0.1000 at its best.",
    );
    expect(recordsFinding([leaky])?.text).not.toContain("Held-out");
    expect(recordsFinding([honest])?.text).not.toContain("same kind of test");
  });

  it("may be missing", () => {
    expect(recordsTable([]).text).toContain("No record is kept");
    expect([commandsOf([]), recordsFigure([]), recordsFinding([])]).toEqual([null, null, null]);
  });
});

describe("a recipe for another folder", () => {
  const [pianoLstm] = recipes.filter(({ name }) => name === "piano-lstm");
  const violin = [{ name: "", channel: 0, program: 40, isDrums: false }];
  const random = Random.fromSeed("fit");
  const tune = (length: number) => line(Array.from({ length }, () => 60 + random.integer(12)));

  it("is as it was published where the folder has its kind of music", () => {
    const pieces = [tune(400), tune(400)];
    const fitted = fitToFolder(pianoLstm, pieces);
    expect(fitted).toEqual({ recipe: pianoLstm, changes: [] });
    expect(fittedFinding(fitted)).toBeNull();
  });

  it("takes other instruments, a milder filter and shorter windows where it must", () => {
    const pieces = [tune(32), tune(32)].map((piece) => ({ ...piece, tracks: violin }));
    const fitted = fitToFolder(pianoLstm, pieces);
    expect(fitted.recipe.data.pianoOnly).toBe(false);
    expect(fitted.recipe.minimumCount).toBeLessThan(10);
    expect(fitted.recipe.window.length).toBeLessThanOrEqual(16);
    expect(prepareRecipe(fitted.recipe, pieces, 1).filtered).toBeLessThanOrEqual(6);
    expect(fittedFinding(fitted)?.text).toMatch(
      /no piece has a piano part.*filter of 50.*window of 50/s,
    );
  });

  it("leaves it to the encoding to say what of drums it lacks", () => {
    const drums = [{ name: "", channel: 9, program: 0, isDrums: true }];
    const { recipe } = fitToFolder(pianoLstm, [{ ...tune(32), tracks: drums }]);
    expect(() => prepareRecipe(recipe, [{ ...tune(32), tracks: drums }], 1)).toThrow(/only drums/);
  });
});

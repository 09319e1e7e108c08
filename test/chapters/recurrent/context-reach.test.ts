import { describe, expect, it } from "vitest";
import {
  drawTargets,
  networkReach,
  ngramReach,
  reachFigure,
} from "../../../lib/chapters/recurrent/context-reach";
import { Random } from "../../../lib/core/random";
import { twelveKeys } from "../../../lib/dataset/augment";
import { buildDataset, sequencesOf } from "../../../lib/dataset/dataset";
import { tokenBits } from "../../../lib/evaluation/token-bits";
import { trainNgram } from "../../../lib/models/ngram";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { RecurrentModel } from "../../../lib/models/recurrent/recurrent-model";
import { encodingByName } from "../../../lib/tokens/registry";
import { factorInputs } from "../../../lib/training/batch-source";
import { modelParts, networkFor } from "../../../lib/training/fit-recurrent";
import { melody } from "../../tokens/music";

const pieces = [60, 62, 64, 65, 67].map((low, i) => ({
  ...melody([low, 0, 1], [low + 4, 1, 1], [low + 7, 2, 1], [low, 3, 1]),
  name: `piece ${i}`,
}));
const encoding = encodingByName("note-durations");
const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
const held = sequencesOf(dataset, "test");
const options = { context: 4, count: 100, random: Random.fromSeed(1) };

describe("how far a model hears", () => {
  it("draws each target once, only where enough is before it", () => {
    const places = drawTargets(held, options);
    expect(places).toHaveLength(held.reduce((sum, ids) => sum + ids.length - 4, 0));
    expect(Math.min(...places.map(({ index }) => index))).toBe(4);
    expect(() => drawTargets(held, { ...options, context: 99 })).toThrow("no held-out piece has");
  });

  it("is for n-grams what they say with so many tokens", async () => {
    const model = trainNgram(sequencesOf(dataset, "train"), {
      order: 3,
      vocabularySize: dataset.vocabulary.size,
    });
    const places = drawTargets(held, options);
    const points = ngramReach(model, held, places);
    const bits = await tokenBits(model, held);
    const mean = places.reduce((sum, p) => sum + bits[p.piece][p.index - 1], 0) / places.length;
    expect(points.map(({ length }) => length)).toEqual([1, 2]);
    expect(points[1].bits).toBeCloseTo(mean, 5);
  });

  it("is for a network with all that precedes the target what it says in the piece", async () => {
    const config = networkFor(dataset, { units: 8, factors: factorInputs(dataset, 4) });
    const weights = initialWeights(recurrentParameters(config), Random.fromSeed(1));
    const model = new RecurrentModel(modelParts(config, weights, dataset.vocabulary, encoding));
    const bits = await tokenBits(model, held);
    const [point] = await networkReach(dataset, { config, weights }, [{ piece: 0, index: 5 }], [5]);
    expect(point.bits).toBeCloseTo(bits[0][4], 4);
    model.dispose();
  });
});

describe("the figure of reach", () => {
  it("is a curve over powers of two", () => {
    const points = [1, 2, 3, 4].map((length) => ({ length, bits: 4 / length }));
    const { data, layout } = reachFigure([{ label: "LSTM", points }]);
    expect(data[0]).toMatchObject({ x: [1, 2, 3, 4], y: [4, 2, 4 / 3, 1] });
    expect(layout.xaxis).toMatchObject({ type: "log", tickvals: [1, 2, 4] });
  });
});

import { expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import type { RecurrentConfig } from "../../lib/models/portable/config";
import { recurrentParameters } from "../../lib/models/portable/parameters";
import { RecurrentModel } from "../../lib/models/recurrent/recurrent-model";
import { sampleTokens } from "../../lib/sampling/sample-tokens";
import { steerTokens } from "../../lib/sampling/steer-tokens";
import { encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { tinyNetwork } from "../models/fixtures/tiny-network";

const encoding = encodingByName("notes");
const vocabulary = buildVocabulary([encoding.allTokens()!]);
const config: RecurrentConfig = {
  ...tinyNetwork,
  layers: 2,
  units: 48,
  vocabularySize: vocabulary.size,
  input: { kind: "embedding", size: 24 },
};

/** Large random weights: small differences in rounding soon give other music. */
function restlessModel(): RecurrentModel {
  const random = Random.fromSeed(1);
  const size = recurrentParameters(config).reduce((sum, parameter) => sum + parameter.size, 0);
  return new RecurrentModel({
    config,
    weights: Float32Array.from({ length: size }, () => 0.5 * random.normal()),
  });
}

test("a network's stream is the same bit for bit whatever the count, and in another run", async () => {
  const model = restlessModel();
  const sample = (count: number) =>
    sampleTokens(model, vocabulary, { length: 150, count, random: Random.fromSeed(2) });
  const many = await sample(18);
  expect(await sample(18)).toEqual(many);
  expect(await sample(1)).toEqual(many.slice(0, 1));
  expect(await sample(5)).toEqual(many.slice(0, 5));
  model.dispose();
});

test("a network's particles are copied with their state", async () => {
  const model = restlessModel();
  const fixed = Array.from({ length: 30 }, (_, i) => (i % 5 === 4 ? "C4" : null));
  const result = await steerTokens(model, vocabulary, fixed, {
    random: Random.fromSeed(3),
    endHere: false,
  });
  expect(result.resamplings).toBeGreaterThan(0);
  // The likelihood added up along the particle's ancestors is that of its tokens said alone.
  const streams = model.open(1);
  let logLikelihood = 0;
  let row = streams.advance(Int32Array.of(1));
  for (const id of vocabulary.encode(result.tokens)) {
    logLikelihood += row[id];
    row = streams.advance(Int32Array.of(id));
  }
  expect(result.logLikelihood).toBeCloseTo(logLikelihood, 2);
  streams.close();
  model.dispose();
});

import { Random } from "../../../lib/core/random";
import { recurrentConfig } from "../../../lib/models/portable/config";
import type { ModelHeader } from "../../../lib/models/portable/model-file";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { encodingByName } from "../../../lib/tokens/registry";
import { specialTokens } from "../../../lib/tokens/vocabulary";

/** A model with weights at random, as a file holds it. */
export function toyModel(changes: Partial<ModelHeader> = {}) {
  const encoding = encodingByName("remi");
  const vocabulary = [...specialTokens, ...encoding.allTokens()!];
  const { names, sizes } = encoding.factors!;
  const network = recurrentConfig({
    ...{ cell: "gru", layers: 2, units: 24, vocabularySize: vocabulary.length },
    factors: names.map((name, i) => ({ name, size: sizes[i], embedding: 3 })),
  });
  const random = Random.fromSeed("toy model");
  const weights = initialWeights(recurrentParameters(network), random);
  for (let i = 0; i < weights.length; i++) weights[i] += 0.2 * random.normal();
  const header: ModelHeader = {
    ...{ name: "toy", bits: 16, vocabulary, split: { train: ["a.mid"], test: ["b.mid"] } },
    run: {
      ...{ recipe: "toy", repaired: false, profile: "quick", seed: 1, experiment: "gru" },
      ...{ kind: "recurrent", data: "toys", command: "", encoding: "remi", network },
      ...{ pieces: 2, tokens: 10, filtered: 0, window: 8, primers: [] },
      ...{ split: "pieces", parameters: weights.length },
      sampling: { length: 60, strategy: { topP: 0.9 }, start: "start-token" },
    } as unknown as ModelHeader["run"],
    card: {
      data: { name: "toys", licence: "none", pieces: 2, tokens: 10 },
      split: { kind: "pieces", train: 1, test: 1, sha256: "" },
      parameters: weights.length,
      training: { epochs: 1, bestEpoch: 1, seconds: 1 },
      ...{ heldOut: null, compactionBits: null, floors: [], memorisation: null },
      ...{ command: "", weightsSha256: "" },
    },
    ...changes,
  };
  return { header, weights };
}

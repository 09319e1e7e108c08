import { Random } from "../../lib/core/random";
import { recurrentConfig } from "../../lib/models/portable/config";
import { type ModelHeader, packModel } from "../../lib/models/portable/model-file";
import { initialWeights, recurrentParameters } from "../../lib/models/portable/parameters";
import { encodingByName } from "../../lib/tokens/registry";
import { specialTokens } from "../../lib/tokens/vocabulary";
import { toyModel } from "../models/portable/toy-model";

const size = { "four-voice-eighths": 256, "note-durations": 64 };

/** Octaves that singers sing, bars of four quarters, and no length beyond two of them. */
function isUsual(token: string): boolean {
  if (token.startsWith("bar:")) return /^bar:4\/4\+[0-7]$/.test(token);
  if (token === "hold" || token === "rest") return true;
  if (token.startsWith(">")) return /^>(1\/2|1|2)$/.test(token);
  return /^[A-G][#-]?[345](\$(1\/2|1|2))?$/.test(token);
}

/**
 * The bytes of a model that has learnt nothing but its grammar: GRU, two layers.
 *
 * @param title what it is called
 */
export function untrained(kind: keyof typeof size, title = "untrained"): Uint8Array {
  const encoding = encodingByName(kind);
  const all = (encoding.allTokens() ?? []).filter(isUsual);
  const vocabulary = [...specialTokens, ...all].slice(0, 400);
  const { names, sizes } = encoding.factors!;
  const network = recurrentConfig({
    ...{ cell: "gru", layers: 2, units: size[kind], vocabularySize: vocabulary.length },
    factors: names.map((factor, i) => ({ name: factor, size: sizes[i], embedding: 3 })),
  });
  const random = Random.fromSeed("untrained");
  const weights = initialWeights(recurrentParameters(network), random);
  const { header } = toyModel();
  const run = { ...header.run, encoding: kind, network } as unknown as ModelHeader["run"];
  const card = { ...header.card, parameters: weights.length };
  return packModel({ ...header, name: title, bits: 8, vocabulary, run, card }, weights);
}

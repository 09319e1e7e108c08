import { Random } from "../../lib/core";
import { loadModel } from "../../lib/models/portable";
import { sampleTokens } from "../../lib/sampling";

/** What a model's file says of a seed, token by token with its log-likelihood, as a page says it. */
export async function speakModel(
  bytes: Uint8Array,
  seed: number,
  length = 400,
): Promise<{ tokens: string[]; logLikelihood: number; notes: number }> {
  const { model, vocabulary, encoding } = loadModel(bytes, "page.etude");
  const [{ tokens, logLikelihood }] = await sampleTokens(model, vocabulary, {
    ...{ length, random: Random.fromSeed(seed), grammar: encoding.grammar },
    strategy: { temperature: 1, topP: 0.95 },
  });
  return { tokens: [...tokens], logLikelihood, notes: encoding.decode(tokens).notes.length };
}

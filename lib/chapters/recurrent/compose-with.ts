import { sha256Of } from "../../core/node";
import type { Dataset } from "../../dataset";
import { compose } from "../../display/workshop";
import { type ModelHeader, packModel } from "../../models/portable";
import { type VoiceRange, voiceRangesOf } from "../../sampling";
import { isFourVoice } from "../../tokens";
import type { Fit } from "../../training";

/** What a chapter has of a network that it trained. */
export type ComposingNetwork = Pick<Fit, "config" | "weights"> & Partial<Pick<Fit, "history">>;

/** What the page draws with until the reader says otherwise. */
const strategy = { temperature: 0.95, topP: 0.95 };

/** In other keys a voice may leave the pitches there are. */
const withinMidi = ({ low, high }: VoiceRange): VoiceRange => ({
  low: Math.max(0, low),
  high: Math.min(127, high),
});

/**
 * The bytes of a model's file, 8 bits a weight, of a network that a chapter trained on a dataset; its
 * card says what is known without measuring anew.
 */
export function packNetwork(
  name: string,
  { config, weights, history = [] }: ComposingNetwork,
  dataset: Dataset,
): Uint8Array {
  const { encoding, vocabulary, names, split, tokens, shifts } = dataset;
  const side = (indices: readonly number[]) => indices.map((index) => names[index]);
  const sides = { train: side(split.train), test: side(split.test) };
  const training = split.train.map((index) => tokens[index]);
  const ranges = isFourVoice(encoding)
    ? { voiceRanges: voiceRangesOf(encoding, training, shifts).map(withinMidi) }
    : {};
  const command = "the notebook of this page";
  const count = tokens.reduce((sum, { length }) => sum + length, 0);
  const header: ModelHeader = {
    ...{ name, bits: 8, vocabulary: [...vocabulary.tokens], split: sides },
    run: {
      ...{ recipe: name, experiment: config.cell, encoding: encoding.name, window: 0 },
      network: config as unknown as ModelHeader["run"]["network"],
      sampling: { length: 400, strategy, start: "start-token" },
      ...ranges,
    },
    card: {
      data: {
        ...{
          name: `${sides.train.length} pieces of this chapter's folder`,
          licence: "the folder's",
        },
        ...{ pieces: names.length, tokens: count },
      },
      split: {
        ...{ kind: "pieces", train: sides.train.length, test: sides.test.length },
        sha256: sha256Of(JSON.stringify([sides.train, sides.test])),
      },
      parameters: weights.length,
      training: { epochs: history.length, bestEpoch: 0, seconds: 0 },
      ...{ heldOut: null, compactionBits: null, floors: [], memorisation: null },
      ...{ command, weightsSha256: sha256Of(new Uint8Array(weights.slice().buffer)) },
    },
  };
  return packModel(header, weights);
}

/**
 * A workshop with a network that a chapter trained, in the cell and in the report.
 *
 * @example
 * await composeWith("LSTM", fit, dataset);
 */
export function composeWith(
  name: string,
  network: ComposingNetwork,
  dataset: Dataset,
): Promise<void> {
  return compose(packNetwork(name, network, dataset));
}

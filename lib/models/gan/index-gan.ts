import type { Tensor } from "@tensorflow/tfjs";
import { checkArgument, Random } from "../../core";
import { loadTensorFlow } from "../native";
import { type IndexGanConfig, unscaleToken } from "./index-gan-config";
import { drawIndexLatents, indexGenerator, restoreModel } from "./index-gan-networks";
import {
  type IdSequences,
  type IndexGanLosses,
  type IndexGanRecord,
  type IndexGanState,
  IndexGanTrainer,
} from "./index-gan-trainer";
import { type LoopOptions, type LoopResult, runSteps } from "./training-loop";

export type { IndexGanRecord, IndexGanState };

/** How long and from where `trainIndexGan` trains. */
export interface TrainIndexGanOptions extends LoopOptions<IndexGanRecord, IndexGanState> {
  readonly seed: number | string;
  /** Goes on from here instead of from `seed`. */
  readonly resume?: IndexGanState;
}

/** What training it gives. */
export interface TrainIndexGanResult extends LoopResult<IndexGanLosses, IndexGanState> {
  /** For `sampleIndexGan`. */
  readonly generatorWeights: Float32Array;
}

/**
 * Trains `musigan`'s GAN: a dense generator draws all token indices of a window at once as real
 * numbers, an LSTM critic tells them from the data's. Binary cross-entropy, Adam, one update each a
 * step. It collapses, as chapter 7 shows.
 *
 * @param sequences token ids of each piece; pieces shorter than `config.length` are left out
 * @throws DataError when no piece is long enough
 */
export async function trainIndexGan(
  config: IndexGanConfig,
  sequences: IdSequences,
  options: TrainIndexGanOptions,
): Promise<TrainIndexGanResult> {
  const trainer = new IndexGanTrainer(config, sequences, options.seed);
  try {
    if (options.resume) await trainer.restore(options.resume);
    const result = await runSteps(trainer, options, 1, options.resume);
    return { ...result, generatorWeights: result.state.generator };
  } finally {
    trainer.dispose();
  }
}

/** Token ids of new samples, each [length]; the n-th of a seed is the same for any count. */
export function sampleIndexGan(
  config: IndexGanConfig,
  weights: Float32Array,
  options: { readonly count: number; readonly seed: number | string },
): Int32Array[] {
  const { count, seed } = options;
  checkArgument(
    Number.isInteger(count) && count >= 1,
    "count",
    count,
    "must be a whole number >= 1",
  );
  const tf = loadTensorFlow();
  const model = indexGenerator(tf, config);
  try {
    restoreModel(tf, model, weights);
    const random = Random.fromSeed(seed);
    const values = tf.tidy(() => {
      const latents = drawIndexLatents(tf, config, random, count);
      return (model.apply(latents, { training: false }) as Tensor).dataSync();
    });
    return Array.from({ length: count }, (_, i) =>
      Int32Array.from(values.subarray(i * config.length, (i + 1) * config.length), (value) =>
        unscaleToken(value, config.vocabularySize),
      ),
    );
  } finally {
    model.dispose();
  }
}

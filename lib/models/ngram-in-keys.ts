import { type Dataset, trainingInAllKeys } from "../dataset";
import { type NgramModel, trainNgram } from "./ngram";

const counted = new WeakMap<Dataset, NgramModel>();

/**
 * The n-gram model of a dataset's training pieces in every key of the dataset. A dataset is counted once:
 * whoever asks for a lower order gets it from the same counts.
 *
 * @param order 1 to 8
 * @example
 * const floors = [4, 3, 2].map((order) => ngramInKeys(dataset, order));
 */
export function ngramInKeys(dataset: Dataset, order: number): NgramModel {
  const known = counted.get(dataset);
  if (known && known.order >= order) return known.shortened(order);
  const { size: vocabularySize } = dataset.vocabulary;
  const model = trainNgram(trainingInAllKeys(dataset), { order, vocabularySize });
  counted.set(dataset, model);
  return model;
}

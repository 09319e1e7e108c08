import { mean } from "d3-array";
import { Random } from "../core";
import {
  type ChoraleGanConfig,
  type Crops,
  choraleGanConfig,
  classifyCrops,
  selectCrops,
} from "../models/gan";

/** How `tellApart` asks. */
export interface TellApartOptions {
  readonly seed: number | string;
  /** Voice ranges and sizes of the classifier; default the four-voice GAN's. */
  readonly config?: ChoraleGanConfig;
  /** Of each of the two trainings; default 300. */
  readonly steps?: number;
}

/**
 * How well a network that is trained afresh tells crops from held-out music: its accuracy on pieces
 * it was not trained on, 0.5 when it can only guess (the best for a generator), 1 when it is never
 * wrong. Twofold: half of the held-out pieces teach and the other half ask, then the other way
 * round. Real music of other pieces, asked in the same way, is the ceiling.
 *
 * @param others generated crops (halved by number), or real ones (halved by piece)
 * @throws InvalidArgumentError where a side has crops of one piece only
 * @example
 * await tellApart(heldOut, sampleCrops(config, weights, { count: 1000, seed: 1 }), { seed: 1 });
 */
export async function tellApart(
  heldOut: Crops,
  others: Crops,
  { seed, config = choraleGanConfig(), steps }: TellApartOptions,
): Promise<number> {
  const random = Random.fromSeed(seed);
  const [real, other] = [heldOut, others].map((crops) => halve(crops, random));
  const accuracies: number[] = [];
  for (const [teaches, asks] of [
    [0, 1],
    [1, 0],
  ]) {
    const pair = (half: number) => ({ real: real[half], other: other[half] });
    const options = { seed: `${seed}/${teaches}`, ...(steps ? { steps } : {}) };
    accuracies.push(await classifyCrops(config, pair(teaches), pair(asks), options));
  }
  return mean(accuracies)!;
}

/** Two halves without a piece in common; crops of no piece are halved one by one. */
function halve(crops: Crops, random: Random): [Crops, Crops] {
  const groupOf = (index: number) => (crops.pieces[index] < 0 ? -1 - index : crops.pieces[index]);
  const indices = [...Array(crops.count).keys()];
  const groups = random.shuffle([...new Set(indices.map(groupOf))]);
  const first = new Set(groups.slice(0, groups.length >> 1));
  const half = (isFirst: boolean) =>
    selectCrops(
      crops,
      indices.filter((index) => first.has(groupOf(index)) === isFirst),
    );
  return [half(true), half(false)];
}

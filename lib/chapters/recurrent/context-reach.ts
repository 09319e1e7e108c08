import { median } from "d3-array";
import { checkArgument, createPace, DataError, type Random } from "../../core";
import { type Dataset, factorsOf, sequencesOf } from "../../dataset";
import { type Labelled, linesFigure } from "../../display";
import { type NgramModel, ngramInKeys } from "../../models";
import { loadTensorFlow } from "../../models/native";
import { createRecurrentNetwork, type RecurrentConfig, splitWeights } from "../../models/recurrent";
import { packSource, readBatches } from "../../training";

/** Places in held-out pieces: target `index` of sequence `piece`. */
export interface TargetPlace {
  readonly piece: number;
  readonly index: number;
}

/** What targets cost when only the last `length` tokens before them are heard. */
export interface ReachPoint {
  readonly length: number;
  readonly bits: number;
}

/**
 * Draws targets of held-out pieces, evenly over all that have `context` tokens or more before
 * them, without repetition.
 *
 * @throws DataError when no piece is that long
 */
export function drawTargets(
  sequences: readonly Int32Array[],
  { context, count, random }: { context: number; count: number; random: Random },
): TargetPlace[] {
  const places: TargetPlace[] = [];
  sequences.forEach((ids, piece) => {
    for (let index = context; index < ids.length; index++) places.push({ piece, index });
  });
  if (places.length === 0) {
    throw new DataError(`no held-out piece has ${context} tokens (look at shorter contexts)`);
  }
  return random.shuffle(places).slice(0, count);
}

/**
 * How far a recurrent network hears: bits per token of the same held-out targets when it is woken
 * `length` tokens before them and has heard nothing earlier. Side inputs (the position in the
 * bar) stay as they are in the piece.
 *
 * @param lengths whole numbers ≥ 1, none longer than what precedes each target
 * @example
 * await networkReach(dataset, fit, places, [1, 2, 4, 8, 16, 32, 64]);
 */
export async function networkReach(
  dataset: Dataset,
  fit: { readonly config: RecurrentConfig; readonly weights: Float32Array },
  places: readonly TargetPlace[],
  lengths: readonly number[],
): Promise<ReachPoint[]> {
  const network = createRecurrentNetwork({ ...fit.config, predict: "last-step" });
  const tf = loadTensorFlow();
  const arrays = splitWeights(network.parameters, fit.weights);
  const tensors = network.parameters.map(({ shape }, i) => tf.tensor(arrays[i], [...shape]));
  const pace = createPace();
  const points: ReachPoint[] = [];
  try {
    for (const length of lengths) {
      const source = windowsBefore(dataset, fit.config, places, length);
      let [nats, count] = [0, 0];
      for (const batch of readBatches(source)) {
        const sums = network.evaluate(tensors, batch);
        nats += sums.lossSum;
        count += sums.count;
        if (!(await pace.breathe())) return points;
      }
      points.push({ length, bits: nats / count / Math.LN2 });
    }
  } finally {
    pace.end();
    tf.dispose(tensors);
  }
  return points;
}

function windowsBefore(
  dataset: Dataset,
  network: RecurrentConfig,
  places: readonly TargetPlace[],
  length: number,
) {
  const shortest = places.reduce((least, { index }) => Math.min(least, index), Infinity);
  const ok = Number.isInteger(length) && length >= 1 && length <= shortest;
  checkArgument(ok, "context length", length, `must be 1 to ${shortest} for these targets`);
  const windows = Int32Array.from(places.flatMap(({ piece, index }) => [piece, index - length]));
  return packSource(
    {
      sequences: sequencesOf(dataset, "test"),
      ...(network.factors.length > 0 ? { factors: factorsOf(dataset, "test") } : {}),
      plan: { kind: "windows", window: length, batch: 256, windows },
    },
    { name: "held-out", network: { ...network, predict: "last-step" } },
  );
}

/** The same for n-grams: order n hears n − 1 tokens. One point for each order from 2. */
export function ngramReach(
  model: NgramModel,
  sequences: readonly Int32Array[],
  places: readonly TargetPlace[],
): ReachPoint[] {
  const row = new Float32Array(model.vocabularySize);
  const orders = Array.from({ length: model.order - 1 }, (_, i) => model.shortened(i + 2));
  return orders.map((one) => {
    let nats = 0;
    for (const { piece, index } of places) {
      const from = Math.max(0, index - one.order + 1);
      one.logProbabilities([...sequences[piece].subarray(from, index)], row);
      nats -= row[sequences[piece][index]];
    }
    return { length: one.order - 1, bits: nats / places.length / Math.LN2 };
  });
}

/** Lengths 1, 2, 4, … up to `most` that at least half of the sequences are longer than. */
function reachLengths(sequences: readonly Int32Array[], most = 128): number[] {
  const half = median(sequences, (ids) => ids.length) ?? 0;
  const powers = Array.from({ length: 16 }, (_, i) => 2 ** i);
  return powers.filter((length) => length === 1 || (length <= most && length < half));
}

/** A model and what it paid for the same targets with more and more context. */
export interface ReachSeries extends Labelled {
  readonly points: readonly ReachPoint[];
}

/**
 * How far networks hear, all over the same targets of held-out pieces.
 *
 * @param most tokens heard at most
 * @param count of targets at most
 */
export async function measureReach(
  dataset: Dataset,
  fits: Readonly<
    Record<string, { readonly config: RecurrentConfig; readonly weights: Float32Array }>
  >,
  { most, count, random }: { most: number; count: number; random: Random },
): Promise<{ readonly places: readonly TargetPlace[]; readonly series: readonly ReachSeries[] }> {
  const held = sequencesOf(dataset, "test");
  const lengths = reachLengths(held, most);
  const places = drawTargets(held, { context: lengths[lengths.length - 1], count, random });
  const series: ReachSeries[] = [];
  for (const [label, fit] of Object.entries(fits)) {
    series.push({
      label,
      role: "model",
      points: await networkReach(dataset, fit, places, lengths),
    });
  }
  return { places, series };
}

/** How far an n-gram hears over the same targets, counted in every key of the dataset. */
export function countedReach(
  dataset: Dataset,
  { places, order }: { readonly places: readonly TargetPlace[]; readonly order: number },
): ReachSeries {
  const model = ngramInKeys(dataset, order);
  const points = ngramReach(model, sequencesOf(dataset, "test"), places);
  return { label: "n-gram, in all keys", role: "floor", points };
}

/** Bits per token against the number of tokens heard, the latter on a logarithmic axis. */
export function reachFigure(series: readonly ReachSeries[]) {
  const lines = series.map(({ label, role, points }) => ({
    ...{ label, role },
    x: points.map(({ length }) => length),
    y: points.map(({ bits }) => bits),
  }));
  const tickvals = [...new Set(lines.flatMap(({ x }) => x))].filter((x) => Math.log2(x) % 1 === 0);
  return linesFigure(lines, {
    title: "What a longer memory is worth",
    ...{ x: "tokens heard before the target", y: "bits per token", logX: true },
    xAxis: { tickmode: "array", tickvals, ticktext: tickvals.map(String) },
  });
}

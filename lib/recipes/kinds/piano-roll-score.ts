import { meanCost } from "../../literature";
import { loadTensorFlow } from "../../models/native";
import { type Network, splitWeights } from "../../models/recurrent";
import { type BatchSource, packSource, readBatches } from "../../training";
import type { HeldOutScore } from "../experiment-kind";

/**
 * Nats per frame of whole pieces, each read from its beginning.
 *
 * @param frames of each piece
 */
export function scoreFrames(
  network: Network,
  weights: Float32Array,
  reader: Parameters<typeof packSource>[1]["network"],
  source: BatchSource,
  frames: readonly number[],
): HeldOutScore {
  const tf = loadTensorFlow();
  const parameters = splitWeights(network.parameters, weights).map((values, i) =>
    tf.tensor(values.slice(), [...network.parameters[i].shape], "float32"),
  );
  try {
    const nats = [...source.sequences].map((ids, i) => {
      const own = { ...source, sequences: [ids], factors: [source.factors![i]] };
      const packed = packSource(own, { name: "held-out pieces", network: reader });
      let total = 0;
      for (const batch of readBatches(packed)) {
        total += network.evaluate(parameters, batch).lossSum;
      }
      return total;
    });
    return { ...meanCost(nats, frames), unknown: 0, unit: "nats per frame" };
  } finally {
    tf.dispose(parameters);
  }
}

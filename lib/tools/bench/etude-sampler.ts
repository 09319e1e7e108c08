import { Random } from "../../core";
import type { TokenStreams } from "../../models";
import {
  initialWeights,
  ParallelModel,
  RecurrentModel,
  recurrentParameters,
} from "../../models/recurrent";
import { benchConfig } from "../../recipes/speed";
import type { Rival, RivalTask } from "./rival";

/** Our side of the sampling bench: one step of the network a token, drawn from its distribution. */
export class EtudeSampler implements Rival {
  #model: RecurrentModel | ParallelModel | undefined;
  #streams: TokenStreams | undefined;
  #ids = new Int32Array(0);
  #random = Random.fromSeed(1);

  async load({ shape, cell, streams, threads }: RivalTask): Promise<void> {
    this.close();
    const config = benchConfig(shape, cell);
    const weights = initialWeights(recurrentParameters(config), Random.fromSeed(1));
    this.#model =
      streams > 1
        ? await ParallelModel.start({ config, weights }, threads)
        : new RecurrentModel({ config, weights });
    this.#streams = this.#model.open(streams);
    this.#ids = new Int32Array(streams);
    await this.run(50);
  }

  async run(count: number): Promise<number> {
    const streams = this.#streams!;
    const size = this.#model!.vocabularySize;
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const scores = streams.advance(this.#ids);
      for (let stream = 0; stream < streams.batch; stream++) {
        const row = scores.subarray(stream * size, (stream + 1) * size);
        this.#ids[stream] = drawToken(row, this.#random.next());
      }
    }
    return (performance.now() - start) / 1000 / count / streams.batch;
  }

  close(): void {
    this.#streams?.close();
    this.#model?.dispose();
    this.#streams = undefined;
    this.#model = undefined;
  }
}

/** The token at which the cumulated probability passes `share`. */
function drawToken(logProbabilities: Float32Array, share: number): number {
  let left = share;
  const last = logProbabilities.length - 1;
  for (let id = 0; id < last; id++) {
    left -= Math.exp(logProbabilities[id]);
    if (left < 0) return id;
  }
  return last;
}

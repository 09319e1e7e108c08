import { addAll, gatherRows, type Handle, matMul, oneHot, reshape, scatterRows } from "../native";
import type { ParameterSpec } from "../portable";
import type { FrameNetworkConfig } from "./frame-config";
import { embeddingWidth, zeroWeights } from "./frame-echoes";
import type { Pass } from "./pass";

/** What whoever only copies knows of the next frame, time-major. */
export interface Copies {
  /** The frame that stood the best lag before the wanted one; 0 or 1, [n, keys]. */
  readonly frames: Float32Array;
  /** Frames in a row that this lag has foretold, to `longestRun`; [n]. */
  readonly runs: Int32Array;
  /** Of each key its context: four of the run, by its state in the last frame and in that one. */
  readonly contexts: Int32Array; // [n · keys]
}

const longestRun = 11; // more than a bar of eighths
const runCount = longestRun + 1;
const contextCount = 4 * runCount;
const speed = 10; // the table is learnt so much faster than other weights: most contexts are rare

/**
 * Finds for each frame the lag that has foretold the most frames in a row, the first of equals.
 *
 * @param ids frames by their ids, time-major, [time · batch]
 */
export function copiesOf(
  { keys, frames, lags }: FrameNetworkConfig,
  ids: Int32Array,
  batch: number,
): Copies {
  const copied = new Float32Array(ids.length * keys);
  const runs = new Int32Array(ids.length);
  const contexts = new Int32Array(ids.length * keys);
  const own = new Int32Array(ids.length * lags.length);
  for (let at = 0; at < ids.length; at++) {
    let best = 0;
    for (const [i, lag] of lags.entries()) {
      const row = at * lags.length + i;
      const isAgain = at >= lag * batch && ids[at] === ids[at - lag * batch];
      const before = at < batch ? 0 : own[row - batch * lags.length];
      own[row] = isAgain ? Math.min(before + 1, longestRun) : 0;
      if (own[row] > own[at * lags.length + best]) best = i;
    }
    runs[at] = own[at * lags.length + best];
    contexts.fill(4 * runs[at], at * keys, (at + 1) * keys);
    for (const key of frames[ids[at]]) contexts[at * keys + key] += 2;
    const then = at - (lags[best] - 1) * batch;
    if (then < 0) continue;
    for (const key of frames[ids[then]]) {
      copied[at * keys + key] = 1;
      contexts[at * keys + key] += 1;
    }
  }
  return { frames: copied, runs, contexts };
}

/** The weights of the copy; they begin as if there were none. */
export function copyParameters(config: FrameNetworkConfig): ParameterSpec[] {
  if (!config.copies) return [];
  const width = embeddingWidth(config);
  return [
    zeroWeights("copy.embedding", config.keys, width),
    zeroWeights("copy.run", runCount, width),
    zeroWeights("copy.usual", contextCount, 1),
    zeroWeights("copy.table", config.keys * contextCount, 1),
  ];
}

/** The copy on its way through a network: an input of its own, and a table of logits. */
export class CopyFlow {
  readonly #pass: Pass;
  readonly #keys: number;
  readonly #frames: Handle; // [n, keys]
  readonly #runs: Handle; // [n, runs]
  readonly #usual: Handle; // ids [n · keys]
  readonly #own: Handle;
  readonly #rows: number;

  constructor(pass: Pass, config: FrameNetworkConfig, ids: Int32Array) {
    const { ops } = pass;
    const { keys } = config;
    const { frames, runs, contexts } = copiesOf(config, ids, pass.batch);
    const own = contexts.map((context, i) => (i % keys) * contextCount + context);
    this.#pass = pass;
    this.#keys = keys;
    this.#rows = ids.length;
    this.#frames = ops.floats(frames, [ids.length, keys]);
    this.#runs = oneHot(ops, ops.ints(runs, [ids.length]), runCount);
    this.#usual = ops.ints(contexts, [contexts.length]);
    this.#own = ops.ints(own, [own.length]);
  }

  /** What is added to the vectors of the frames, [n, embedding]. */
  embed(): Handle {
    const { ops } = this.#pass;
    return addAll(ops, [
      matMul(ops, this.#frames, this.#pass.weight("copy.embedding")),
      matMul(ops, this.#runs, this.#pass.weight("copy.run")),
    ]);
  }

  /** @param gradient by what `embed` gave */
  learnEmbedding(gradient: Handle): void {
    const { ops } = this.#pass;
    const by = (given: Handle) => matMul(ops, given, gradient, { transposeLeft: true });
    this.#pass.learn("copy.embedding", by(this.#frames));
    this.#pass.learn("copy.run", by(this.#runs));
  }

  /** What is added to the logits, [n, keys]: of the context, and of the key in it. */
  logits(): Handle {
    const { ops } = this.#pass;
    const usual = gatherRows(ops, this.#pass.weight("copy.usual"), this.#usual);
    const own = gatherRows(ops, this.#pass.weight("copy.table"), this.#own);
    const sum = ops.call("Mul", addAll(ops, [usual, own]), ops.scalar(speed));
    return reshape(ops, sum, this.#rows, this.#keys);
  }

  /** @param gradient by the logits */
  learnLogits(gradient: Handle): void {
    const { ops } = this.#pass;
    const scaled = ops.call("Mul", gradient, ops.scalar(speed));
    const each = reshape(ops, scaled, this.#rows * this.#keys, 1);
    this.#pass.learn("copy.usual", scatterRows(ops, each, this.#usual, contextCount));
    const size = this.#keys * contextCount;
    this.#pass.learn("copy.table", scatterRows(ops, each, this.#own, size));
  }
}

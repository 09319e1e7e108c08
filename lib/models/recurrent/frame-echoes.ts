import { concat, type Handle, matMul, reshape, slice, sumRows } from "../native";
import { headWidth, inputWidth, type ParameterSpec } from "../portable";
import type { FrameNetworkConfig } from "./frame-config";
import type { Flow, Pass } from "./pass";

/** What the past of a frame says about the next, time-major. */
export interface Echoes {
  /** Of each lag: the frame that stood so far before the wanted one; 0 or 1, [n, lags, keys]. */
  readonly frames: Float32Array;
  /** Of each lag: how well it has foretold the last few frames, 0 to 1; [n, lags]. */
  readonly matches: Float32Array;
}

const memory = 0.8; // of how well a lag did: about five frames
const octave = 12; // keys that are copied together

/**
 * Reads the echoes of frames. Before a row's beginning there is silence that matches nothing.
 *
 * @param ids frames by their ids, time-major, [time · batch]
 */
export function echoesOf(
  { keys, frames, lags }: FrameNetworkConfig,
  ids: Int32Array,
  batch: number,
): Echoes {
  const echoes = new Float32Array(ids.length * lags.length * keys);
  const matches = new Float32Array(ids.length * lags.length);
  for (let at = 0; at < ids.length; at++) {
    for (const [i, lag] of lags.entries()) {
      const row = at * lags.length + i;
      const then = at - lag * batch; // where the frame stood that this one may repeat
      const before = at < batch ? 0 : matches[row - batch * lags.length];
      const alike = then < 0 ? 0 : overlap(frames[ids[at]], frames[ids[then]]);
      matches[row] = memory * before + (1 - memory) * alike;
      if (then + batch < 0) continue;
      for (const key of frames[ids[then + batch]]) echoes[row * keys + key] = 1;
    }
  }
  return { frames: echoes, matches };
}

/** Keys that sound in both of those that sound in either; 1 of two silences. */
function overlap(a: readonly number[], b: readonly number[]): number {
  if (a === b) return 1;
  const both = a.filter((key) => b.includes(key)).length;
  const either = a.length + b.length - both;
  return either === 0 ? 1 : both / either;
}

/** The weights that hear echoes; they begin as if there were none. */
export function echoParameters(config: FrameNetworkConfig): ParameterSpec[] {
  const { keys, lags } = config;
  if (lags.length === 0) return [];
  const gates = lags.length * Math.ceil(keys / octave);
  return [
    zeroWeights("echo.embedding", lags.length * (keys + 1), embeddingWidth(config)),
    zeroWeights("echo.gate.kernel", headWidth(config) + lags.length, gates),
    zeroWeights("echo.gate.bias", gates),
  ];
}

/** Weights that begin at 0. */
export function zeroWeights(name: string, ...shape: number[]): ParameterSpec {
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, size, initialise: () => new Float32Array(size) };
}

/** Width of the vector of a frame, the factors' apart. */
export function embeddingWidth(config: FrameNetworkConfig): number {
  return inputWidth(config) - config.factors.reduce((sum, { embedding }) => sum + embedding, 0);
}

/** Echoes on their way through a network. */
export class EchoFlow {
  readonly #pass: Pass;
  readonly #lags: number;
  readonly #keys: number;
  readonly #rows: number;
  readonly #frames: Handle; // [n · lags, keys]
  readonly #matches: Handle; // [n, lags]
  readonly #all: Handle; // [n, lags · (keys + 1)]

  constructor(pass: Pass, config: FrameNetworkConfig, ids: Int32Array) {
    const { ops } = pass;
    const { frames, matches } = echoesOf(config, ids, pass.batch);
    this.#pass = pass;
    this.#lags = config.lags.length;
    this.#keys = config.keys;
    this.#rows = ids.length;
    this.#frames = ops.floats(frames, [this.#rows * this.#lags, this.#keys]);
    this.#matches = ops.floats(matches, [this.#rows, this.#lags]);
    const wide = reshape(ops, this.#frames, this.#rows, this.#lags * this.#keys);
    this.#all = concat(ops, [wide, this.#matches], 1);
  }

  /** What is added to the vectors of the frames, [n, embedding]. */
  embed(): Handle {
    return matMul(this.#pass.ops, this.#all, this.#pass.weight("echo.embedding"));
  }

  /** @param gradient by what `embed` gave */
  learnEmbedding(gradient: Handle): void {
    const { ops } = this.#pass;
    const kernel = matMul(ops, this.#all, gradient, { transposeLeft: true });
    this.#pass.learn("echo.embedding", kernel);
  }

  /**
   * Copies: what is added to the logits, [n, keys]. How far each lag is trusted, octave for octave,
   * follows from the state of the network and from how well the lag has matched.
   */
  copy(states: Handle): Flow {
    const { ops } = this.#pass;
    const [n, lags, keys] = [this.#rows, this.#lags, this.#keys];
    const octaves = Math.ceil(keys / octave);
    const kernel = this.#pass.weight("echo.gate.kernel");
    const given = concat(ops, [states, this.#matches], 1);
    const linear = matMul(ops, given, kernel);
    const gates = ops.call("BiasAdd", linear, this.#pass.weight("echo.gate.bias"));
    const spread = ops.constant(`octaves${keys}`, [octaves, keys], () =>
      Float32Array.from({ length: octaves * keys }, (_, i) =>
        Math.floor((i % keys) / octave) === Math.floor(i / keys) ? 1 : 0,
      ),
    );
    const trust = matMul(ops, reshape(ops, gates, n * lags, octaves), spread);
    const terms = reshape(ops, ops.call("Mul", trust, this.#frames), n, lags, keys);
    return {
      output: ops.call("Sum", terms, ops.indices(1)),
      backward: (gradient) => {
        const frames = reshape(ops, this.#frames, n, lags, keys);
        const each = ops.call("Mul", frames, reshape(ops, gradient, n, 1, keys));
        const byTrust = reshape(ops, each, n * lags, keys);
        const byOctave = matMul(ops, byTrust, spread, { transposeRight: true });
        const byGates = reshape(ops, byOctave, n, lags * octaves);
        const learnt = matMul(ops, given, byGates, { transposeLeft: true });
        this.#pass.learn("echo.gate.kernel", learnt);
        this.#pass.learn("echo.gate.bias", sumRows(ops, byGates));
        const byGiven = matMul(ops, byGates, kernel, { transposeRight: true });
        return slice(ops, byGiven, [0, 0], [n, headWidth(this.#pass.config)]);
      },
    };
  }
}

import { checkArgument, EtudeError, InvalidArgumentError } from "../../core";
import type { FactorSource } from "../../tokens";
import type { NextTokenModel, TokenStreams } from "..";
import { type Handle, loadTensorFlow, NativeOps } from "../native";
import {
  networkFactors,
  type ParameterSpec,
  type RecurrentConfig,
  recurrentParameters,
  splitWeights,
} from "../portable";
import { foldedConfig, foldedKernels, foldKernel, foldsEmbedding } from "./fold";
import type { Pass, PassMaker } from "./pass";
import { StreamStates } from "./stream-states";
import { type States, SteppingStreams } from "./streams";
import { WindowStreams } from "./window";

/** What a trained network is made of. */
export interface RecurrentModelParts {
  readonly config: RecurrentConfig;
  /** All weights, flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
  /** Where the factors come from; needed when the configuration has any. */
  readonly factors?: FactorSource;
  /**
   * Runs the last `window` tokens again for every new one, as the published systems do and a
   * network that reads both ways must. Default 0: the state is carried, one step a token.
   */
  readonly window?: number;
}

/**
 * A trained recurrent network as a next-token model: it carries its state from token to token.
 *
 * The weights are copied into the C library; `dispose` frees them.
 *
 * @throws InvalidArgumentError when weights, vocabulary and configuration do not fit.
 * @example
 * const model = new RecurrentModel({ config, weights });
 * const streams = model.open(4);
 * const logProbabilities = streams.advance(Int32Array.of(1, 1, 1, 1));
 */
export class RecurrentModel implements NextTokenModel, PassMaker {
  readonly config: RecurrentConfig;
  readonly vocabularySize: number;
  /** Numbers in the model. */
  readonly parameterCount: number;
  readonly #ops: NativeOps;
  readonly #factors: FactorSource | null;
  readonly #window: number;
  readonly #handles: Map<string, Handle>;
  #passConfig: RecurrentConfig;
  #disposed = false;

  constructor({ config, weights, factors, window = 0 }: RecurrentModelParts) {
    const specs = recurrentParameters(config);
    const arrays = splitWeights(specs, weights);
    checkModel(config, factors ?? null, window);
    this.#factors = networkFactors(config, factors ?? null);
    checkFinite(specs, arrays);
    this.config = config;
    this.vocabularySize = config.vocabularySize;
    this.parameterCount = weights.length;
    this.#window = window;
    const ops = NativeOps.of(loadTensorFlow());
    this.#ops = ops;
    this.#handles = ops.scope(
      () =>
        new Map(
          specs.map(({ name, shape }, i) => [name, ops.keep(ops.floats(arrays[i].slice(), shape))]),
        ),
    );
    this.#passConfig = config;
    if (foldsEmbedding(config, Number.POSITIVE_INFINITY)) this.#fold();
  }

  /** @param makeStates keeps the streams' state elsewhere than in this thread alone */
  open(
    batch: number,
    makeStates: (batch: number) => States = (count) => new StreamStates(this, count),
  ): TokenStreams {
    checkArgument(Number.isInteger(batch) && batch >= 1, "batch", batch, "must be ≥ 1");
    if (this.#disposed) throw new EtudeError("the model was disposed of (build it again)");
    if (this.#window > 0) return new WindowStreams(this, this.#factors, batch, this.#window);
    return new SteppingStreams(this.vocabularySize, this.#factors, makeStates(batch));
  }

  // Weights stay, so that the product is made once, for passes of any length.
  #fold(): void {
    const pass = this.pass(1, 1);
    const names = foldedKernels(this.config).filter((name) => this.#handles.has(name));
    this.#ops.scope(() => {
      for (const name of names) {
        const folded = this.#ops.keep(foldKernel(pass, name));
        this.#ops.dispose(this.#handles.get(name)!);
        this.#handles.set(name, folded);
      }
    });
    this.#passConfig = foldedConfig(this.config);
  }

  /** What one pass over `time` tokens of `batch` streams works with; nothing learns. */
  pass(batch: number, time: number): Pass {
    return {
      ops: this.#ops,
      config: this.#passConfig,
      batch,
      time,
      weight: (name) => this.#handles.get(name)!,
      learn: () => undefined,
      seed: null,
    };
  }

  /** Frees the weights; open streams cannot be used afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const handle of this.#handles.values()) this.#ops.dispose(handle);
  }
}

function checkModel(config: RecurrentConfig, factors: FactorSource | null, window: number): void {
  if (factors && factors.tokens.length !== config.vocabularySize) {
    throw new InvalidArgumentError(
      `invalid vocabulary: ${factors.tokens.length} tokens, the network has ` +
        `${config.vocabularySize} (use the vocabulary that it was trained with)`,
    );
  }
  checkArgument(Number.isInteger(window) && window >= 0, "window", window, "must be ≥ 0");
  checkArgument(
    !config.bidirectional || window > 0,
    "window",
    window,
    "a network that reads both ways needs the window it was trained on",
  );
}

function checkFinite(specs: readonly ParameterSpec[], arrays: readonly Float32Array[]): void {
  specs.forEach(({ name, shape }, i) => {
    const at = arrays[i].findIndex((value) => !Number.isFinite(value));
    if (at < 0) return;
    throw new InvalidArgumentError(
      `invalid weights: ${name} [${shape}] holds ${arrays[i][at]} (use an earlier checkpoint)`,
    );
  });
}

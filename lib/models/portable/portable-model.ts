import { checkArgument, InvalidArgumentError } from "../../core";
import type { FactorSource } from "../../tokens";
import type { NextTokenModel, TokenStreams } from "..";
import type { RecurrentConfig } from "./config";
import { networkFactors } from "./network-factors";
import { PortableStreams } from "./portable-streams";
import { type Arithmetic, bestArithmetic } from "./products";
import { type SteppingNetwork, steppingNetwork } from "./stepping-network";

/** What a trained network is made of. */
export interface PortableModelParts {
  readonly config: RecurrentConfig;
  /** All weights, flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
  /** Where the factors come from; needed when the configuration has any. */
  readonly factors?: FactorSource;
  /**
   * Runs the last `window` tokens again for every new one, as the published systems do. Default 0:
   * the state is carried, one step a token.
   */
  readonly window?: number;
  /** Default: vectors where the engine has them. Both give the same bits. */
  readonly arithmetic?: Arithmetic;
}

/**
 * A trained recurrent network as a next-token model, without TensorFlow: in Node, in a page, in a
 * worker. Weights are copied; what a stream says does not depend on the streams beside it, nor on
 * the machine: sums are made in one order of float32 operations that IEEE 754 fixes. It rounds
 * otherwise than the C library: log-probabilities agree to about 1e-5.
 *
 * @throws InvalidArgumentError when weights, factors and configuration do not fit, or the network
 *   reads both ways
 * @example
 * const model = new PortableModel({ config, weights });
 * const streams = model.open(1);
 * const logProbabilities = streams.advance(Int32Array.of(Vocabulary.startId));
 */
export class PortableModel implements NextTokenModel {
  readonly config: RecurrentConfig;
  readonly vocabularySize: number;
  /** Numbers in the model. */
  readonly parameterCount: number;
  /** A stream is the same, and costs the same, in whatever company. */
  readonly batchSize = 1;
  readonly #factors: FactorSource | null;
  readonly #window: number;
  readonly #network: SteppingNetwork;

  constructor(parts: PortableModelParts) {
    const { config, weights, factors, window = 0, arithmetic = bestArithmetic() } = parts;
    checkParts(config, weights, window);
    this.#factors = networkFactors(config, factors ?? null);
    this.config = config;
    this.vocabularySize = config.vocabularySize;
    this.parameterCount = weights.length;
    this.#window = window;
    this.#network = steppingNetwork(config, weights, arithmetic);
  }

  open(batch: number): TokenStreams {
    checkArgument(Number.isInteger(batch) && batch >= 1, "batch", batch, "must be ≥ 1");
    return new PortableStreams(this.#network, this.vocabularySize, {
      batch,
      factors: this.#factors,
      window: this.#window,
    });
  }

  /** Nothing is to be freed; here so that networks are handled alike. */
  dispose(): void {}
}

function checkParts(config: RecurrentConfig, weights: Float32Array, window: number): void {
  const remedy =
    "reads the tokens it should predict: it cannot be followed token by token (take one that reads " +
    "forward, or `RecurrentModel` with its window)";
  checkArgument(!config.bidirectional, "bidirectional", true, remedy);
  checkArgument(Number.isInteger(window) && window >= 0, "window", window, "must be ≥ 0");
  const at = weights.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new InvalidArgumentError(
    `invalid weights: number ${at} is ${weights[at]} (use an earlier checkpoint)`,
  );
}

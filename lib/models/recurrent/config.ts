import { checkArgument, InvalidArgumentError } from "../../core";
import { type CellName, cellNames } from "./cells";

/** A recurrent next-token model as data; stored with its weights. */
export interface RecurrentConfig {
  readonly cell: CellName;
  /** Recurrent layers, one on the other. */
  readonly layers: number;
  /** Units of each layer (of each direction, where it reads both ways). */
  readonly units: number;
  readonly vocabularySize: number;
  /** How a token id enters; `scalar` is id / vocabularySize, as two of the published systems do. */
  readonly input:
    | { readonly kind: "embedding"; readonly size: number }
    | { readonly kind: "one-hot" }
    | { readonly kind: "scalar" };
  /** What else is known of a position (bar position, voice, …), embedded and put beside the token. */
  readonly factors: readonly {
    readonly name: string;
    readonly size: number;
    readonly embedding: number;
  }[];
  /** Share of a recurrent layer's outputs set to zero while training, 0 to < 1. */
  readonly dropout: number;
  /** Widths of hidden dense layers (relu) before the output. */
  readonly dense: readonly number[];
  /** Output by the transposed embedding table instead of a matrix of its own (Press & Wolf 2017). */
  readonly tiedOutput: boolean;
  /** Layers after the first (or the only one) read the window both ways; last-step only. */
  readonly bidirectional: boolean;
  /** Whether every position of a window is a target, or only the token after it. */
  readonly predict: "every-step" | "last-step";
}

/** One batch of windows, row-major, batch first. */
export interface Batch {
  readonly batch: number;
  readonly time: number;
  /** Token ids, [batch, time]. */
  readonly inputs: Int32Array;
  /** Ids of the tokens that follow: [batch, time], or [batch] for last-step. */
  readonly targets: Int32Array;
  /** Shape of `targets`; 0 where there is only padding (always at a row's end). */
  readonly mask?: Float32Array;
  /** Factor ids of every input position, [batch, time, factors]. */
  readonly factors?: Int32Array;
  /**
   * Stateful training: start from `initialState` (zeros when it is missing) and return the final
   * state; no gradient flows through the border.
   */
  readonly carryState?: boolean;
  /** What the previous batch returned as `finalState`. */
  readonly initialState?: readonly Float32Array[];
}

/** Whether layer `index` (from 0) reads both ways. */
export function readsBothWays(config: RecurrentConfig, index: number): boolean {
  return config.bidirectional && (index > 0 || config.layers === 1);
}

/** Width of what enters the first layer. */
export function inputWidth(config: RecurrentConfig): number {
  const { input, factors } = config;
  const token = { embedding: 0, "one-hot": config.vocabularySize, scalar: 1 }[input.kind];
  const embedded = input.kind === "embedding" ? input.size : 0;
  return token + embedded + factors.reduce((sum, factor) => sum + factor.embedding, 0);
}

/** Width of what enters layer `index`, or, for `index = layers`, the dense layers. */
export function layerInputWidth(config: RecurrentConfig, index: number): number {
  if (index === 0) return inputWidth(config);
  return config.units * (readsBothWays(config, index - 1) ? 2 : 1);
}

/** Width of what enters the output layer. */
export function headWidth(config: RecurrentConfig): number {
  return config.dense.at(-1) ?? layerInputWidth(config, config.layers);
}

/**
 * Throws unless the configuration describes a network that can be built.
 *
 * @throws InvalidArgumentError that names the field, its value and its range.
 */
export function checkRecurrentConfig(config: RecurrentConfig): void {
  const positive = (name: string, value: number) =>
    checkArgument(Number.isInteger(value) && value >= 1, name, value, "must be a whole number ≥ 1");
  checkArgument(
    cellNames.includes(config.cell),
    "cell",
    config.cell,
    `must be ${cellNames.join(" or ")}`,
  );
  positive("layers", config.layers);
  positive("units", config.units);
  positive("vocabularySize", config.vocabularySize);
  if (config.input.kind === "embedding") positive("input.size", config.input.size);
  for (const factor of config.factors) {
    positive(`size of factor ${factor.name}`, factor.size);
    positive(`embedding of factor ${factor.name}`, factor.embedding);
  }
  for (const width of config.dense) positive("dense", width);
  checkArgument(
    config.dropout >= 0 && config.dropout < 1,
    "dropout",
    config.dropout,
    "must be ≥ 0 and < 1",
  );
  checkCombinations(config);
}

function checkCombinations(config: RecurrentConfig): void {
  if (config.tiedOutput) {
    checkArgument(
      config.input.kind === "embedding",
      "tiedOutput",
      true,
      "needs an embedding as input",
    );
    const size = config.input.kind === "embedding" ? config.input.size : 0;
    checkArgument(
      headWidth(config) === size,
      "tiedOutput",
      true,
      `the output layer gets ${headWidth(config)} values and the embedding has ${size}: ` +
        `make them equal, or add dense: [${size}]`,
    );
  }
  checkArgument(
    !config.bidirectional || config.predict === "last-step",
    "bidirectional",
    true,
    "reads the tokens it should predict: only for predict last-step",
  );
}

/**
 * Throws unless the batch fits the configuration: lengths, and every id within its range.
 *
 * @throws InvalidArgumentError that names what does not fit, with both shapes.
 */
export function checkBatch(config: RecurrentConfig, batch: Batch): void {
  const { batch: rows, time } = batch;
  if (!(rows >= 1 && time >= 1)) {
    throw new InvalidArgumentError(
      `empty batch: ${rows} windows of ${time} tokens (both must be ≥ 1)`,
    );
  }
  const everyStep = config.predict === "every-step";
  const targets = everyStep ? [rows, time] : [rows];
  checkLength("inputs", batch.inputs, [rows, time]);
  checkLength("targets", batch.targets, targets);
  if (batch.mask) checkLength("mask", batch.mask, targets);
  checkIds("inputs", batch.inputs, config.vocabularySize);
  checkIds("targets", batch.targets, config.vocabularySize);
  if (config.factors.length > 0) {
    const factors = batch.factors ?? new Int32Array(0);
    checkLength("factors", factors, [rows, time, config.factors.length]);
    config.factors.forEach((factor, index) => {
      checkIds(`factor ${factor.name}`, factors, factor.size, index, config.factors.length);
    });
  }
}

function checkLength(name: string, values: ArrayLike<number>, shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length === expected) return;
  throw new InvalidArgumentError(
    `invalid batch: ${name} has ${values.length} values, [${shape.join(", ")}] needs ${expected}`,
  );
}

function checkIds(name: string, ids: Int32Array, size: number, first = 0, step = 1): void {
  for (let i = first; i < ids.length; i += step) {
    if (ids[i] >= 0 && ids[i] < size) continue;
    throw new InvalidArgumentError(
      `invalid batch: ${name} holds id ${ids[i]} at ${i} (must be ≥ 0 and < ${size})`,
    );
  }
}

import { checkArgument } from "../../core";
import { type CellName, cellNames } from "./cell-weights";

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

/** What `recurrentConfig` takes where nothing is said: for a few hundred short pieces. */
const recurrentDefaults: Omit<RecurrentConfig, "vocabularySize" | "input"> = {
  cell: "lstm", // which all published systems train
  layers: 1, // learns two to three times as fast as two, which only pay after an hour
  units: 256, // as piano-lstm and char-rnn have; 512 want an hour
  factors: [], // they belong to an encoding
  dropout: 0.2, // the published 0.3 to 0.5 would be much: transposition regularises already
  dense: [], // a layer more to learn, which one published system in five has
  tiedOutput: true, // shares what it learns of rare tokens
  bidirectional: false, // what reads ahead cannot be sampled token by token
  predict: "every-step", // a window teaches as many tokens as it has, for the same work
};

/**
 * A configuration from what differs from `recurrentDefaults`, checked. The input is an embedding as
 * wide as a layer, which is what the tied output needs.
 *
 * @throws InvalidArgumentError that names the first setting that cannot be used.
 * @example
 * recurrentConfig({ units: 96, vocabularySize: vocabulary.size });
 */
export function recurrentConfig(
  changes: Partial<RecurrentConfig> & Pick<RecurrentConfig, "vocabularySize">,
): RecurrentConfig {
  const { units } = { ...recurrentDefaults, ...changes };
  const input = { kind: "embedding", size: units } as const;
  const config = { ...recurrentDefaults, input, ...changes };
  checkRecurrentConfig(config);
  return config;
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

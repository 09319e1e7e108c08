import { concat, type Handle, matMul, slice } from "../native";
import { layerWeights, type RecurrentConfig } from "../portable";
import type { Pass } from "./pass";

/**
 * Whether the product of embedding and first kernel is smaller than the products over `positions`
 * tokens that it replaces.
 */
export function foldsEmbedding(config: RecurrentConfig, positions: number): boolean {
  const { input, factors, vocabularySize } = config;
  return (
    input.kind === "embedding" &&
    factors.length === 0 &&
    vocabularySize <= Math.min(input.size, positions)
  );
}

/**
 * Whether the first layer learns by token: the gradients of its gates are added up for each token
 * before any product, and the rest is a product over the vocabulary.
 */
export function learnsByToken(config: RecurrentConfig, positions: number): boolean {
  const { input, factors, vocabularySize } = config;
  if (factors.length > 0) return false;
  return input.kind === "one-hot" || (input.kind === "embedding" && vocabularySize <= positions);
}

/** The network that `foldEmbedding` makes of this one. */
export function foldedConfig(config: RecurrentConfig): RecurrentConfig {
  return { ...config, input: { kind: "one-hot" } };
}

/** Names of the weights that change by it. */
export function foldedKernels(config: RecurrentConfig): string[] {
  return [false, true]
    .flatMap((backwards) => layerWeights(config, 0, backwards))
    .filter(({ kind }) => kind === "kernel")
    .map(({ fullName }) => fullName);
}

/**
 * The same network with the products of its embedding made over the vocabulary in place of all
 * positions, wherever that is less. Back, a first layer that learns by token says what each token's
 * row of the gates should be, which reaches embedding and kernel from here. Forward, where tokens
 * are fewer than the embedding is wide, it is multiplied into the first layer's kernel: a network
 * of one-hot inputs. Other networks stay as they are.
 */
export function foldEmbedding(pass: Pass): Pass {
  const { ops, config, batch, time, seed } = pass;
  if (config.input.kind !== "embedding" || !learnsByToken(config, batch * time)) return pass;
  const folds = foldsEmbedding(config, batch * time);
  const kernels = new Set(foldedKernels(config));
  const folded = new Map<string, Handle>();
  return {
    ops,
    batch,
    time,
    seed,
    config: folds ? foldedConfig(config) : config,
    weight(name) {
      if (!folds || !kernels.has(name)) return pass.weight(name);
      const kernel = folded.get(name) ?? foldKernel(pass, name);
      folded.set(name, kernel);
      return kernel;
    },
    learn(name, ...blocks) {
      if (kernels.has(name)) learnKernel(pass, name, blocks);
      else pass.learn(name, ...blocks);
    },
  };
}

/** A kernel [width + units, n] with the embedding in it: [vocabularySize + units, n]. */
export function foldKernel(pass: Pass, name: string): Handle {
  const { ops, config } = pass;
  const width = embeddingWidth(config);
  const kernel = pass.weight(name);
  const byInput = slice(ops, kernel, [0, 0], [width, -1]);
  const byState = slice(ops, kernel, [width, 0], [-1, -1]);
  return concat(ops, [matMul(ops, pass.weight("embedding"), byInput), byState], 0);
}

function learnKernel(pass: Pass, name: string, [byToken, byState]: readonly Handle[]): void {
  const { ops, config } = pass;
  const byInput = slice(ops, pass.weight(name), [0, 0], [embeddingWidth(config), -1]);
  pass.learn(
    name,
    matMul(ops, pass.weight("embedding"), byToken, { transposeLeft: true }),
    byState,
  );
  pass.learn("embedding", matMul(ops, byToken, byInput, { transposeRight: true }));
}

function embeddingWidth({ input }: RecurrentConfig): number {
  return input.kind === "embedding" ? input.size : 0;
}

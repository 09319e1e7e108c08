import { concat, matMul, slice } from "./kernels/math-ops";
import type { Handle } from "./kernels/native-ops";
import type { RecurrentConfig } from "./recurrent-config";
import type { Pass } from "./recurrent-pass";
import { cellWeightNames } from "./recurrent-stack";

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

/** The network that `foldEmbedding` makes of this one. */
export function foldedConfig(config: RecurrentConfig): RecurrentConfig {
  return { ...config, input: { kind: "one-hot" } };
}

/** Names of the weights that change by it. */
export function foldedKernels({ cell }: RecurrentConfig): string[] {
  return [false, true]
    .flatMap((backwards) => cellWeightNames(cell, 0, backwards))
    .filter((name) => /kernel$/i.test(name));
}

/**
 * The same network with its embedding multiplied into the first layer's kernel: a network of
 * one-hot inputs, whose rows say at once what a token does to the gates. One product over the
 * vocabulary takes the place of products over all positions, forward and back, which pays where
 * tokens are fewer than the embedding is wide. What it learns reaches the weights it stands for.
 * Other networks stay as they are.
 */
export function foldEmbedding(pass: Pass): Pass {
  const { ops, config, batch, time, seed } = pass;
  if (!foldsEmbedding(config, batch * time)) return pass;
  const kernels = new Set(foldedKernels(config));
  const folded = new Map<string, Handle>();
  return {
    ops,
    batch,
    time,
    seed,
    config: foldedConfig(config),
    weight(name) {
      if (!kernels.has(name)) return pass.weight(name);
      const kernel = folded.get(name) ?? foldKernel(pass, name);
      folded.set(name, kernel);
      return kernel;
    },
    learn(name, gradient) {
      if (kernels.has(name)) learnKernel(pass, name, gradient);
      else pass.learn(name, gradient);
    },
  };
}

/** A kernel [width + units, n] with the embedding in it: [vocabularySize + units, n]. */
export function foldKernel(pass: Pass, name: string): Handle {
  const { ops, config } = pass;
  const { byInput, byState } = partsOf(pass, pass.weight(name), embeddingWidth(config));
  return concat(ops, [matMul(ops, pass.weight("embedding"), byInput), byState], 0);
}

function learnKernel(pass: Pass, name: string, gradient: Handle): void {
  const { ops, config } = pass;
  const kernel = partsOf(pass, pass.weight(name), embeddingWidth(config));
  const { byInput: byToken, byState } = partsOf(pass, gradient, config.vocabularySize);
  const byInput = matMul(ops, pass.weight("embedding"), byToken, { transposeLeft: true });
  pass.learn(name, concat(ops, [byInput, byState], 0));
  pass.learn("embedding", matMul(ops, byToken, kernel.byInput, { transposeRight: true }));
}

function embeddingWidth({ input }: RecurrentConfig): number {
  return input.kind === "embedding" ? input.size : 0;
}

function partsOf({ ops }: Pass, kernel: Handle, rows: number) {
  return {
    byInput: slice(ops, kernel, [0, 0], [rows, -1]),
    byState: slice(ops, kernel, [rows, 0], [-1, -1]),
  };
}

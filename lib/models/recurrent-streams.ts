import { checkArgument, EtudeError } from "../core/errors";
import { type FactorSource, FactorTracker } from "./factor-tracker";
import { gatherRows, logSoftmax, zeros } from "./kernels/math-ops";
import type { Handle } from "./kernels/native-ops";
import type { TokenStreams } from "./next-token";
import { runHead } from "./recurrent-head";
import { embedRows } from "./recurrent-input";
import type { RecurrentModel } from "./recurrent-model";
import { checkTokens, type Pass } from "./recurrent-pass";
import { cellWeightNames, kernelOf } from "./recurrent-stack";

const noFactors = new Int32Array(0);

/** Streams that carry their state: one fused step per layer and token. */
export class SteppingStreams implements TokenStreams {
  readonly #model: RecurrentModel;
  readonly #tracker: FactorTracker | null;
  #pass: Pass;
  #state: Handle[]; // layer by layer, each [batch, units]
  #open = true;

  constructor(model: RecurrentModel, factors: FactorSource | null, batch: number) {
    this.#model = model;
    this.#tracker = factors && new FactorTracker(factors, batch);
    this.#pass = model.pass(batch, 1);
    const { ops, config } = this.#pass;
    const count = config.layers * kernelOf(config.cell).stateSize;
    this.#state = ops.scope(() =>
      Array.from({ length: count }, () => ops.keep(zeros(ops, batch, config.units))),
    );
  }

  get batch(): number {
    return this.#pass.batch;
  }

  advance(tokenIds: Int32Array): Float32Array {
    this.#checkOpen();
    checkTokens(tokenIds, this.batch, this.#model.vocabularySize);
    const factors = this.#tracker?.advance(tokenIds) ?? noFactors;
    const { ops } = this.#pass;
    return ops.scope(() => {
      const { output, state } = stepStack(this.#pass, tokenIds, factors, this.#state);
      const scores = ops.read(logSoftmax(ops, runHead(this.#pass, output).output));
      this.#replace(state.map((handle) => ops.keep(handle)));
      return scores as Float32Array;
    });
  }

  select(indices: Int32Array): void {
    this.#checkOpen();
    for (const index of indices) {
      checkArgument(index >= 0 && index < this.batch, "stream", index, `0 to ${this.batch - 1}`);
    }
    const { ops } = this.#pass;
    ops.scope(() => {
      const rows = ops.ints(indices.slice(), [indices.length]);
      this.#replace(this.#state.map((handle) => ops.keep(gatherRows(ops, handle, rows))));
    });
    this.#tracker?.select(indices);
    this.#pass = this.#model.pass(indices.length, 1);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#replace([]);
  }

  #replace(state: Handle[]): void {
    for (const handle of this.#state) this.#pass.ops.dispose(handle);
    this.#state = state;
  }

  #checkOpen(): void {
    if (!this.#open) throw new EtudeError("these streams are closed (open new ones)");
  }
}

// One token through all recurrent layers.
function stepStack(
  pass: Pass,
  tokenIds: Int32Array,
  factors: Int32Array,
  before: readonly Handle[],
): { output: Handle; state: Handle[] } {
  const { ops, config } = pass;
  const kernel = kernelOf(config.cell);
  const state: Handle[] = [];
  let output = embedRows(pass, tokenIds, factors);
  for (let layer = 0; layer < config.layers; layer++) {
    const weights = cellWeightNames(config.cell, layer).map((name) => pass.weight(name));
    const own = before.slice(layer * kernel.stateSize, (layer + 1) * kernel.stateSize);
    const after = kernel.step(ops, config.units, output, weights, own);
    state.push(...after);
    output = after[0];
  }
  return { output, state };
}

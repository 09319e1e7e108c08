import { gatherRows, type Handle, zeros } from "../native";
import { layerWeights } from "../portable";
import { cellOf } from "./cells";
import { runHead } from "./head";
import { embedRows } from "./input";
import type { Pass, PassMaker } from "./pass";

/** What the recurrent layers remember of streams side by side, inside the C library. */
export class StreamStates {
  readonly #model: PassMaker;
  #pass: Pass;
  #state: Handle[]; // layer by layer, each [batch, units]; LSTM h, c, GRU h

  /** Streams at the start of a piece. */
  constructor(model: PassMaker, batch: number) {
    this.#model = model;
    this.#pass = model.pass(batch, 1);
    const { ops, config } = this.#pass;
    const count = config.layers * cellOf(config).kernel.stateSize;
    this.#state = ops.scope(() =>
      Array.from({ length: count }, () => ops.keep(zeros(ops, batch, config.units))),
    );
  }

  get batch(): number {
    return this.#pass.batch;
  }

  /**
   * One token through all layers: one fused step a layer.
   *
   * @param factors ids, [batch, factors]
   * @returns log-probabilities of the next tokens, [batch, vocabularySize]
   */
  advance(tokenIds: Int32Array, factors: Int32Array): Float32Array {
    const { ops } = this.#pass;
    return ops.scope(() => {
      const { output, state } = stepStack(this.#pass, tokenIds, factors, this.#state);
      const scores = ops.read(ops.call("LogSoftmax", runHead(this.#pass, output).output));
      this.#replace(state.map((handle) => ops.keep(handle)));
      return scores as Float32Array;
    });
  }

  /** Stream i becomes a copy of old stream `indices[i]`. */
  select(indices: Int32Array): void {
    const { ops } = this.#pass;
    ops.scope(() => {
      const rows = ops.ints(indices.slice(), [indices.length]);
      this.#replace(this.#state.map((handle) => ops.keep(gatherRows(ops, handle, rows))));
    });
    this.#pass = this.#model.pass(indices.length, 1);
  }

  /** Copies of all state arrays. */
  read(): Float32Array[] {
    return this.#state.map((handle) => this.#pass.ops.read(handle) as Float32Array);
  }

  /** Goes on from such arrays; they must not change meanwhile. */
  write(arrays: readonly Float32Array[]): void {
    const { ops, config } = this.#pass;
    const batch = arrays[0].length / config.units;
    this.#pass = this.#model.pass(batch, 1);
    ops.scope(() => {
      const shape = [batch, config.units];
      this.#replace(arrays.map((values) => ops.keep(ops.floats(values, shape))));
    });
  }

  /** Frees the state. */
  close(): void {
    this.#replace([]);
  }

  #replace(state: Handle[]): void {
    for (const handle of this.#state) this.#pass.ops.dispose(handle);
    this.#state = state;
  }
}

function stepStack(
  pass: Pass,
  tokenIds: Int32Array,
  factors: Int32Array,
  before: readonly Handle[],
): { output: Handle; state: Handle[] } {
  const { ops, config } = pass;
  const kernel = cellOf(config).kernel;
  const state: Handle[] = [];
  let output = embedRows(pass, tokenIds, factors);
  for (let layer = 0; layer < config.layers; layer++) {
    const weights = layerWeights(config, layer).map(({ fullName }) => pass.weight(fullName));
    const own = before.slice(layer * kernel.stateSize, (layer + 1) * kernel.stateSize);
    const after = kernel.step(ops, config.units, output, weights, own);
    state.push(...after);
    output = after[0];
  }
  return { output, state };
}

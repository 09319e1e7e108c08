import { InvalidArgumentError } from "../../core";
import { headInputWidth, runHead } from "./head";
import { embedInputs } from "./input";
import { reshape, sparseCrossEntropy } from "./kernels/math-ops";
import type { Handle } from "./kernels/native-ops";
import type { RecurrentModel } from "./recurrent-model";
import { runStack } from "./stack";

/** A sequence as a model learns it. */
export interface ScoredSequence {
  /** `<start>`, the tokens, `<end>`: ids [n + 2]. */
  readonly ids: Int32Array;
  /** Factor ids of the positions before each of tokens and end, [n + 1, factors]. */
  readonly factors?: Int32Array;
}

const longestChunk = 256;

/**
 * Costs of whole sequences under a trained network, token by token.
 *
 * Every sequence is read once from its start with the state carried on, several side by side;
 * the result is what stepping through `model.open` gives, many times faster.
 *
 * @param batch sequences side by side, default 16
 * @returns nats of every token and the end, float32 [n + 1] per sequence, in their order
 * @throws InvalidArgumentError for a network of last-step, which knows no other place.
 */
export function scoreSequences(
  model: RecurrentModel,
  sequences: readonly ScoredSequence[],
  { batch = 16 } = {},
): Float32Array[] {
  if (model.config.predict !== "every-step") {
    throw new InvalidArgumentError(
      "invalid model: trained on the last step of windows (score it with model.open)",
    );
  }
  const costs = sequences.map(({ ids }) => new Float32Array(Math.max(0, ids.length - 1)));
  const order = sequences.map((_, i) => i).filter((i) => costs[i].length > 0);
  // Neighbours of about one length waste little padding.
  order.sort((a, b) => costs[a].length - costs[b].length || a - b);
  for (let from = 0; from < order.length; from += batch) {
    const group = order.slice(from, from + batch);
    scoreGroup(
      model,
      group.map((i) => sequences[i]),
      group.map((i) => costs[i]),
    );
  }
  return costs;
}

function scoreGroup(
  model: RecurrentModel,
  sequences: readonly ScoredSequence[],
  costs: readonly Float32Array[],
): void {
  const longest = Math.max(...costs.map((values) => values.length));
  const { ops } = model.pass(sequences.length, 1);
  let state: Handle[] | null = null;
  try {
    for (let from = 0; from < longest; from += longestChunk) {
      const time = Math.min(longestChunk, longest - from);
      state = ops.scope(() => {
        const next = scoreChunk(model, sequences, costs, { from, time, state });
        for (const handle of state ?? []) ops.dispose(handle);
        return next.map((handle) => ops.keep(handle));
      });
    }
  } finally {
    for (const handle of state ?? []) ops.dispose(handle);
  }
}

function scoreChunk(
  model: RecurrentModel,
  sequences: readonly ScoredSequence[],
  costs: readonly Float32Array[],
  chunk: { from: number; time: number; state: readonly Handle[] | null },
): Handle[] {
  const { from, time, state } = chunk;
  const batch = sequences.length;
  const pass = model.pass(batch, time);
  const { ops } = pass;
  const width = model.config.factors.length;
  const part = (pick: (sequence: ScoredSequence) => Int32Array, start: number, size: number) =>
    cutChunk(sequences.map(pick), start, time, size);
  const inputs = part(({ ids }) => ids.subarray(0, -1), from, 1);
  const targets = part(({ ids }) => ids, from + 1, 1);
  const factors = part((sequence) => sequence.factors ?? new Int32Array(0), from, width);
  const stack = runStack(pass, embedInputs(pass, inputs, factors).output, state);
  const rows = reshape(ops, stack.output, time * batch, headInputWidth(pass));
  const labels = ops.ints(targets, [targets.length]);
  const losses = ops.read(sparseCrossEntropy(ops, runHead(pass, rows).output, labels)[0]);
  costs.forEach((values, row) => {
    const end = Math.min(values.length, from + time);
    for (let t = from; t < end; t++) values[t] = losses[(t - from) * batch + row];
  });
  return stack.finalState();
}

// Time-major [time, batch, width] from position `from`; zeros after a sequence's end.
function cutChunk(
  rows: readonly Int32Array[],
  from: number,
  time: number,
  width: number,
): Int32Array {
  const result = new Int32Array(time * rows.length * width);
  rows.forEach((values, row) => {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < width; i++) {
        result[(t * rows.length + row) * width + i] = values[(from + t) * width + i] ?? 0;
      }
    }
  });
  return result;
}

import { checkArgument, EtudeError } from "../../core";
import { type FactorSource, FactorTracker } from "../../tokens";
import type { TokenStreams } from "..";
import { reshape, slice } from "../native";
import { headInputWidth, runHead } from "./head";
import { embedInputs } from "./input";
import { checkTokens, type PassMaker } from "./pass";
import { runStack } from "./stack";

interface Step {
  readonly tokens: Int32Array; // [batch]
  readonly factors: Int32Array; // [batch, factors]
}

/**
 * Streams that run the last `window` tokens again for every new one: what the published systems
 * do, at `window` times the cost of carrying the state.
 */
export class WindowStreams implements TokenStreams {
  readonly #model: PassMaker;
  readonly #tracker: FactorTracker | null;
  readonly #window: number;
  #batch: number;
  #steps: Step[] = [];
  #open = true;

  constructor(model: PassMaker, factors: FactorSource | null, batch: number, window: number) {
    this.#model = model;
    this.#tracker = factors && new FactorTracker(factors, batch);
    this.#batch = batch;
    this.#window = window;
  }

  get batch(): number {
    return this.#batch;
  }

  advance(tokenIds: Int32Array): Float32Array {
    if (!this.#open) throw new EtudeError("these streams are closed (open new ones)");
    checkTokens(tokenIds, this.#batch, this.#model.vocabularySize);
    const factors = this.#tracker?.advance(tokenIds) ?? new Int32Array(0);
    this.#steps.push({ tokens: tokenIds.slice(), factors });
    if (this.#steps.length > this.#window) this.#steps.shift();
    return this.#predict();
  }

  select(indices: Int32Array): void {
    for (const index of indices) {
      checkArgument(index >= 0 && index < this.#batch, "stream", index, `0 to ${this.#batch - 1}`);
    }
    this.#steps = this.#steps.map(({ tokens, factors }) => ({
      tokens: takeRows(tokens, indices, 1),
      factors: takeRows(factors, indices, factors.length / this.#batch),
    }));
    this.#tracker?.select(indices);
    this.#batch = indices.length;
  }

  close(): void {
    this.#open = false;
    this.#steps = [];
  }

  #predict(): Float32Array {
    const time = this.#steps.length;
    const pass = this.#model.pass(this.#batch, time);
    const { ops, config } = pass;
    return ops.scope(() => {
      const tokens = joinRows(this.#steps.map((step) => step.tokens));
      const factors = joinRows(this.#steps.map((step) => step.factors));
      const stack = runStack(pass, embedInputs(pass, tokens, factors).output, null);
      const width = headInputWidth(pass);
      const last =
        config.predict === "last-step"
          ? stack.output
          : slice(ops, stack.output, [time - 1, 0, 0], [1, this.#batch, width]);
      const rows = reshape(ops, last, this.#batch, width);
      return ops.read(ops.call("LogSoftmax", runHead(pass, rows).output)) as Float32Array;
    });
  }
}

function takeRows(values: Int32Array, indices: Int32Array, width: number): Int32Array {
  const rows = new Int32Array(indices.length * width);
  indices.forEach((index, i) => {
    rows.set(values.subarray(index * width, (index + 1) * width), i * width);
  });
  return rows;
}

// Time-major, as the steps come.
function joinRows(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

import { checkArgument, EtudeError } from "../../core";
import { type FactorSource, FactorTracker } from "../../tokens";
import type { TokenStreams } from "..";
import { checkTokens } from "./pass";

const noFactors = new Int32Array(0);

/** The state of all streams of a model, wherever it is kept. */
export interface States {
  readonly batch: number;
  advance(tokenIds: Int32Array, factors: Int32Array): Float32Array;
  select(indices: Int32Array): void;
  close(): void;
}

/** Streams that carry their state: one fused step per layer and token. */
export class SteppingStreams implements TokenStreams {
  readonly #vocabularySize: number;
  readonly #tracker: FactorTracker | null;
  readonly #states: States;
  #open = true;

  constructor(vocabularySize: number, factors: FactorSource | null, states: States) {
    this.#vocabularySize = vocabularySize;
    this.#tracker = factors && new FactorTracker(factors, states.batch);
    this.#states = states;
  }

  get batch(): number {
    return this.#states.batch;
  }

  advance(tokenIds: Int32Array): Float32Array {
    this.#checkOpen();
    checkTokens(tokenIds, this.batch, this.#vocabularySize);
    const factors = this.#tracker?.advance(tokenIds) ?? noFactors;
    return this.#states.advance(tokenIds, factors);
  }

  select(indices: Int32Array): void {
    this.#checkOpen();
    for (const index of indices) {
      checkArgument(index >= 0 && index < this.batch, "stream", index, `0 to ${this.batch - 1}`);
    }
    this.#states.select(indices);
    this.#tracker?.select(indices);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#states.close();
  }

  #checkOpen(): void {
    if (!this.#open) throw new EtudeError("these streams are closed (open new ones)");
  }
}

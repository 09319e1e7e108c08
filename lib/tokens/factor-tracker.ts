import type { FactorSpec, FactorState } from "./encoding";
import { Vocabulary } from "./vocabulary";

/** What a model needs to know the factors of its next position by itself. */
export interface FactorSource {
  readonly spec: FactorSpec;
  /** The vocabulary's tokens in the order of their ids. */
  readonly tokens: readonly string[];
}

/** Follows the factors of streams of tokens: side inputs that the tokens so far determine. */
export class FactorTracker {
  readonly #source: FactorSource;
  #states: FactorState[];

  constructor(source: FactorSource, batch: number) {
    this.#source = source;
    this.#states = Array.from({ length: batch }, () => source.spec.start());
  }

  /**
   * Feeds one token to every stream; `<start>` begins anew.
   *
   * @returns the factor ids that go into the model with these tokens, [batch, factors]
   */
  advance(tokenIds: Int32Array): Int32Array {
    const { spec, tokens } = this.#source;
    const width = spec.names.length;
    const ids = new Int32Array(tokenIds.length * width);
    for (let i = 0; i < tokenIds.length; i++) {
      const id = tokenIds[i];
      if (id === Vocabulary.startId) this.#states[i] = spec.start();
      else if (id !== Vocabulary.endId) this.#states[i] = spec.next(this.#states[i], tokens[id]);
      ids.set(spec.ids(this.#states[i]), i * width);
    }
    return ids;
  }

  /** A tracker that goes its own way from here. */
  copy(): FactorTracker {
    const copy = new FactorTracker(this.#source, 0);
    copy.#states = [...this.#states];
    return copy;
  }

  /** Stream i becomes a copy of old stream `indices[i]`. */
  select(indices: Int32Array): void {
    this.#states = Array.from(indices, (index) => this.#states[index]);
  }
}

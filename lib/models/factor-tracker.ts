import { InvalidArgumentError } from "../core/errors";
import { Vocabulary } from "../dataset/vocabulary";
import type { FactorSpec, FactorState } from "../tokens/encoding";
import type { RecurrentConfig } from "./recurrent-config";

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

  /** Stream i becomes a copy of old stream `indices[i]`. */
  select(indices: Int32Array): void {
    this.#states = Array.from(indices, (index) => this.#states[index]);
  }
}

/**
 * Throws unless the factors of a configuration are those of the encoding.
 *
 * @throws InvalidArgumentError with the names and sizes of both.
 */
export function checkFactors(config: RecurrentConfig, source: FactorSource | null): void {
  const wanted = config.factors.map(({ name, size }) => `${name} (${size})`).join(", ");
  const given = source
    ? source.spec.names.map((name, i) => `${name} (${source.spec.sizes[i]})`).join(", ")
    : "";
  if (wanted === "" || wanted === given) return;
  throw new InvalidArgumentError(
    `invalid factors: the encoding has ${given || "none"}, the network was built for ${wanted} ` +
      "(use the encoding that it was trained with)",
  );
}

import { checkArgument } from "../core";
import {
  type Dataset,
  factorsInAllKeys,
  factorsOf,
  sequencesOf,
  transpositionTable,
} from "../dataset";
import { type FactorSource, FactorTracker } from "../tokens";
import type { NextTokenModel, TokenStreams } from "./next-token";
import { NgramModel } from "./ngram";
import { countContexts } from "./ngram-counts";

/**
 * An n-gram model that is told what a network is told: its context begins with side inputs of the
 * position (the encoding's factors), then come the last tokens. Backing off drops the earliest
 * token first and the side inputs last.
 *
 * Source: factored language models, Bilmes and Kirchhoff (2003), with one path of back-off.
 */
export class FactoredNgram implements NextTokenModel {
  readonly vocabularySize: number;
  /** Side inputs, order − 2 tokens, and the token that is told. */
  readonly order: number;
  readonly #model: NgramModel;
  readonly #source: FactorSource;
  readonly #sideOf: SideReader;

  constructor(model: NgramModel, source: FactorSource, sideOf: SideReader) {
    this.vocabularySize = model.vocabularySize;
    this.order = model.order;
    this.#model = model;
    this.#source = source;
    this.#sideOf = sideOf;
  }

  get parameterCount(): number {
    return this.#model.parameterCount;
  }

  /** The model of a lower order from the same counts. */
  shortened(order: number): FactoredNgram {
    return new FactoredNgram(this.#model.shortened(order), this.#source, this.#sideOf);
  }

  open(batch: number): TokenStreams {
    const tracker = new FactorTracker(this.#source, batch);
    const { order, vocabularySize } = this;
    let contexts: number[][] = Array.from({ length: batch }, () => []);
    let output = new Float32Array(batch * vocabularySize);
    return {
      get batch() {
        return contexts.length;
      },
      advance: (ids) => {
        checkArgument(ids.length === contexts.length, "tokenIds", ids.length, "one per stream");
        const factors = tracker.advance(ids);
        contexts.forEach((tokens, i) => {
          tokens.push(ids[i]);
          if (tokens.length > order) tokens.shift();
          const row = output.subarray(i * vocabularySize, (i + 1) * vocabularySize);
          this.#model.logProbabilities([...tokens, this.#sideOf(factors, i)], row);
        });
        return output;
      },
      select(indices) {
        tracker.select(indices);
        contexts = Array.from(indices, (index) => [...contexts[index]]);
        output = new Float32Array(indices.length * vocabularySize);
      },
      close() {
        contexts = [];
      },
    };
  }
}

/** The side inputs of one row of factors as one symbol, ≥ the vocabulary's size. */
type SideReader = (factors: Int32Array, row: number) => number;

/**
 * Counts such a model in the training pieces in every key of the dataset.
 *
 * @param factors names of the encoding's factors that stand in the context
 * @throws InvalidArgumentError for a name the encoding does not have
 * @example
 * trainFactoredNgram(dataset, { order: 5, factors: ["old pitch", "time to end"] });
 */
export function trainFactoredNgram(
  dataset: Dataset,
  { order, factors }: { order: number; factors: readonly string[] },
): FactoredNgram {
  const { encoding, vocabulary } = dataset;
  const spec = encoding.factors;
  const columns = factors.map((name) => spec?.names.indexOf(name) ?? -1);
  const known = columns.length > 0 && !columns.includes(-1);
  const offered = spec?.names.join(", ") ?? `none: ${encoding.name} has no side inputs`;
  checkArgument(known, "factors", factors, `must be some of ${offered}`);
  const sideOf: SideReader = (table, row) =>
    vocabulary.size +
    columns.reduce(
      (symbol, column) => symbol * spec!.sizes[column] + table[row * spec!.sizes.length + column],
      0,
    );
  const { sequences, tables } = trainingWithFactors(dataset);
  const sides = tables.map((table) =>
    Int32Array.from({ length: table.length / spec!.sizes.length }, (_, row) => sideOf(table, row)),
  );
  const counts = countContexts(sequences, order, sides);
  const model = new NgramModel(order, vocabulary.size, counts);
  return new FactoredNgram(model, { spec: spec!, tokens: vocabulary.tokens }, sideOf);
}

/** Training sequences in every key with the factors of their inputs. */
function trainingWithFactors(dataset: Dataset) {
  const { shifts, encoding, vocabulary } = dataset;
  const moved = factorsInAllKeys(dataset, "train");
  const unmoved = moved ? [] : factorsOf(dataset, "train");
  const sequences: Int32Array[] = [];
  const tables: Int32Array[] = [];
  shifts.forEach((shift, key) => {
    const table = transpositionTable(encoding, vocabulary, shift);
    sequencesOf(dataset, "train").forEach((ids, piece) => {
      const inKey = ids.map((id) => table[id]);
      if (inKey.includes(-1)) return;
      sequences.push(inKey);
      tables.push((moved ? moved[key] : unmoved)[piece]);
    });
  });
  return { sequences, tables };
}

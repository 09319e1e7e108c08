import type { NextTokenModel, TokenStreams } from "../../lib/models/next-token";
import { buildVocabulary, type Vocabulary } from "../../lib/tokens/vocabulary";

/** A vocabulary of the letters, most frequent first in the order given. */
export function vocabularyOf(...letters: string[]): Vocabulary {
  const tokens = letters.flatMap((letter, i) => Array<string>(letters.length - i).fill(letter));
  return buildVocabulary([tokens]);
}

/** Probabilities of what follows, by name of the token before; what is not named has 0. */
export type Table = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A first-order Markov model from a table; counts what is asked of it. */
export class MarkovModel implements NextTokenModel {
  readonly vocabularySize: number;
  readonly steps: number[] = [];
  closed = 0;
  readonly #rows: Float32Array[];

  constructor(vocabulary: Vocabulary, table: Table) {
    this.vocabularySize = vocabulary.size;
    this.#rows = vocabulary.tokens.map((before) =>
      Float32Array.from(vocabulary.tokens, (after) => Math.log(table[before]?.[after] ?? 0)),
    );
  }

  open(batch: number): TokenStreams {
    let size = batch;
    return {
      get batch() {
        return size;
      },
      advance: (ids) => {
        if (ids.length !== size) throw new Error(`${ids.length} ids for ${size} streams`);
        this.steps.push(size);
        const out = new Float32Array(size * this.vocabularySize);
        ids.forEach((id, i) => {
          out.set(this.#rows[id], i * this.vocabularySize);
        });
        return out;
      },
      select: (indices) => {
        if (indices.some((index) => index < 0 || index >= size)) throw new Error("no such stream");
        size = indices.length;
      },
      close: () => {
        this.closed++;
      },
    };
  }
}

import type { TokenStore } from "../store";

/** How often each token stands in pieces of a store. */
export function countWords(store: TokenStore, indices: readonly number[]): [string, number][] {
  const counts = new Float64Array(store.words.length);
  for (const index of indices) for (const word of store.at(index)) counts[word]++;
  return countsOf(store.words, counts);
}

/**
 * How often each token stands in pieces that are put into every key of `shifts` that keeps them within
 * the pitches, and how many pieces that makes: what `transposedSequences` holds, counted without
 * making it.
 */
export function countWordsInKeys(
  store: TokenStore,
  indices: readonly number[],
  shifts: readonly number[],
): { readonly counts: [string, number][]; readonly sequences: number } {
  const numbers = new Map(store.words.map((word, number) => [word, number]));
  const moved = shifts.map((shift) =>
    Int32Array.from(store.words, (word) => {
      const other = store.encoding.transpose(word, shift);
      if (other === null) return -1;
      if (!numbers.has(other)) numbers.set(other, numbers.size);
      return numbers.get(other)!;
    }),
  );
  const counts = new Float64Array(numbers.size);
  const own = new Int32Array(store.words.length);
  let sequences = 0;
  for (const index of indices) {
    const piece = store.at(index);
    const words: number[] = [];
    for (const word of piece) if (own[word]++ === 0) words.push(word);
    for (const table of moved) {
      if (words.some((word) => table[word] < 0)) continue;
      sequences++;
      for (const word of words) counts[table[word]] += own[word];
    }
    for (const word of words) own[word] = 0;
  }
  return { counts: countsOf([...numbers.keys()], counts), sequences };
}

function countsOf(words: readonly string[], counts: Float64Array): [string, number][] {
  return words.flatMap((word, i): [string, number][] => (counts[i] > 0 ? [[word, counts[i]]] : []));
}

/** "did you mean NAME?" for the name that is least far from `word`; undefined where all are far. */
export function nearestTo(word: string, names: readonly string[]): string | undefined {
  const asked = word.toLowerCase();
  const ranked = names
    .map((name) => {
      const far = distance(asked, name);
      return { name, far: name.includes(asked) ? Math.min(far, 1.5) : far };
    })
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  if (!best || asked.length < 2 || best.far > Math.max(2, asked.length / 3)) return undefined;
  return `did you mean ${best.name}?`;
}

/** Letters to add, drop or change between two words (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

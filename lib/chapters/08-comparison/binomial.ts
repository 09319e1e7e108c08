/** Chance of at most `k` successes of `n`, each with chance `p`. */
function atMost(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  let term = (1 - p) ** n;
  let total = 0;
  for (let i = 0; i <= k; i++) {
    total += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.min(1, total);
}

/** Where a falling function of a share crosses `level`. */
function crossing(falling: (p: number) => number, level: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The exact 95 % interval of a share, after `k` successes of `n` (Clopper and Pearson 1934): shares
 * under which what was seen, or more of it, is no rarer than one in forty.
 */
export function exactInterval(k: number, n: number): readonly [low: number, high: number] {
  const low = k === 0 ? 0 : crossing((p) => atMost(k - 1, n, p), 0.975);
  const high = k === n ? 1 : crossing((p) => atMost(k, n, p), 0.025);
  return [low, high];
}

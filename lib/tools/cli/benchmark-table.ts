import { group, mean } from "d3-array";
import type { PublishedRow, ScoreKind } from "../../literature";

/** One network, or one floor, on one set. */
export interface BenchmarkRow {
  readonly set: string;
  readonly model: string;
  /** Null for a floor, and for an ensemble of seeds. */
  readonly seed: number | null;
  readonly valid: number;
  readonly test: number;
  /** 95 % bootstrap interval of `test` over pieces. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly unit: string;
  readonly parameters: number;
  /** Of training. */
  readonly seconds: number;
  /** What is scored: a network, or a mixture of one in several keys, or of several networks. */
  readonly kind: ScoreKind | "mixture" | "ensemble";
  readonly command: string;
  /** Held-out tokens that the network had no name for; they are charged. */
  readonly unknown: number;
  /** Of a mixture: transpositions of held-out pieces that were left out, of how many. */
  readonly keysLeft?: { readonly out: number; readonly of: number };
  readonly published: readonly PublishedRow[];
}

/** Rows as text: every network and floor, the mean over seeds, the published figures of its class. */
export function describeBenchmark(rows: readonly BenchmarkRow[]): string {
  const lines = rows.map(({ model, seed, valid, test, interval, parameters, seconds }) => {
    const name = seed === null ? model : `${model}, seed ${seed}`;
    const range = `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
    const size = `${parameters.toLocaleString("en")} parameters, ${Math.round(seconds)} s`;
    return `${name}: valid ${valid.toFixed(3)}, test ${test.toFixed(3)} ${range}, ${size}`;
  });
  const networks = rows.filter(({ seed }) => seed !== null);
  for (const [model, seeds] of group(networks, (row) => row.model)) {
    if (seeds.length < 2) continue;
    const over = (side: "valid" | "test") => mean(seeds, (row) => row[side])!.toFixed(3);
    const scores = `valid ${over("valid")}, test ${over("test")}`;
    lines.push(`${model}, mean of ${seeds.length} seeds: ${scores}`);
  }
  const published = networks[0]?.published ?? rows.flatMap((row) => row.published);
  for (const { name, valid, test, source } of published) {
    const figure = valid === undefined ? test?.toFixed(2) : `valid ${valid.toFixed(3)}`;
    lines.push(`published: ${name}: ${figure}${source === "memory" ? " (from memory)" : ""}`);
  }
  for (const { model, seed, keysLeft: left } of rows) {
    if (!left) continue;
    lines.push(
      `${model}, seed ${seed}: ${left.out} of ${left.of} transpositions leave its pitches`,
    );
  }
  const unknown = rows.reduce((sum, row) => sum + row.unknown, 0);
  if (unknown > 0) lines.push(`${unknown} tokens unknown to the networks, each charged as such`);
  return `${lines.join("\n")}\n${rows[0].unit}\n`;
}

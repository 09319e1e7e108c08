import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../core/node";
import { projectPath } from "../../project";
import type { ReportOptions } from "./report-settings";
import { runReports } from "./reports";

/** What a box of a report says: `finding` in lib/display. */
export interface Claim {
  readonly kind: "Finding" | "Careful" | "Note";
  readonly text: string;
}

/** One box of a chapter under several seeds. */
export interface SeededClaim {
  readonly chapter: string;
  /** Whether all seeds say the same, their numbers apart. */
  readonly holds: boolean;
  /** What each seed says, in their order. */
  readonly claims: readonly (Claim | null)[];
}

interface ExecutedCell {
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, string | string[]>> }[];
}

/** The boxes of an executed notebook, in its order. */
export function claimsOf(notebook: { readonly cells: readonly ExecutedCell[] }): Claim[] {
  const texts = notebook.cells
    .flatMap(({ outputs = [] }) => outputs)
    .map(({ data }) => [data?.["text/plain"] ?? ""].flat().join(""));
  return texts.flatMap((text) => {
    const [, kind, words] = /^(Finding|Careful|Note)\. ([\s\S]+)$/.exec(text) ?? [];
    return kind ? [{ kind: kind as Claim["kind"], text: words.replace(/\s+/g, " ").trim() }] : [];
  });
}

const number = /[−-]?\d+(?:[.,]\d+)*(?: min \d+)?(?: (?:µs|ms|s)\b)?/g;
const wordsOf = ({ kind, text }: Claim) => `${kind} ${text.replace(number, "#")}`;

/** What every seed so far says in one place; null where it says nothing. */
type Row = readonly (Claim | null)[];

/** From which share of words in common on two claims are the same box with another verdict. */
const sameBox = 0.4;

/** The share of words in common, numbers apart; 0 for claims of different boxes. */
function likeness(one: Claim | null | undefined, other: Claim | undefined): number {
  if (!one || !other) return 0;
  const [a, b] = [one, other].map((claim) => new Set(wordsOf(claim).split(" ").slice(1)));
  const share = [...a].filter((word) => b.has(word)).length / Math.max(a.size, b.size);
  return share < sameBox ? 0 : share;
}

/** The claims of one more seed in the rows of those before: in order, with the most likeness. */
function mergeRows(rows: readonly Row[], list: readonly Claim[], before: number): Row[] {
  const like = (i: number, j: number) => {
    return likeness(
      rows[i]?.find((claim) => claim !== null),
      list[j],
    );
  };
  const most = Array.from({ length: rows.length + 1 }, () => new Float64Array(list.length + 1));
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = list.length - 1; j >= 0; j--) {
      const together = like(i, j) + most[i + 1][j + 1];
      most[i][j] = Math.max(together, most[i + 1][j], most[i][j + 1]);
    }
  }
  const merged: Row[] = [];
  const none = new Array<null>(before).fill(null);
  for (let i = 0, j = 0; i < rows.length || j < list.length; ) {
    const own = like(i, j);
    if (own > 0 && most[i][j] === own + most[i + 1][j + 1]) merged.push([...rows[i++], list[j++]]);
    else if (i < rows.length && (j === list.length || most[i][j] === most[i + 1][j])) {
      merged.push([...rows[i++], null]);
    } else merged.push([...none, list[j++]]);
  }
  return merged;
}

/** The claims of one chapter side by side; null where a seed has no box like those of others. */
export function besideSeeds(chapter: string, bySeed: readonly (readonly Claim[])[]): SeededClaim[] {
  const rows = bySeed.reduce<readonly Row[]>(mergeRows, []);
  return rows.map((claims) => {
    const [first] = claims;
    const isSame = (claim: Claim | null) =>
      claim !== null && first !== null && wordsOf(claim) === wordsOf(first);
    return { chapter, holds: claims.every(isSame), claims };
  });
}

/** The first seed's sentence with the numbers of all: "needs 2.05 / 2.07 / 2.04 bits". */
export function withAllNumbers(claims: readonly Claim[]): string {
  const numbers = claims.map(({ text }) => text.match(number) ?? []);
  let next = 0;
  return claims[0].text.replace(number, () => {
    const values = new Set(numbers.map((list) => list[next]));
    next++;
    return [...values].length === 1 ? [...values][0] : numbers.map((l) => l[next - 1]).join(" / ");
  });
}

/** Claims as Markdown: those that all seeds share once, with all numbers; the others seed by seed. */
export function claimsMarkdown(seeds: readonly string[], claims: readonly SeededClaim[]): string {
  const chapters = [...new Set(claims.map(({ chapter }) => chapter))];
  const blocks = chapters.map((chapter) => {
    const own = claims.filter((claim) => claim.chapter === chapter);
    const lines = own.map((claim) => {
      if (claim.holds) return `- ${withAllNumbers(claim.claims as readonly Claim[])}`;
      const each = claim.claims.map((one, i) => {
        return `  - seed ${seeds[i]}: ${one ? `${one.kind}. ${one.text}` : "says nothing here"}`;
      });
      return ["- **not the same words under every seed**", ...each].join("\n");
    });
    const held = own.filter(({ holds }) => holds).length;
    return `## ${chapter}: ${held} of ${own.length} the same under every seed\n\n${lines.join("\n")}`;
  });
  return `# Findings under seeds ${seeds.join(", ")}\n\n${blocks.join("\n\n")}`;
}

/**
 * Runs notebooks once for each seed (`ETUDE_SEED`: split, weights, order and draws) and holds their
 * findings beside each other. Reports lie in `figures/reports/seed-N`; with `record` the findings are
 * kept in `figures/records/claims.md`.
 *
 * @public
 */
export async function runSeeds(
  options: ReportOptions,
  seeds: readonly string[],
): Promise<{ readonly text: string; readonly failed: number }> {
  const before = process.env.ETUDE_SEED;
  const found = new Map<string, Claim[][]>();
  let failed = 0;
  try {
    for (const seed of seeds) {
      process.env.ETUDE_SEED = seed;
      process.stderr.write(`seed ${seed}\n`);
      const out = projectPath("figures", "reports", `seed-${seed}`);
      const run = await runReports({ ...options, out, record: false });
      failed += run.failed;
      for (const { name } of run.results) {
        const executed = readFileSync(join(out, "executed", `${name}.ipynb`), "utf8");
        found.set(name, [...(found.get(name) ?? []), claimsOf(JSON.parse(executed))]);
      }
    }
  } finally {
    if (before === undefined) delete process.env.ETUDE_SEED;
    else process.env.ETUDE_SEED = before;
  }
  const claims = [...found].flatMap(([chapter, bySeed]) => besideSeeds(chapter, bySeed));
  const text = claimsMarkdown(seeds, claims);
  const path = projectPath("figures", "records", "claims.md");
  if (options.record && failed === 0) writeFileAtomic(path, `${text}\n`);
  return { text, failed };
}

import { existsSync, readFileSync } from "node:fs";
import { max, mean, min } from "d3-array";
import { type CriticRecord, criticRecordSchema } from "../../appraisal";
import { EtudeError } from "../../core";
import { finding, mark, percent, table } from "../../display";
import { recordPath } from "../../project";

/**
 * The kept experiment on the critic; null where there is none.
 *
 * @throws EtudeError when the file is no such record
 */
export function readCritic(path = recordPath("critic")): CriticRecord | null {
  if (!existsSync(path)) return null;
  try {
    return criticRecordSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new EtudeError(
      `${path}: not a record of bench critic (${(error as Error).message.split("\n")[0]}; ` +
        "delete it, or measure again with --record)",
    );
  }
}

type Runs = CriticRecord["runs"];
type Run = Runs[number];

/** What is compared; whether more of it is better. */
const measures = [
  { title: "overlap", isMore: true, of: (run: Pick<Run, "meanOverlap">) => run.meanOverlap },
  {
    title: "chord bigrams",
    isMore: true,
    of: (run: Pick<Run, "overlap">) => run.overlap["chord bigram"],
  },
  { title: "parallels", isMore: false, of: (run: Pick<Run, "parallels">) => run.parallels },
  { title: "classifier", isMore: false, of: (run: Pick<Run, "classifier">) => run.classifier },
] as const;

function spanOf(runs: Runs, of: (run: Run) => number) {
  return { mean: mean(runs, of)!, low: min(runs, of)!, high: max(runs, of)! };
}

/** The kinds of training in the record, each with its runs. */
function armsOf({ runs }: CriticRecord) {
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  return arms.map((arm) => ({ arm, runs: runs.filter((run) => run.arm === arm) }));
}

/** Each kind of training beside real music and the chain of chords: means, and the span of seeds. */
export function criticTable(record: CriticRecord) {
  const written = (runs: Runs, of: (run: Run) => number, digits: number) => {
    const { mean: middle, low, high } = spanOf(runs, of);
    return `${mark(middle, digits)} (${mark(low, digits)}–${mark(high, digits)})`;
  };
  const { ceiling, chain } = record;
  const alone = (one: Omit<CriticRecord["ceiling"], "classifier">) => ({
    overlap: mark(one.meanOverlap, 3),
    "chord bigrams": mark(one.overlap["chord bigram"], 3),
    parallels: mark(one.parallels, 4),
  });
  const rows = [
    { music: "training pieces", trainings: null, ...alone(ceiling) },
    { music: "chord Markov chain", trainings: null, ...alone(chain), classifier: null },
    ...armsOf(record).map(({ runs }) => ({
      ...{ music: runs[0].title, trainings: runs.length },
      ...Object.fromEntries(
        measures.map(({ title, of }) => [title, written(runs, of, title === "parallels" ? 4 : 3)]),
      ),
    })),
  ];
  const shown = rows.map((row, i) =>
    i === 0 ? { ...row, classifier: mark(ceiling.classifier, 3) } : row,
  );
  const caption =
    `${record.steps} steps each, generators of ${record.width} channels; mean and span of the ` +
    `seeds. Again by \`${record.command}\``;
  return table(shown, ["music", "trainings", ...measures.map(({ title }) => title)], {
    caption,
    quiet: ({ trainings }) => trainings === null,
  });
}

/**
 * Where training with critic and matching is better than matching alone, and where worse, beyond
 * the span of the seeds: the worst of one against the best of the other.
 */
export function criticGains(record: CriticRecord) {
  const runsOf = (arm: Run["arm"]) => record.runs.filter((run) => run.arm === arm);
  const [both, matching] = [runsOf("both"), runsOf("matching")];
  const better: string[] = [];
  const worse: string[] = [];
  if (both.length === 0 || matching.length === 0) return { better, worse };
  for (const { title, isMore, of } of measures) {
    const [a, b] = [spanOf(both, of), spanOf(matching, of)];
    const above = a.low > b.high;
    const below = a.high < b.low;
    if (isMore ? above : below) better.push(title);
    if (isMore ? below : above) worse.push(title);
  }
  return { better, worse };
}

/** What the critic adds to the matching, in a sentence that the record decides. */
export function criticFinding(record: CriticRecord) {
  const { better, worse } = criticGains(record);
  const runsOf = (arm: Run["arm"]) => record.runs.filter((run) => run.arm === arm);
  const told = (arm: Run["arm"]) => percent(mean(runsOf(arm), ({ classifier }) => classifier)!);
  const seeds = Math.min(runsOf("both").length, runsOf("matching").length);
  if (seeds === 0) return finding("The record holds no training to compare.", "note");
  const verdict =
    better.length > 0
      ? `Beyond what the seed does, the critic improves **${better.join(", ")}**`
      : "Beyond what the seed does, **the critic improves nothing**";
  const price = worse.length > 0 ? ` and worsens **${worse.join(", ")}**` : "";
  const same = measures
    .map(({ title }) => title)
    .filter((title) => ![...better, ...worse].includes(title));
  const rest = same.length > 0 ? `; ${same.join(", ")}: no more than another seed would` : "";
  const few = seeds < 3 ? ` (${seeds} of a kind: take it as a hint)` : "";
  return finding(
    `${verdict}${price}${rest}${few}. A classifier trained afresh names
    ${told("both")} of the crops with critic and matching, ${told("matching")} with matching alone,
    where ${percent(record.ceiling.classifier)} would be real music.`,
    better.length > 0 ? "result" : "warning",
  );
}

/** How hard the critic was to fool at the end. */
export function criticLossFinding(record: CriticRecord) {
  const withCritic = record.runs.filter(({ arm }) => arm !== "matching");
  const loss = mean(withCritic, ({ criticLoss }) => criticLoss) ?? Number.NaN;
  const isOne = loss < Math.LN2 / 4;
  return finding(
    `At the end its loss is **${mark(loss, 2)}** nats, where 0.69 is guessing: ${
      isOne ? "the game is one-sided, the critic wins it" : "the game is still open"
    }.`,
    isOne ? "warning" : "result",
  );
}

/** Table and sentences of the kept experiment, or how to make it. */
export function criticReport(record: CriticRecord | null) {
  if (record) return [criticTable(record), criticLossFinding(record), criticFinding(record)];
  const words = "Nobody has measured it here yet: `npm run bench -- critic --record` does.";
  return [finding(words, "note")];
}

import { greatest, sum } from "d3-array";
import { encodePieces, type Leak } from "../dataset";
import { finding, learningCurvesFigure, mark, percent, prose, table } from "../display";
import { describeTokens } from "../evaluation";
import { type Piece, pianosOf } from "../music";
import {
  describeExperiment,
  type RunRecord,
  type SampledPiece,
  selectPieces,
  type TokenRecipe,
} from "../recipes";
import { countTokens, type Encoding, encodingByName, type Vocabulary } from "../tokens";

export { readMusic } from "./music";

/** Recipes side by side, one a row. */
export function recipesTable(recipes: readonly TokenRecipe[]) {
  const rows = recipes.map((recipe) => {
    const { name, data, encoding, minimumCount, window, split, sampling } = recipe;
    return {
      recipe: name,
      "made for": data.original,
      tokens: encoding + (minimumCount > 1 ? `, ≥ ${minimumCount} times` : ""),
      window: window.length,
      "held out": split === "windows" ? "windows at random" : "pieces",
      networks: recipe.experiments.map(describeExperiment).join("; "),
      sampling: "argmax" in sampling.strategy ? "argmax" : "softmax",
    };
  });
  return table(rows, undefined, { caption: "The five systems as they were published" });
}

/** What is wrong with a recipe, numbered. */
export function faultsTable({ name, faults }: Pick<TokenRecipe, "name" | "faults">) {
  const rows = faults.map((fault, i) => ({ "": i + 1, fault }));
  return table(rows, undefined, { caption: `What is wrong with ${name}` });
}

/** A recipe for a folder that it was not made for, and what of it had to give way. */
export interface FittedRecipe {
  readonly recipe: TokenRecipe;
  readonly changes: readonly string[];
}

/**
 * The recipe as it is, wherever the folder's music lets it: else with all instruments instead of
 * pianos, with a filter that leaves nine tokens in ten, with windows of which there are some.
 */
export function fitToFolder(published: TokenRecipe, pieces: readonly Piece[]): FittedRecipe {
  let recipe = published;
  const changes: string[] = [];
  const { data, window } = recipe;
  if (data.pianoOnly && !pieces.some((piece) => pianosOf(piece).notes.length > 0)) {
    recipe = { ...recipe, data: { ...data, pianoOnly: false } };
    changes.push("no piece has a piano part, so that all instruments are taken");
  }
  const { tokens } = encodePieces(selectPieces(recipe, pieces), encodingByName(recipe.encoding));
  const counts = countTokens(tokens).map(([, count]) => count);
  const all = sum(counts);
  const keptBy = (least: number) => sum(counts, (count) => (count >= least ? count : 0));
  if (keptBy(recipe.minimumCount) < all / 2) {
    const minimumCount = counts.find((count) => keptBy(count) >= 0.9 * all)!;
    recipe = { ...recipe, minimumCount };
    changes.push(
      `a filter of ${published.minimumCount} would delete most tokens, so that it is ` +
        `${minimumCount} here`,
    );
  }
  const longest = Math.max(1, Math.floor(keptBy(recipe.minimumCount) / 4));
  if (window.length > longest && all > 0) {
    recipe = { ...recipe, window: { ...window, length: longest } };
    changes.push(`so little music has hardly a window of ${window.length}: ${longest} it is`);
  }
  return { recipe, changes };
}

/** How a recipe was fitted to the folder; null where it is as it was published. */
export function fittedFinding({ recipe: { name }, changes }: FittedRecipe) {
  if (changes.length === 0) return null;
  return finding(
    `\`${name}\` was made for other music. In this folder ${changes.join("; ")}.`,
    "note",
  );
}

/** What a recipe's data has become. */
export interface JoinedData {
  readonly encoding: Pick<Encoding, "encode">;
  readonly vocabulary: Pick<Vocabulary, "has">;
  /** In all pieces. */
  readonly tokens: number;
  /** Deleted for being rare. */
  readonly filtered: number;
}

/** How many windows of a joined list no piece has: those across the border of two. */
export function crossingWindows(
  joined: number,
  { encoding, vocabulary }: Pick<JoinedData, "encoding" | "vocabulary">,
  pieces: readonly Piece[],
  length: number,
): number {
  const kept = pieces.map((piece) =>
    encoding.encode(piece).filter((token) => vocabulary.has(token)),
  );
  return joined - sum(kept, (tokens) => Math.max(0, tokens.length - length));
}

/** What was deleted, and how many windows are made of two pieces. */
export function neighboursTable(data: JoinedData, joined: number, crossing: number) {
  return table([
    { what: "tokens in all pieces", number: data.tokens },
    { what: "tokens deleted for being rare", number: data.filtered },
    { what: "windows of the joined list", number: joined },
    { what: "of these across the border of two pieces", number: crossing },
  ]);
}

/** How much of the test was seen in training. */
export function leakFinding({ shiftedByOne, targetSeen }: Leak) {
  return finding(
    `**${percent(shiftedByOne, 0)}** of the test windows have a twin in the training set that is
    shifted by one token, and **${percent(targetSeen, 0)}** of the tokens asked for stand inside some
    training window. The test accuracy of this recipe measures memory.`,
    "warning",
  );
}

/** What a run played, in numbers. */
export interface Played {
  readonly run: string;
  readonly notes: number;
  readonly pitches: number;
  readonly durations: number;
  /** Distinct tokens per token. */
  readonly variety: number;
  /** Tokens of the longest passage that stands twice. */
  readonly longestRepeat: number;
}

/** Counts what a run played. */
export function countPlayed(
  run: string,
  { piece, tokens }: Pick<SampledPiece, "piece" | "tokens">,
): Played {
  const { distinctTokenRatio: variety, longestRepeat } = describeTokens(tokens);
  return {
    ...{ run, variety, longestRepeat, notes: piece.notes.length },
    pitches: new Set(piece.notes.map((note) => note.pitch)).size,
    durations: new Set(piece.notes.map((note) => note.durationTicks)).size,
  };
}

/** What runs played, one a row. */
export function playedTable(rows: readonly Played[]) {
  return table(rows, [
    ...["run", "notes"],
    { key: "pitches", title: "distinct pitches" },
    { key: "durations", title: "distinct durations" },
    { key: "variety", title: "distinct tokens (share)" },
    { key: "longestRepeat", title: "longest repeat" },
  ]);
}

const counted = (count: number, one: string, more: string) =>
  `**${mark(count)} ${count === 1 ? one : more}**`;

/** What repairing brought to pitches and durations. */
export function playedFinding(published: Played, repaired: Played) {
  const pitches = ({ pitches: count }: Played) => counted(count, "pitch", "pitches");
  const durations = ({ durations: count }: Played) => counted(count, "duration", "durations");
  return finding(`As published the network plays ${pitches(published)} in ${durations(published)};
    repaired, with as few epochs, ${pitches(repaired)} in ${durations(repaired)}. Neither has trained
    for long: that is what the next section is for.`);
}

const isLeaky = ({ config }: RunRecord) => config.split === "windows";

/** How long runs went: what each reached, and where it ended. */
export function recordsTable(records: readonly RunRecord[]) {
  if (records.length === 0) return prose("No record is kept in this copy of the project.");
  return table(
    records.map((record) => {
      const { log } = record;
      const [last, best] = [log[log.length - 1], bestAccuracy(record)];
      return {
        split: isLeaky(record) ? "random windows (leaky)" : "whole pieces",
        epochs: log.length,
        "train accuracy": last.trainAccuracy,
        "test accuracy": last.validationAccuracy,
        "best test accuracy": best.accuracy,
        "best epoch": best.epoch,
        "test loss (nats)": last.validationLoss,
        hours: sum(log, ({ seconds }) => seconds) / 3600,
      };
    }),
  );
}

function bestAccuracy({ log }: RunRecord): { readonly accuracy: number; readonly epoch: number } {
  const best = greatest(log, ({ validationAccuracy }) => validationAccuracy ?? 0)!;
  return { accuracy: best.validationAccuracy ?? 0, epoch: best.epoch };
}

/** The commands that make the runs again; null without records. */
export function commandsOf(records: readonly RunRecord[]) {
  if (records.length === 0) return null;
  return prose(records.map(({ command }) => `\`${command}\``).join("\n\n"));
}

/** The learning curves of one network under two tests; null without records. */
export function recordsFigure(records: readonly RunRecord[]) {
  if (records.length === 0) return null;
  const curves = records.map((record) => ({
    label: isLeaky(record) ? "windows" : "pieces",
    history: record.log,
  }));
  return learningCurvesFigure(curves, { title: "piano-lstm: the same network under two tests" });
}

/** The accuracy that the published `piano-lstm` prints when its training ends. */
const publishedAccuracy = 0.522;

/** What the published accuracy is worth, as far as records can tell; null without any. */
export function recordsFinding(records: readonly RunRecord[]) {
  const [leaky, honest] = [true, false].map((wanted) =>
    records.find((record) => isLeaky(record) === wanted),
  );
  const best = (record: RunRecord) => `**${mark(bestAccuracy(record).accuracy, 4)}**`;
  if (!leaky && !honest) return null;
  const same = leaky ? ` Under the same kind of test ours reaches ${best(leaky)}.` : "";
  const held = honest
    ? ` Held-out **pieces** give the same network ${best(honest)} at its best.`
    : "";
  return finding(
    `The system prints a test accuracy of **${mark(publishedAccuracy, 4)}**.${same}${held}`,
  );
}

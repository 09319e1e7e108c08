import { type Dataset, sequencesOf, trainingInAllKeys } from "../dataset";
import { type NextTokenModel, trainFactoredNgram, trainNgram } from "../models";
import { evaluateLikelihood, type Likelihood } from "./likelihood";

/**
 * What a row of a table or figure is of: music that models learnt from, other real music, a
 * baseline, or a model that is judged.
 */
export type RowRole = "training" | "real" | "floor" | "model";

/** A model and what it scored on the held-out pieces of a dataset. */
export interface ScoredModel {
  readonly label: string;
  readonly role: RowRole;
  readonly model: NextTokenModel;
  readonly likelihood: Likelihood;
  readonly parameters: number;
  /** Of training. */
  readonly seconds: number;
}

/** Scores a model on all held-out pieces. */
export async function scoreModel(
  dataset: Dataset,
  parts: Omit<ScoredModel, "likelihood">,
): Promise<ScoredModel> {
  const held = dataset.split.test;
  const pieces = held.map((index) => dataset.tokens[index]);
  const names = held.map((index) => dataset.names[index]);
  const { model } = parts;
  const likelihood = await evaluateLikelihood(model, dataset.vocabulary, pieces, { names });
  return { ...parts, likelihood };
}

interface Family extends NextTokenModel {
  readonly parameterCount: number;
  shortened(order: number): Family;
}

async function scoreOrders(
  dataset: Dataset,
  train: () => Family,
  orders: readonly number[],
  labelOf: (order: number) => string,
): Promise<ScoredModel[]> {
  const start = performance.now();
  const longest = train();
  const seconds = (performance.now() - start) / 1000;
  const scored: ScoredModel[] = [];
  for (const order of orders) {
    const model = longest.shortened(order);
    const { parameterCount: parameters } = model;
    const parts = { label: labelOf(order), role: "floor", model, parameters, seconds } as const;
    scored.push(await scoreModel(dataset, parts));
  }
  return scored;
}

/** N-grams of one kind and every order, the lowest first. */
export interface FloorFamily {
  readonly label: string;
  readonly orders: readonly number[];
  readonly scored: readonly ScoredModel[];
}

const names = ["", "unigram", "bigram", "trigram"];
const nameOf = (order: number) => names[order] ?? `${order}-gram`;

/**
 * The floors that a network has to beat, order by order: counted in the training pieces as they
 * stand, in every key of the dataset, and in every key with side inputs in the context.
 *
 * @param options `highest` order counted, 2 to 8, with side inputs as well; `sides`: the encoding's
 *   factors that the last family is told, none leaves it out
 * @example
 * const families = await scoreFloors(dataset, { highest: 6, sides: ["old pitch"] });
 * bestOf(families.flatMap(({ scored }) => scored)).label; // "4-gram, side inputs"
 */
export async function scoreFloors(
  dataset: Dataset,
  options: { readonly highest: number; readonly sides?: readonly string[] },
): Promise<FloorFamily[]> {
  const { highest, sides = [] } = options;
  const orders = Array.from({ length: highest }, (_, i) => i + 1);
  const counted = { order: highest, vocabularySize: dataset.vocabulary.size };
  const plain = () => trainNgram(sequencesOf(dataset, "train"), counted);
  const families: FloorFamily[] = [
    { label: "as written", orders, scored: await scoreOrders(dataset, plain, orders, nameOf) },
  ];
  if (dataset.shifts.length > 1) {
    const label = `in ${dataset.shifts.length} keys`;
    const inKeys = () => trainNgram(trainingInAllKeys(dataset), counted);
    const named = (order: number) => `${nameOf(order)}, ${dataset.shifts.length} keys`;
    families.push({ label, orders, scored: await scoreOrders(dataset, inKeys, orders, named) });
  }
  if (sides.length > 0) {
    const from = orders.slice(1);
    const told = () => trainFactoredNgram(dataset, { order: highest, factors: sides });
    const named = (order: number) => `${nameOf(order)}, side inputs`;
    const scored = await scoreOrders(dataset, told, from, named);
    families.push({ label: "with side inputs", orders: from, scored });
  }
  return families;
}

/** The model that needs the fewest bits per token; the first of equals. */
export function bestOf(scored: readonly ScoredModel[]): ScoredModel {
  return scored.reduce((best, one) =>
    one.likelihood.bitsPerToken < best.likelihood.bitsPerToken ? one : best,
  );
}

/** Scored models as rows of a table: bits with their interval, perplexity, accuracy and costs. */
export function scoreRows(scored: readonly ScoredModel[]) {
  return scored.map(({ label, role, likelihood, parameters, seconds }) => ({
    model: label,
    label,
    role,
    bits: likelihood.bitsPerToken,
    low: likelihood.interval.low,
    high: likelihood.interval.high,
    perplexity: likelihood.perplexity,
    accuracy: likelihood.accuracy,
    parameters,
    seconds,
  }));
}

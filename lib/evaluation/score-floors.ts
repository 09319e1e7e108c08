import { z } from "zod";
import type { ArrayFileKind } from "../core";
import { type Dataset, factorsInAllKeys, factorsOf, sequencesOf } from "../dataset";
import { type NextTokenModel, ngramInKeys, trainFactoredNgram, trainNgram } from "../models";
import { trainOrRead } from "../training";
import type { Likelihood } from "./likelihood";
import { type ScoredModel, scoreModel } from "./score-models";

/** N-grams of one kind and every order, the lowest first. */
export interface FloorFamily {
  readonly label: string;
  readonly orders: readonly number[];
  readonly scored: readonly ScoredModel[];
}

/** Which floors are counted. */
export interface FloorOptions {
  /** The highest order, 2 to 8, with side inputs as well. */
  readonly highest: number;
  /** The encoding's factors that the last family is told; none leaves it out. */
  readonly sides?: readonly string[];
  /** Lets each family go when it is scored: half the memory; a model that is asked for is counted again. */
  readonly forget?: boolean;
}

interface Counted extends NextTokenModel {
  readonly parameterCount: number;
  shortened(order: number): Counted;
}

/** A family before it is scored. */
interface PlannedFamily {
  readonly label: string;
  readonly orders: readonly number[];
  nameOf(order: number): string;
  /** Counts once, however often it is asked. */
  count(): { readonly longest: Counted; readonly seconds: number };
}

const names = ["", "unigram", "bigram", "trigram"];
const nameOf = (order: number) => names[order] ?? `${order}-gram`;

/**
 * The floors that a network has to beat, order by order: counted in the training pieces as they
 * stand, in every key of the dataset, and in every key with side inputs in the context. What they score is
 * kept in the cache, so that chapters share it; the models themselves are counted again where one is used.
 *
 * @example
 * const families = await scoreFloors(dataset, { highest: 6, sides: ["old pitch"] });
 * bestOf(families.flatMap(({ scored }) => scored)).label; // "4-gram, side inputs"
 */
export async function scoreFloors(dataset: Dataset, options: FloorOptions): Promise<FloorFamily[]> {
  const planned = planFamilies(dataset, options);
  const question = {
    ...{ file: floorsFile, code: [__filename], settings: options },
    data: numbersOf(dataset, options),
  };
  const { header } = await trainOrRead(question, true, async () => {
    const families: KeptModel[][] = [];
    for (const [i, family] of planned.entries()) {
      const own = options.forget ? planFamilies(dataset, options)[i] : family;
      families.push(await scoreFamily(dataset, own));
    }
    return { header: { families }, weights: new Float32Array(0), keep: true };
  });
  return planned.map(({ label, orders, count }, i) => ({
    ...{ label, orders },
    scored: header.families[i].map((kept, place) => ({
      ...kept,
      likelihood: kept.likelihood as Likelihood,
      role: "floor" as const,
      get model() {
        return count().longest.shortened(orders[place]);
      },
    })),
  }));
}

async function scoreFamily(
  dataset: Dataset,
  { orders, nameOf, count }: PlannedFamily,
): Promise<KeptModel[]> {
  const { longest, seconds } = count();
  const scored: KeptModel[] = [];
  for (const order of orders) {
    const model = longest.shortened(order);
    const { parameterCount: parameters } = model;
    const parts = { label: nameOf(order), role: "floor", model, parameters, seconds } as const;
    const { label, likelihood } = await scoreModel(dataset, parts);
    scored.push({ label, likelihood, parameters, seconds });
  }
  return scored;
}

function planFamilies(dataset: Dataset, { highest, sides = [] }: FloorOptions): PlannedFamily[] {
  const orders = Array.from({ length: highest }, (_, i) => i + 1);
  const { vocabulary, shifts } = dataset;
  const counted = { order: highest, vocabularySize: vocabulary.size };
  const asWritten = () => trainNgram(sequencesOf(dataset, "train"), counted);
  const families = [{ label: "as written", orders, nameOf, count: once(asWritten) }];
  if (shifts.length > 1) {
    families.push({
      ...{ label: `in ${shifts.length} keys`, orders },
      nameOf: (order: number) => `${nameOf(order)}, ${shifts.length} keys`,
      count: once(() => ngramInKeys(dataset, highest)),
    });
  }
  if (sides.length > 0) {
    const told = () => trainFactoredNgram(dataset, { order: highest, factors: sides });
    families.push({
      ...{ label: "with side inputs", orders: orders.slice(1) },
      nameOf: (order: number) => `${nameOf(order)}, side inputs`,
      count: once(told),
    });
  }
  return families;
}

function once(count: () => Counted): PlannedFamily["count"] {
  let known: ReturnType<PlannedFamily["count"]> | undefined;
  return () => {
    if (known) return known;
    const start = performance.now();
    const longest = count();
    known = { longest, seconds: (performance.now() - start) / 1000 };
    return known;
  };
}

const keptSchema = z.object({
  label: z.string(),
  parameters: z.number(),
  seconds: z.number(),
  likelihood: z.looseObject({ bitsPerToken: z.number(), pieces: z.array(z.unknown()) }),
});
type KeptModel = Omit<z.infer<typeof keptSchema>, "likelihood"> & { readonly likelihood: object };
const floorsSchema = z.object({ families: z.array(z.array(keptSchema)) });
const floorsFile: ArrayFileKind<{ families: readonly (readonly KeptModel[])[] }> = {
  ...{ kind: "floors", version: 1, remedy: "count again" },
  header: floorsSchema,
};

/** All that counting and scoring read. */
function* numbersOf(dataset: Dataset, { sides = [] }: FloorOptions) {
  const { split, shifts, vocabulary, tokens } = dataset;
  yield JSON.stringify([shifts, vocabulary.tokens, split.train]);
  for (const index of split.test) yield JSON.stringify([dataset.names[index], tokens[index]]);
  yield* sequencesOf(dataset, "train");
  if (sides.length === 0) return;
  for (const side of ["train", "test"] as const) yield* factorsOf(dataset, side);
  for (const list of factorsInAllKeys(dataset, "train") ?? []) yield* list;
}

import { checkArgument, Random } from "../core";
import type { Setting, Settings } from "../recipes";

/** Values of one setting that a sweep tries: those listed, or drawn between two ends. */
export type Parameter = readonly Setting[] | Distribution;

/** How a number is drawn: evenly, evenly in its logarithm, or as a whole number, both ends included. */
export interface Distribution {
  readonly distribution: "uniform" | "log-uniform" | "whole";
  readonly from: number;
  readonly to: number;
}

const distributions: readonly string[] = ["uniform", "log-uniform", "whole"];
const isSetting = (value: unknown) => ["number", "string", "boolean"].includes(typeof value);

/**
 * A parameter as a specification states it.
 *
 * @param where the file and the parameter's name, for messages
 * @throws InvalidArgumentError for an empty list, an unknown distribution, ends that are none
 */
export function parseParameter(where: string, value: unknown): Parameter {
  if (Array.isArray(value)) {
    checkArgument(value.length > 0, where, value, "must list at least one value, or be left out");
    checkArgument(value.every(isSetting), where, value, "must list numbers, words, true or false");
    return value;
  }
  const isObject = typeof value === "object" && value !== null;
  const remedy = `must be a list such as [32, 64], or {"distribution": "log-uniform", "from": 0.001, "to": 0.01}`;
  checkArgument(isObject, where, value, remedy);
  const { distribution, from, to, ...rest } = value as Record<string, unknown>;
  const isKnown = typeof distribution === "string" && distributions.includes(distribution);
  checkArgument(isKnown, where, value, `distribution must be one of ${distributions.join(", ")}`);
  const known = Object.keys(rest).length === 0;
  checkArgument(known, where, value, "must hold distribution, from and to alone");
  const areNumbers = Number.isFinite(from) && Number.isFinite(to) && Number(from) < Number(to);
  checkArgument(areNumbers, where, value, "from and to must be numbers, from the smaller one");
  const areWhole = distribution !== "whole" || (Number.isInteger(from) && Number.isInteger(to));
  checkArgument(areWhole, where, value, "from and to must be whole numbers");
  const hasLog = distribution !== "log-uniform" || Number(from) > 0;
  checkArgument(hasLog, where, value, "from must be > 0 for a logarithm");
  return value as Distribution;
}

/** Whether the parameter is a list. */
export const isList = (parameter: Parameter): parameter is readonly Setting[] =>
  Array.isArray(parameter);

/**
 * Every combination of listed values, the last parameter changing fastest.
 *
 * @example
 * gridOf({ a: [1, 2], b: ["x", "y"] }); // a1 bx, a1 by, a2 bx, a2 by
 */
export function gridOf(parameters: Readonly<Record<string, readonly Setting[]>>): Settings[] {
  return Object.entries(parameters).reduce<Settings[]>(
    (all, [key, values]) =>
      all.flatMap((settings) => values.map((value) => ({ ...settings, [key]: value }))),
    [{}],
  );
}

/** How often a combination that has come up already is drawn again. */
const patience = 50;

/**
 * `count` different combinations drawn at random; fewer where there are not so many. Same seed, same
 * combinations, on every machine.
 */
export function drawSettings(
  parameters: Readonly<Record<string, Parameter>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Settings[] {
  const random = Random.fromSeed(`sweep/${seed}`);
  const drawn = new Map<string, Settings>();
  for (let misses = 0; drawn.size < count && misses < patience; ) {
    const entries = Object.entries(parameters).map(
      ([key, one]) => [key, draw(one, random)] as const,
    );
    const text = JSON.stringify(entries);
    if (drawn.has(text)) misses++;
    else drawn.set(text, Object.fromEntries(entries));
  }
  return [...drawn.values()];
}

function draw(parameter: Parameter, random: Random): Setting {
  if (isList(parameter)) return parameter[random.integer(parameter.length)];
  const { distribution, from, to } = parameter;
  if (distribution === "whole") return from + random.integer(to - from + 1);
  const share = random.next();
  const value =
    distribution === "uniform" ? from + share * (to - from) : from * (to / from) ** share;
  // Four digits are read, written and typed again without loss.
  return Number(value.toPrecision(4));
}

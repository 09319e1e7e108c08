import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { InvalidArgumentError } from "../core";
import { isList, type Parameter, parseParameter } from "./parameters";

const wholes = (least: number) => z.array(z.number().int().min(least)).min(1);
const texts = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(z.string().min(1)).min(1),
);

const schema = z.strictObject({
  name: z.string().regex(/^[\w-]{1,60}$/, "must be letters, digits, - and _, 60 at most"),
  about: z.string().optional(),
  recipes: texts,
  experiments: texts.optional(),
  repaired: z.boolean().default(false),
  split: z.enum(["windows", "pieces"]).optional(),
  data: texts.default(["chorales"]),
  files: z.number().int().min(1).optional(),
  seeds: wholes(0).default([1]),
  profile: z.enum(["quick", "full"]).default("quick"),
  epochs: z.number().int().min(1).optional(),
  metric: z.enum(["validation-bits", "validation-error"]).default("validation-bits"),
  search: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("grid") }),
      z.strictObject({
        kind: z.literal("random"),
        count: z.number().int().min(1),
        seed: z.number().int().default(1),
      }),
    ])
    .default({ kind: "grid" }),
  halving: z.strictObject({ budgets: wholes(1), eta: z.number().min(1.5).default(3) }).optional(),
  parameters: z.record(z.string(), z.unknown()).default({}),
});

/** What a sweep tries, as its file states it, defaults filled in. */
export interface SweepSpec extends Omit<z.infer<typeof schema>, "parameters"> {
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** What is minimised: bits per token of held-out music, or the share of its tokens guessed wrong. */
export type Metric = SweepSpec["metric"];

/**
 * The specification in a file.
 *
 * @throws InvalidArgumentError naming file, value and remedy
 */
export function readSpec(path: string): SweepSpec {
  if (!existsSync(path)) {
    throw new InvalidArgumentError(
      `${path}: no such file (the specifications that are here: npm run -s etude -- sweep --list)`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidArgumentError(
      `${path}: not JSON: ${(error as Error).message} (mend the file)`,
    );
  }
  return parseSpec(path, value);
}

/**
 * The specification in a value.
 *
 * @param file where it comes from, for messages
 * @throws InvalidArgumentError naming file, value and remedy
 */
export function parseSpec(file: string, value: unknown): SweepSpec {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new InvalidArgumentError(issueText(file, value, parsed.error.issues[0]));
  const parameters = Object.fromEntries(
    Object.entries(parsed.data.parameters).map(([key, one]) => [
      key,
      parseParameter(`parameter of ${file}: ${key}`, one),
    ]),
  );
  const spec = { ...parsed.data, parameters };
  checkTogether(file, spec);
  return spec;
}

function issueText(file: string, value: unknown, issue: z.core.$ZodIssue): string {
  const way = issue.path.map(String);
  const found = way.reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], value);
  const names = Object.keys(schema.shape).join(", ");
  if (issue.code === "unrecognized_keys") {
    const place = way.length > 0 ? ` in ${way.join(".")}` : ` (a sweep has ${names})`;
    return `${file}: unknown ${issue.keys.join(", ")}${place}`;
  }
  const shown = found === undefined ? "missing" : JSON.stringify(found);
  return `${file}: invalid ${way.join(".") || "content"}: ${shown} (${issue.message})`;
}

/** What no single field tells. */
function checkTogether(
  file: string,
  { search, halving, epochs, parameters, seeds }: SweepSpec,
): void {
  const fail = (text: string) => {
    throw new InvalidArgumentError(`${file}: ${text}`);
  };
  const drawn = Object.entries(parameters).find(([, one]) => !isList(one));
  if (search.kind === "grid" && drawn) {
    fail(
      `invalid parameter ${drawn[0]}: ${JSON.stringify(drawn[1])} (a grid takes lists; draw with ` +
        `"search": {"kind": "random", "count": 12})`,
    );
  }
  if (new Set(seeds).size < seeds.length) {
    fail(`invalid seeds: ${JSON.stringify(seeds)} (each must be another one)`);
  }
  if (!halving) return;
  const { budgets } = halving;
  if (budgets.length < 2 || budgets.some((budget, i) => i > 0 && budget <= budgets[i - 1])) {
    fail(
      `invalid halving.budgets: ${JSON.stringify(budgets)} (must rise, two or more, such as [1, 3, 9])`,
    );
  }
  if (epochs !== undefined) fail(`epochs beside halving.budgets (leave one of them out)`);
}

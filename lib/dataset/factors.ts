import { type FactorSpec, factorTable } from "../tokens";
import type { Dataset } from "./dataset";
import type { Split } from "./split";

/** Side inputs of every sequence of one side: per sequence int32 [inputs, factors], row-major. */
export function factorsOf(dataset: Dataset, side: keyof Split, shift = 0): Int32Array[] {
  const spec = specOf(dataset);
  return dataset.split[side].map((index) => factorsOfTokens(dataset, spec, index, shift));
}

/**
 * The same in every key of `dataset.shifts`, or undefined where they do not depend on the key:
 * a position in the bar does not, the pitch a voice held last does.
 */
export function factorsInAllKeys(dataset: Dataset, side: keyof Split): Int32Array[][] | undefined {
  const spec = specOf(dataset);
  const first = dataset.split[side][0];
  const own = factorsOfTokens(dataset, spec, first, 0);
  const depends = dataset.shifts.some((shift) => {
    const moved = factorsOfTokens(dataset, spec, first, shift);
    return moved.some((id, i) => id !== own[i]);
  });
  return depends ? dataset.shifts.map((shift) => factorsOf(dataset, side, shift)) : undefined;
}

function specOf(dataset: Dataset): FactorSpec {
  const { factors, name } = dataset.encoding;
  if (!factors) throw new Error(`${name} has no factors`);
  return factors;
}

function factorsOfTokens(dataset: Dataset, spec: FactorSpec, index: number, shift: number) {
  const { encoding, tokens } = dataset;
  const moved =
    shift === 0
      ? tokens[index]
      : tokens[index].map((token) => encoding.transpose(token, shift) ?? token);
  return factorTable(spec, moved);
}

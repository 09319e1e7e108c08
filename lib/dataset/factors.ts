import { type FactorSpec, factorTable } from "../tokens";
import type { Dataset } from "./dataset";
import type { Split } from "./split";

// A notebook fits a dozen networks and counts floors on one dataset: its factors, a few seconds of
// work in twelve keys, are made once.
const made = new WeakMap<Dataset, Map<string, readonly Int32Array[]>>();

/**
 * Side inputs of every sequence of one side: per sequence int32 [inputs, factors], row-major. Made
 * once for a dataset: they are not to be written to.
 */
export function factorsOf(dataset: Dataset, side: keyof Split, shift = 0): readonly Int32Array[] {
  const known = made.get(dataset) ?? new Map<string, readonly Int32Array[]>();
  made.set(dataset, known);
  const key = `${side} ${shift}`;
  const found = known.get(key);
  if (found) return found;
  const spec = specOf(dataset);
  const factors = dataset.split[side].map((index) => {
    return factorsOfTokens(dataset, spec, index, shift);
  });
  known.set(key, factors);
  return factors;
}

/**
 * The same in every key of `dataset.shifts`, or undefined where they do not depend on the key:
 * a position in the bar does not, the pitch a voice held last does.
 */
export function factorsInAllKeys(
  dataset: Dataset,
  side: keyof Split,
): (readonly Int32Array[])[] | undefined {
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

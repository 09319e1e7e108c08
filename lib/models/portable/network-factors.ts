import { InvalidArgumentError } from "../../core";
import type { FactorSource } from "../../tokens";
import type { RecurrentConfig } from "./config";

/**
 * The side inputs that a network was built for, of those that its encoding has: an encoding may have
 * learnt to tell more since.
 *
 * @returns null for a network without side inputs
 * @throws InvalidArgumentError with the names and sizes of both, where one is missing
 */
export function networkFactors(
  config: RecurrentConfig,
  source: FactorSource | null,
): FactorSource | null {
  if (config.factors.length === 0) return null;
  const spec = source?.spec;
  const columns = config.factors.map(({ name, size }) => {
    const column = spec?.names.indexOf(name) ?? -1;
    return spec?.sizes[column] === size ? column : -1;
  });
  if (!source || !spec || columns.includes(-1)) {
    const wanted = config.factors.map(({ name, size }) => `${name} (${size})`).join(", ");
    const given = spec?.names.map((name, i) => `${name} (${spec.sizes[i]})`).join(", ");
    throw new InvalidArgumentError(
      `invalid factors: the encoding has ${given ?? "none"}, the network was built for ${wanted} ` +
        "(use the encoding that it was trained with)",
    );
  }
  if (columns.length === spec.names.length && columns.every((column, i) => column === i)) {
    return source;
  }
  const pick = <T>(values: readonly T[]) => columns.map((column) => values[column]);
  return {
    tokens: source.tokens,
    spec: {
      ...spec,
      names: pick(spec.names),
      sizes: pick(spec.sizes),
      ids: (state) => pick(spec.ids(state)),
    },
  };
}

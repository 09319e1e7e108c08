import { InvalidArgumentError } from "../../core";
import type { FactorSource } from "../../tokens";
import type { RecurrentConfig } from "./config";

/**
 * Throws unless the factors of a configuration are those of the encoding.
 *
 * @throws InvalidArgumentError with the names and sizes of both.
 */
export function checkFactors(config: RecurrentConfig, source: FactorSource | null): void {
  const wanted = config.factors.map(({ name, size }) => `${name} (${size})`).join(", ");
  const given = source
    ? source.spec.names.map((name, i) => `${name} (${source.spec.sizes[i]})`).join(", ")
    : "";
  if (wanted === "" || wanted === given) return;
  throw new InvalidArgumentError(
    `invalid factors: the encoding has ${given || "none"}, the network was built for ${wanted} ` +
      "(use the encoding that it was trained with)",
  );
}

import { checkArgument } from "../../core";
import { type RecurrentConfig, recurrentParameters } from "../portable";

/** Weights of a network. */
export function parameterCountOf(config: RecurrentConfig): number {
  return recurrentParameters(config).reduce((sum, { size }) => sum + size, 0);
}

/** Trainable weights of the recurrent layers alone, without embedding and output. */
export function cellParameterCountOf(config: RecurrentConfig): number {
  return recurrentParameters(config)
    .filter(({ name }) => name.startsWith(config.cell))
    .reduce((sum, { size }) => sum + size, 0);
}

/**
 * The number of units with which a network comes nearest to a number of parameters: what a fair
 * comparison of cells needs, since a GRU has three quarters of an LSTM's weights at equal units.
 *
 * @param configOf the network with so many units; more units must give more parameters
 * @param parameters at least those of one unit
 * @example
 * unitsForParameters((units) => ({ ...lstm, cell: "gru", units }), parameterCountOf(lstm));
 */
export function unitsForParameters(
  configOf: (units: number) => RecurrentConfig,
  parameters: number,
): number {
  const countOf = (units: number) => parameterCountOf(configOf(units));
  const least = countOf(1);
  checkArgument(parameters >= least, "parameters", parameters, `one unit already needs ${least}`);
  let high = 2;
  while (countOf(high) < parameters) high *= 2;
  let low = high / 2; // countOf(low) ≤ parameters ≤ countOf(high)
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (countOf(middle) <= parameters) low = middle;
    else high = middle;
  }
  return parameters - countOf(low) <= countOf(high) - parameters ? low : high;
}

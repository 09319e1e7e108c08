import { InvalidArgumentError, type Random } from "../../core";
import { type CellWeight, cellWeights } from "./cell-weights";
import {
  checkRecurrentConfig,
  headWidth,
  layerInputWidth,
  type RecurrentConfig,
  readsBothWays,
} from "./config";

/** One weight array of a network and how it begins. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Product of `shape`. */
  readonly size: number;
  /** Fresh values; the same random state gives the same values. */
  initialise(random: Random): Float32Array;
}

/**
 * The weight arrays of a network in their order on disk.
 *
 * A layer holds its input and recurrent matrix as one, [inputs + units, …], gates in the order
 * that its cell states.
 */
export function recurrentParameters(config: RecurrentConfig): ParameterSpec[] {
  checkRecurrentConfig(config);
  const { vocabularySize, input } = config;
  const specs: ParameterSpec[] = [];
  if (input.kind === "embedding") specs.push(embedding("embedding", vocabularySize, input.size));
  for (const factor of config.factors) {
    specs.push(embedding(`factor.${factor.name}`, factor.size, factor.embedding));
  }
  for (let layer = 0; layer < config.layers; layer++) {
    specs.push(...layerParameters(config, layer, false));
    if (readsBothWays(config, layer)) specs.push(...layerParameters(config, layer, true));
  }
  let width = layerInputWidth(config, config.layers);
  config.dense.forEach((units, index) => {
    specs.push(glorot(`dense${index + 1}.kernel`, width, units));
    specs.push(constant(`dense${index + 1}.bias`, units));
    width = units;
  });
  if (!config.tiedOutput) specs.push(glorot("output.kernel", headWidth(config), vocabularySize));
  specs.push(constant("output.bias", vocabularySize));
  return specs;
}

/** Fresh weights of a whole network, one flat array in the order of the specs. */
export function initialWeights(specs: readonly ParameterSpec[], random: Random): Float32Array {
  const weights = new Float32Array(specs.reduce((sum, spec) => sum + spec.size, 0));
  let offset = 0;
  for (const spec of specs) {
    weights.set(spec.initialise(random.fork(spec.name)), offset);
    offset += spec.size;
  }
  return weights;
}

/**
 * Views of a flat weight array, one per parameter.
 *
 * @throws InvalidArgumentError when the array is of another size than the network.
 */
export function splitWeights(
  specs: readonly ParameterSpec[],
  weights: Float32Array,
): Float32Array[] {
  const total = specs.reduce((sum, spec) => sum + spec.size, 0);
  if (weights.length !== total) {
    const last = specs.at(-1);
    throw new InvalidArgumentError(
      `weights of another size: ${weights.length} values, the network of ${specs.length} arrays ` +
        `(${specs[0]?.name} [${specs[0]?.shape}] … ${last?.name} [${last?.shape}]) has ${total}`,
    );
  }
  let offset = 0;
  return specs.map((spec) => {
    offset += spec.size;
    return weights.subarray(offset - spec.size, offset);
  });
}

/** The arrays of a flat weight array by their names; views, not copies. */
export function namedWeights(
  config: RecurrentConfig,
  weights: Float32Array,
): ReadonlyMap<string, Float32Array> {
  const specs = recurrentParameters(config);
  const arrays = splitWeights(specs, weights);
  return new Map(specs.map(({ name }, i) => [name, arrays[i]]));
}

/** The weight arrays of a layer as its cell states them, with their names in the whole network. */
export function layerWeights(
  config: RecurrentConfig,
  layer: number,
  backwards = false,
): (CellWeight & { readonly fullName: string })[] {
  const layerName = `${config.cell}${layer + 1}${backwards ? ".backward" : ""}`;
  const weights: readonly CellWeight[] = cellWeights[config.cell];
  return weights.map((weight) => ({
    ...weight,
    fullName: `${layerName}.${weight.name}`,
  }));
}

function layerParameters(
  config: RecurrentConfig,
  layer: number,
  backwards: boolean,
): ParameterSpec[] {
  const { units } = config;
  const inputs = layerInputWidth(config, layer);
  return layerWeights(config, layer, backwards).map(({ fullName, kind, gates, open = [] }) => {
    if (kind === "kernel") return recurrentKernel(fullName, inputs, units, gates.length);
    const starts = gates.map((gate) => (open.includes(gate) ? 1 : 0));
    return constant(fullName, gates.length * units, (i) => starts[Math.floor(i / units)]);
  });
}

function spec(
  name: string,
  shape: readonly number[],
  fill: (values: Float32Array, random: Random) => void,
): ParameterSpec {
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    name,
    shape,
    size,
    initialise(random) {
      const values = new Float32Array(size);
      fill(values, random);
      return values;
    },
  };
}

function constant(name: string, size: number, value: (index: number) => number = () => 0) {
  return spec(name, [size], (values) => {
    for (let i = 0; i < size; i++) values[i] = value(i);
  });
}

// Rows of expected length 1, whatever the width.
function embedding(name: string, rows: number, width: number) {
  return spec(name, [rows, width], (values, random) => {
    const deviation = 1 / Math.sqrt(width);
    for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
  });
}

function glorot(name: string, inputs: number, outputs: number) {
  return spec(name, [inputs, outputs], (values, random) => {
    fillUniform(values, Math.sqrt(6 / (inputs + outputs)), random);
  });
}

// [inputs + units, gates · units]: glorot uniform (2010) above, orthogonal rows per gate below.
function recurrentKernel(name: string, inputs: number, units: number, gates: number) {
  const columns = gates * units;
  return spec(name, [inputs + units, columns], (values, random) => {
    const limit = Math.sqrt(6 / (inputs + columns));
    fillUniform(values.subarray(0, inputs * columns), limit, random);
    values.set(orthogonalRows(units, columns, random), inputs * columns);
  });
}

function fillUniform(values: Float32Array, limit: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = limit * (2 * random.next() - 1);
}

/**
 * A random matrix whose rows are orthonormal (Saxe et al. 2014), by Gram and Schmidt on
 * normal deviates.
 *
 * @param rows at most `columns`
 * @returns [rows, columns], row-major
 */
export function orthogonalRows(rows: number, columns: number, random: Random): Float64Array {
  const matrix = Float64Array.from({ length: rows * columns }, () => random.normal());
  for (let i = 0; i < rows; i++) {
    const row = matrix.subarray(i * columns, (i + 1) * columns);
    for (let j = 0; j < i; j++) removePart(row, matrix, j * columns);
    let square = 0;
    for (let k = 0; k < columns; k++) square += row[k] * row[k];
    const scale = 1 / Math.sqrt(square);
    for (let k = 0; k < columns; k++) row[k] *= scale;
  }
  return matrix;
}

// Takes from `row` its part along the unit vector at `offset`.
function removePart(row: Float64Array, matrix: Float64Array, offset: number): void {
  let product = 0;
  for (let k = 0; k < row.length; k++) product += row[k] * matrix[offset + k];
  for (let k = 0; k < row.length; k++) row[k] -= product * matrix[offset + k];
}

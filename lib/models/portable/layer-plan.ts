import { cellSteps, type KernelStep, type LayerStep } from "./cell-steps";
import { layerInputWidth, type RecurrentConfig } from "./config";
import { type Fill, inputParts } from "./input-parts";
import { fillMatrix, type Layout } from "./layout";
import { layerWeights } from "./parameters";
import type { Products } from "./products";

/** The recurrent layers' places among the numbers of a network. */
interface LayerPlan {
  readonly layers: readonly LayerStep[];
  /** Takes what enters the first layer next: the ids of the token and its factors. */
  read(ids: Int32Array): void;
  /** Writes the weights into their places. */
  fill(floats: Float32Array): void;
}

/** A kernel with its rows of the input, which no place has been given yet. */
interface PlannedKernel extends Omit<KernelStep, "addInput"> {
  readonly rows: Float32Array;
  readonly columns: number;
}

/** Lays out the recurrent layers, one on the other. */
export function planLayers(
  config: RecurrentConfig,
  arrays: ReadonlyMap<string, Float32Array>,
  layout: Layout,
): LayerPlan {
  const { units } = config;
  const fills: Fill[] = [];
  const planning = { layout, fills };
  const layers: LayerStep[] = [];
  let ids: Int32Array = new Int32Array(0);
  const firstInputs = (kernels: readonly PlannedKernel[]) => {
    const parts = inputParts(config, arrays, kernels, planning);
    return kernels.map((_, kernel) => (products: Products, to: number) => {
      for (let i = 0; i < parts.length; i++) parts[i].add(products, kernel, ids[i], to);
    });
  };
  const laterInputs = (kernels: readonly PlannedKernel[], below: number) =>
    kernels.map(({ rows, columns }) => {
      const matrix = layout.matrix(rows.length / columns, columns);
      fills.push((floats) => fillMatrix(floats, matrix, rows, columns));
      return (products: Products, to: number) => products.addProduct(to, below, matrix);
    });
  for (let layer = 0; layer < config.layers; layer++) {
    const kernels = planKernels(config, arrays, layer, planning);
    const below = layers.at(-1)?.state[0];
    const inputs = below === undefined ? firstInputs(kernels) : laterInputs(kernels, below);
    layers.push({
      units,
      kernels: kernels.map(({ bias, gates, byState }, i) => ({
        ...{ bias, gates, byState },
        addInput: inputs[i],
      })),
      state: Array.from({ length: cellSteps[config.cell].arrays }, () => layout.input(units)),
      scratch: layout.input(units),
    });
  }
  return {
    layers,
    read(given) {
      ids = given;
    },
    fill(floats) {
      for (const fill of fills) fill(floats);
    },
  };
}

function planKernels(
  config: RecurrentConfig,
  arrays: ReadonlyMap<string, Float32Array>,
  layer: number,
  { layout, fills }: { readonly layout: Layout; readonly fills: Fill[] },
): PlannedKernel[] {
  const { units } = config;
  const weights = layerWeights(config, layer);
  const biases = weights.filter(({ kind }) => kind === "bias");
  const kernels = weights.filter(({ kind }) => kind === "kernel");
  return kernels.map(({ fullName, gates: names }, i) => {
    const columns = names.length * units;
    const kernel = arrays.get(fullName)!;
    const split = layerInputWidth(config, layer) * columns;
    const [bias, gates] = [layout.vector(columns), layout.vector(columns)];
    const byState = layout.matrix(units, columns);
    fills.push((floats) => {
      floats.set(arrays.get(biases[i].fullName)!, bias);
      fillMatrix(floats, byState, kernel.subarray(split), columns);
    });
    return { rows: kernel.subarray(0, split), columns, bias, gates, byState };
  });
}

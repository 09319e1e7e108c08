import { headWidth, layerInputWidth, type RecurrentConfig } from "./config";
import { fillMatrix, fillTransposed, type Layout, type Matrix } from "./layout";
import type { Products } from "./products";

/** A linear layer's place among the numbers of a network. */
interface Linear {
  /** Place of its input. */
  readonly input: number;
  readonly kernel: Matrix;
  readonly bias: number;
  readonly output: number;
}

/** Hidden dense layers and the output layer. */
export interface Head {
  readonly layers: readonly Linear[];
  /** Writes the weights into their places. */
  fill(floats: Float32Array): void;
}

/** Lays out what stands above the recurrent layers, whose output is at `input`. */
export function planHead(
  config: RecurrentConfig,
  arrays: ReadonlyMap<string, Float32Array>,
  layout: Layout,
  input: number,
): Head {
  const { dense, vocabularySize, tiedOutput } = config;
  const layers: Linear[] = [];
  const names = [...dense.map((_, index) => `dense${index + 1}`), "output"];
  const widths = [layerInputWidth(config, config.layers), ...dense];
  names.forEach((_, i) => {
    const columns = dense[i] ?? vocabularySize;
    const kernel = layout.matrix(widths[i], columns);
    const bias = layout.vector(columns);
    const output = layout.input(columns); // the next layer's input
    layers.push({ input: layers.at(-1)?.output ?? input, kernel, bias, output });
  });
  return {
    layers,
    fill(floats) {
      layers.forEach(({ kernel, bias }, i) => {
        floats.set(arrays.get(`${names[i]}.bias`)!, bias);
        if (tiedOutput && i === dense.length) {
          fillTransposed(floats, kernel, arrays.get("embedding")!, headWidth(config));
        } else {
          fillMatrix(floats, kernel, arrays.get(`${names[i]}.kernel`)!, dense[i] ?? vocabularySize);
        }
      });
    },
  };
}

/** The place of the logits that the head makes of the recurrent layers' output. */
export function runHead(products: Products, { layers }: Head): number {
  const { floats } = products;
  layers.forEach(({ input, kernel, bias, output }, i) => {
    floats.copyWithin(output, bias, bias + kernel.stride);
    products.addProduct(output, input, kernel);
    if (i === layers.length - 1) return;
    for (let j = output; j < output + kernel.stride; j++) if (floats[j] < 0) floats[j] = 0;
  });
  return layers[layers.length - 1].output;
}

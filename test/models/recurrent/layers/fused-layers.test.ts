import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../lib/core/random";
import { loadTensorFlow } from "../../../../lib/models/native/backend";
import type { CellName } from "../../../../lib/models/portable";
import { recurrentLayer } from "../../../../lib/models/recurrent/layers/fused-layers";

const tf = loadTensorFlow();
const cells = ["lstm", "gru"] as const;

function deviates(random: Random, shape: number[], scale = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => scale * random.normal()),
    shape,
  );
}

interface Native {
  readonly binding: { getNumOfTensors(): number };
}

interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly inputs: number;
  readonly units: number;
}

function sizesOf(random: Random): Sizes {
  const from = (low: number, high: number) => low + random.integer(high - low + 1);
  return { batch: from(1, 6), time: from(2, 8), inputs: from(1, 7), units: from(1, 9) };
}

// A fused and a stock layer with the same random weights, bias included.
function pairOf(cell: CellName, { batch, inputs, units }: Sizes, random: Random, args = {}) {
  const fused = recurrentLayer(tf, cell, { units, kernel: "fused", ...args });
  const stock = recurrentLayer(tf, cell, { units, kernel: "stock", ...args });
  for (const layer of [fused, stock]) layer.build([batch, null, inputs]);
  const weights = stock.getWeights().map((weight) => deviates(random, weight.shape, 0.5));
  fused.setWeights(weights);
  stock.setWeights(weights);
  return { fused, stock, weights };
}

// The greatest difference relative to the greatest value.
function relativeError(actual: Tensor, expected: Tensor): number {
  return tf.tidy(() => {
    expect(actual.shape).toEqual(expected.shape);
    const difference = actual.sub(expected).abs().max().dataSync()[0];
    return difference / Math.max(1e-6, expected.abs().max().dataSync()[0]);
  });
}

function gradientsOf(
  layer: ReturnType<typeof recurrentLayer>,
  weights: Tensor[],
  inputs: Tensor[],
) {
  // By the layer's variables as well as by what goes in.
  const variables = layer.trainableWeights.map((weight) => weight.read() as unknown as Tensor);
  const loss = (x: Tensor, ...state: Tensor[]) => {
    const initialState = state.length > 0 ? state : null;
    const results = [layer.call(x, initialState ? { initialState } : {})].flat();
    const parts = results.map((result, i) =>
      result
        .mul(
          tf
            .range(1, result.size + 1)
            .reshape(result.shape)
            .mul(0.7 + i)
            .sin(),
        )
        .sum(),
    );
    return tf.addN(parts).asScalar();
  };
  expect(variables.length).toBe(weights.length);
  const byInput = tf.grads(loss)(inputs);
  const byWeight = tf.variableGrads(() => loss(inputs[0], ...inputs.slice(1)) as never).grads;
  return [
    ...byInput,
    ...layer.trainableWeights.map(
      (weight) => byWeight[weight.name] ?? byWeight[weight.originalName],
    ),
  ];
}

describe("fused recurrent layers", () => {
  for (const cell of cells) {
    it(`give the outputs and gradients of the stock ${cell} for random shapes`, () => {
      for (let seed = 0; seed < 8; seed++) {
        const random = Random.fromSeed(`${cell}${seed}`);
        const sizes = sizesOf(random);
        const args = {
          returnSequences: seed % 2 === 0,
          returnState: seed % 3 === 0,
          goBackwards: seed % 4 === 3,
        };
        const { fused, stock, weights } = pairOf(cell, sizes, random, args);
        const states = cell === "lstm" ? 2 : 1;
        const inputs = [deviates(random, [sizes.batch, sizes.time, sizes.inputs])];
        if (seed % 2 === 1) {
          for (let i = 0; i < states; i++) {
            inputs.push(deviates(random, [sizes.batch, sizes.units], 0.5));
          }
        }
        const actual = gradientsOf(fused, weights, inputs);
        const expected = gradientsOf(stock, weights, inputs);
        actual.forEach((gradient, i) => {
          expect(relativeError(gradient, expected[i])).toBeLessThan(1e-4);
        });
      }
    });
  }

  for (const cell of cells) {
    it(`train to the stock ${cell}'s weights in 20 steps`, () => {
      const random = Random.fromSeed(cell);
      const sizes = { batch: 4, time: 5, inputs: 3, units: 6 };
      const { fused, stock } = pairOf(cell, sizes, random);
      const x = deviates(random, [sizes.batch, sizes.time, sizes.inputs]);
      const y = deviates(random, [sizes.batch, sizes.units], 0.3);
      for (const layer of [fused, stock]) {
        const optimizer = tf.train.sgd(0.1);
        for (let step = 0; step < 20; step++) {
          optimizer.minimize(() => tf.losses.meanSquaredError(y, layer.call(x, {}) as Tensor));
        }
      }
      fused.getWeights().forEach((weight, i) => {
        expect(relativeError(weight, stock.getWeights()[i])).toBeLessThan(1e-4);
      });
    });

    it(`are a ${cell} layer of a model that trains, saves and loads`, async () => {
      const model = tf.sequential();
      model.add(recurrentLayer(tf, cell, { units: 4, returnSequences: true, inputShape: [3, 2] }));
      model.add(recurrentLayer(tf, cell, { units: 3 }));
      model.compile({ loss: "meanSquaredError", optimizer: "adam" });
      const random = Random.fromSeed(1);
      const [x, y] = [deviates(random, [6, 3, 2]), deviates(random, [6, 3])];
      const { history } = await model.fit(x, y, { epochs: 3, shuffle: false, verbose: 0 });
      expect(Number(history.loss[2])).toBeLessThan(Number(history.loss[0]));
      const saved = await new Promise<unknown>((resolve) => {
        model.save(
          tf.io.withSaveHandler(async (artifacts) => {
            resolve(artifacts);
            return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
          }),
        );
      });
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as never));
      expect(loaded.layers[0].getClassName()).toBe(cell === "lstm" ? "FusedLSTM" : "FusedGRU");
      expect(relativeError(loaded.predict(x) as Tensor, model.predict(x) as Tensor)).toBe(0);
    });

    it(`carry the state of a stateful ${cell} like the stock layer`, () => {
      const random = Random.fromSeed(2);
      const sizes = { batch: 2, time: 3, inputs: 2, units: 3 };
      const args = { stateful: true, batchInputShape: [2, 3, 2] };
      const { fused, stock } = pairOf(cell, sizes, random, args);
      for (const layer of [fused, stock]) layer.resetStates();
      for (let step = 0; step < 3; step++) {
        const x = deviates(random, [2, 3, 2]);
        const [actual, expected] = [fused, stock].map((layer) => layer.call(x, {}) as Tensor);
        expect(relativeError(actual, expected)).toBeLessThan(1e-5);
      }
    });

    it(`honour masks as the stock ${cell} does`, () => {
      const random = Random.fromSeed(3);
      const { fused, stock } = pairOf(cell, { batch: 2, time: 3, inputs: 2, units: 3 }, random);
      const x = deviates(random, [2, 3, 2]);
      const mask = tf.tensor2d([1, 1, 0, 1, 0, 0], [2, 3], "bool");
      const [actual, expected] = [fused, stock].map((layer) => layer.call(x, { mask }) as Tensor);
      expect(relativeError(actual, expected)).toBe(0);
    });
  }

  it("agree with the stock layer where a step is large", () => {
    const random = Random.fromSeed(9);
    const sizes = { batch: 70, time: 2, inputs: 3, units: 256 };
    const { fused, stock, weights } = pairOf("gru", sizes, random);
    const inputs = [deviates(random, [sizes.batch, sizes.time, sizes.inputs])];
    const expected = gradientsOf(stock, weights, inputs);
    gradientsOf(fused, weights, inputs).forEach((gradient, i) => {
      expect(relativeError(gradient, expected[i])).toBeLessThan(1e-4);
    });
  });

  it("leave no tensor behind in 1,000 steps", () => {
    const random = Random.fromSeed(4);
    const { fused } = pairOf("lstm", { batch: 2, time: 2, inputs: 2, units: 2 }, random);
    const x = deviates(random, [2, 2, 2]);
    const optimizer = tf.train.sgd(0.01);
    const tensors = () =>
      tf.memory().numTensors + (tf.backend() as unknown as Native).binding.getNumOfTensors();
    const step = () => optimizer.minimize(() => (fused.call(x, {}) as Tensor).square().sum());
    step();
    const before = tensors();
    for (let i = 0; i < 999; i++) step();
    expect(tensors()).toBe(before);
  });

  it("are chosen where they can compute the layer", () => {
    const classOf = (args: object) =>
      recurrentLayer(tf, "lstm", { units: 2, ...args }).getClassName();
    expect(classOf({})).toBe("FusedLSTM");
    expect(classOf({ kernel: "stock" })).toBe("LSTM");
    expect(classOf({ recurrentActivation: "hardSigmoid" })).toBe("LSTM");
    expect(classOf({ recurrentDropout: 0.2 })).toBe("LSTM");
    expect(() =>
      classOf({ kernel: "fused", activation: "relu", name: "first" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid FusedLSTM first: activation relu (the fused kernels have tanh)]`,
    );
    expect(() => classOf({ kernel: "fused", dropout: 0.5 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid FusedLSTM dropout inside the cell (put a dropout layer between the recurrent ones)]`,
    );
  });

  it("name the layer and the shape of an input they cannot take", () => {
    const layer = recurrentLayer(tf, "gru", { units: 2, name: "second" });
    const broken = tf.tensor3d([1, Number.NaN], [1, 2, 1]);
    layer.build([null, null, 1]);
    expect(() => layer.call(broken, {})).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid input of layer second: [1,2,1] with NaN or infinite values]`,
    );
    expect(() => layer.call(tf.zeros([0, 2, 1]), {})).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid input of layer second: [0,2,1] (must be [batch, time, inputs], none of them 0)]`,
    );
    expect(() => layer.call(tf.zeros([1, 2, 3]), {})).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: shapes that do not fit in layer second: the kernel is [3,4], 3 inputs and 2 units need 5 rows]`,
    );
  });
});

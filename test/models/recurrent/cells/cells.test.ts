import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../lib/core/random";
import { loadTensorFlow } from "../../../../lib/models/native/backend";
import { NativeOps } from "../../../../lib/models/native/ops";
import { gruKernel } from "../../../../lib/models/recurrent/cells/gru-kernel";
import { ownGru } from "../../../../lib/models/recurrent/cells/gru-own";
import { lstmKernel } from "../../../../lib/models/recurrent/cells/lstm-kernel";
import { ownLstm } from "../../../../lib/models/recurrent/cells/lstm-own";
import { fusedSequence } from "../../../../lib/models/recurrent/layers/differentiable";
import { referenceGru, referenceLstm, type Sequence } from "./reference-cells";

const tf = loadTensorFlow();
const { hasKernels } = NativeOps.of(tf);

const cells = {
  lstm: {
    kernels: { library: lstmKernel, own: ownLstm },
    reference: referenceLstm,
    shapes: ({ time, batch, inputs, units }: Sequence) => [
      [time, batch, inputs],
      [inputs + units, 4 * units],
      [4 * units],
      [batch, units],
      [batch, units],
    ],
  },
  gru: {
    kernels: { library: gruKernel, own: ownGru },
    reference: referenceGru,
    shapes: ({ time, batch, inputs, units }: Sequence) => [
      [time, batch, inputs],
      [inputs + units, 2 * units],
      [inputs + units, units],
      [2 * units],
      [units],
      [batch, units],
    ],
  },
};

type Maker = "library" | "own";

function run(cell: keyof typeof cells, maker: Maker, units: number, args: readonly Tensor[]) {
  const kernel = cells[cell].kernels[maker];
  const stateFrom = args.length - kernel.stateSize;
  return fusedSequence(tf, kernel, {
    input: args[0],
    weights: args.slice(1, stateFrom),
    state: args.slice(stateFrom),
    units,
    wantState: true,
  });
}

// A loss in which every output and every final state counts differently.
const weightOf = (index: number) => Math.sin(0.7 * index + 1);

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  let greatest = 1e-6;
  for (let i = 0; i < expected.length; i++) greatest = Math.max(greatest, Math.abs(expected[i]));
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThan(tolerance * greatest);
  }
}

describe.each(["library", "own"] as const)("fused kernels, the %s ones", (maker) => {
  // Ours are compiled for processors of the x86-64 kind only.
  if (maker === "own" && !hasKernels) return it.skip("are not compiled here");

  it("compute an LSTM step that was computed by hand", () => {
    // One unit, one input of 1, h = 0.5, c = 1; pre-activations i, c, f, o = 0, 1, 0, 0.
    const kernel = tf.tensor2d([0, 1, 0, 0, 0, 0, 0, 0], [2, 4]);
    const state = [tf.tensor2d([[0.5]]), tf.tensor2d([[1]])];
    const args = [tf.ones([1, 1, 1]), kernel, tf.zeros([4]), ...state];
    const { outputs, finalState } = run("lstm", maker, 1, args);
    const c = 0.5 * 1 + 0.5 * 0.7615942; // σ(0) = 0.5, tanh(1) = 0.7615942
    expect(finalState[1].dataSync()[0]).toBeCloseTo(c, 6);
    expect(outputs.dataSync()[0]).toBeCloseTo(0.5 * 0.7068184, 6); // tanh(0.8807971)
  });

  it("compute a GRU step that was computed by hand", () => {
    // r = z = σ(0) = 0.5; candidate tanh(1 + 0.5 · 0.5 · 2) = tanh(1.5) = 0.9051483.
    const args = [
      tf.ones([1, 1, 1]),
      tf.zeros([2, 2]),
      tf.tensor2d([[1], [2]]),
      tf.zeros([2]),
      tf.zeros([1]),
      tf.tensor2d([[0.5]]),
    ];
    const { outputs } = run("gru", maker, 1, args);
    expect(outputs.dataSync()[0]).toBeCloseTo(0.5 * 0.5 + 0.5 * 0.9051483, 6);
  });

  for (const cell of ["lstm", "gru"] as const) {
    it(`give the ${cell}'s values and gradients of double arithmetic for random shapes`, () => {
      for (let seed = 0; seed < 6; seed++) {
        const random = Random.fromSeed(`${cell}/${seed}`);
        const from = (low: number, high: number) => low + random.integer(high - low + 1);
        const sizes = {
          time: from(1, 5),
          batch: from(1, 3),
          inputs: from(1, 4),
          // Vectors of four, or not: two ways back through an LSTM's steps.
          units: seed % 2 === 0 ? from(1, 3) : 4 * from(1, 2),
        };
        const shapes = cells[cell].shapes(sizes);
        const values = shapes.map((shape) =>
          Float64Array.from({ length: shape.reduce((a, b) => a * b) }, () =>
            Math.fround(0.7 * random.normal()),
          ),
        );
        const lossOf = (args: readonly ArrayLike<number>[]) => {
          const { outputs, final } = cells[cell].reference(sizes, args);
          return [...outputs, ...final.flat()].reduce((sum, x, i) => sum + x * weightOf(i), 0);
        };
        const tensors = values.map((array, i) => tf.tensor(Float32Array.from(array), shapes[i]));
        const loss = (...args: Tensor[]) => {
          const { outputs, finalState } = run(cell, maker, sizes.units, args);
          const all = tf.concat([outputs.flatten(), ...finalState.map((part) => part.flatten())]);
          const weights = Float32Array.from({ length: all.size }, (_, i) => weightOf(i));
          return all.mul(tf.tensor1d(weights)).sum();
        };
        const outputs = run(cell, maker, sizes.units, tensors).outputs.dataSync();
        expectNear(outputs, cells[cell].reference(sizes, values).outputs, 1e-5);
        tf.grads(loss)(tensors).forEach((gradient, k) => {
          const expected = values[k].map((value, i) => {
            const step = 1e-4;
            const at = (x: number) => {
              values[k][i] = x;
              const result = lossOf(values);
              values[k][i] = value;
              return result;
            };
            return (at(value + step) - at(value - step)) / (2 * step);
          });
          expectNear(gradient.dataSync(), expected, 1e-4);
        });
      }
    });
  }

  it("name the shapes that do not fit", () => {
    const args = [tf.ones([2, 1, 3]), tf.ones([4, 8]), tf.ones([8]), tf.ones([1, 2])];
    const call =
      (changed: Tensor[], units = 2) =>
      () =>
        run("lstm", maker, units, changed);
    expect(call([...args, tf.ones([1, 2])])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: shapes that do not fit: the kernel is [4,8], 3 inputs and 2 units need 5 rows]`,
    );
    const fitting = [tf.ones([2, 1, 2]), ...args.slice(1)];
    expect(call([...fitting, tf.ones([3, 2])])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: shapes that do not fit: an initial state is [3,2] (must be [1, 2])]`,
    );
    const empty = [tf.ones([0, 1, 2]), ...fitting.slice(1), tf.ones([1, 2])];
    expect(call(empty)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: shapes that do not fit: the input is [0,1,2] (must be [time, batch, inputs], none of them 0)]`,
    );
  });
});

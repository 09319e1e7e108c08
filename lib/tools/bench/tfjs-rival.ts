import { Random } from "../../core";
import { loadTensorFlow, type TensorFlow } from "../../models/native";
import { cellOf } from "../../models/recurrent";
import type { RivalTask } from "./rival";
import { serve } from "./serve";

type Step = () => Promise<unknown>;

/** TensorFlow.js' stock layers, as its users train with them. */
function training(tf: TensorFlow, { shape, cell }: RivalTask): Step {
  const everyStep = shape.predict === "every-step";
  const { layer: stock } = cellOf({ cell }); // whatever is benchmarked has one
  const model = tf.sequential();
  const { vocabulary, embedding, time, batch } = shape;
  model.add(tf.layers.embedding({ inputDim: vocabulary, outputDim: embedding, inputLength: time }));
  for (let layer = 0; layer < shape.layers; layer++) {
    const returnSequences = everyStep || layer < shape.layers - 1;
    // The stock orthogonal initialiser takes half a minute on such matrices.
    const settings = {
      units: shape.units,
      returnSequences,
      recurrentInitializer: "glorotUniform",
    } as const;
    model.add(stock!.make(tf, settings));
  }
  model.add(tf.layers.dense({ units: vocabulary, activation: "softmax" }));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "sparseCategoricalCrossentropy" });
  const random = Random.fromSeed(1);
  const draw = (length: number) => Int32Array.from({ length }, () => random.integer(vocabulary));
  const inputs = tf.tensor2d(draw(batch * time), [batch, time], "int32");
  const targets = everyStep
    ? tf.tensor3d(Float32Array.from(draw(batch * time)), [batch, time, 1])
    : tf.tensor2d(Float32Array.from(draw(batch)), [batch, 1]);
  return () => model.trainOnBatch(inputs, targets);
}

function ceiling(tf: TensorFlow): Step {
  const matrix = tf.randomUniform([2048, 2048], 0, 1, "float32", 1);
  return async () =>
    tf.tidy(() => {
      tf.matMul(matrix, matrix).slice([0, 0], [1, 1]).dataSync();
    });
}

async function time(step: Step, count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) await step();
  return (performance.now() - start) / 1000 / count;
}

const tf = loadTensorFlow();
let step: Step = async () => {};

void serve({
  load: async (task) => {
    tf.disposeVariables();
    step = task.bench === "ceiling" ? ceiling(tf) : training(tf, task);
    await time(step, 2);
  },
  run: (count) => time(step, count),
});

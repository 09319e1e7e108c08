import { attribute, type Handle, matMul, sumRows } from "../native";
import { layerInputWidth } from "../portable";
import type { Flow, Pass } from "./pass";

/** Hidden dense layers and the output layer: [n, width] gives logits [n, vocabularySize]. */
export function runHead(pass: Pass, input: Handle): Flow {
  const flows: Flow[] = [];
  let output = input;
  pass.config.dense.forEach((_, index) => {
    const flow = hiddenLayer(pass, `dense${index + 1}`, output);
    flows.push(flow);
    output = flow.output;
  });
  flows.push(pass.config.tiedOutput ? tiedLayer(pass, output) : outputLayer(pass, output));
  return {
    output: flows[flows.length - 1].output,
    backward: (gradient) => flows.reduceRight((current, flow) => flow.backward(current), gradient),
  };
}

function hiddenLayer(pass: Pass, name: string, input: Handle): Flow {
  const { ops } = pass;
  const linear = linearLayer(pass, name, input);
  const output = ops.call("Relu", linear.output);
  return {
    output,
    backward: (gradient) => linear.backward(ops.call("ReluGrad", gradient, output)),
  };
}

function outputLayer(pass: Pass, input: Handle): Flow {
  return linearLayer(pass, "output", input);
}

function linearLayer(pass: Pass, name: string, input: Handle): Flow {
  const { ops } = pass;
  const kernel = pass.weight(`${name}.kernel`);
  return {
    output: ops.call("BiasAdd", matMul(ops, input, kernel), pass.weight(`${name}.bias`)),
    backward(gradient) {
      pass.learn(`${name}.kernel`, matMul(ops, input, gradient, { transposeLeft: true }));
      pass.learn(`${name}.bias`, sumRows(ops, gradient));
      return matMul(ops, gradient, kernel, { transposeRight: true });
    },
  };
}

// The embedding table turned round: a token is likely where the state points along its vector.
function tiedLayer(pass: Pass, input: Handle): Flow {
  const { ops } = pass;
  const table = pass.weight("embedding");
  const product = matMul(ops, input, table, { transposeRight: true });
  return {
    output: ops.call("BiasAdd", product, pass.weight("output.bias")),
    backward(gradient) {
      pass.learn("embedding", matMul(ops, gradient, input, { transposeLeft: true }));
      pass.learn("output.bias", sumRows(ops, gradient));
      return matMul(ops, gradient, table);
    },
  };
}

const placesInt32 = attribute.type("output_type", "int32");

/** Sums over the targets that are no padding. */
export interface LossSums {
  /** Nats. */
  readonly lossSum: number;
  /** Targets that were the most likely token. */
  readonly correct: number;
  readonly count: number;
}

/** The loss of logits against targets, and its gradient by them. */
export interface LossFlow extends LossSums {
  readonly gradient: Handle;
}

/**
 * Cross-entropy in nats, summed over the targets whose mask is not 0.
 *
 * @param targets ids [n]
 * @param mask weights [n], or null when every target counts
 */
export function sumLoss(
  pass: Pass,
  logits: Handle,
  targets: Int32Array,
  mask: Float32Array | null,
): LossFlow {
  const { ops } = pass;
  // Losses [n], and their gradients by the logits [n, vocabularySize], without one-hot targets.
  const inputs = [logits, ops.ints(targets, [targets.length])];
  const [losses, slopes] = ops.runMany("SparseSoftmaxCrossEntropyWithLogits", [], inputs, 2);
  const values = ops.read(losses);
  const best = ops.read(ops.run("ArgMax", [placesInt32], [logits, ops.index(1)]));
  let lossSum = 0;
  let correct = 0;
  let count = 0;
  for (let i = 0; i < targets.length; i++) {
    const weight = mask ? mask[i] : 1;
    if (weight === 0) continue;
    lossSum += weight * values[i];
    count += weight;
    if (best[i] === targets[i]) correct += weight;
  }
  const gradient = mask ? ops.call("Mul", slopes, ops.floats(mask, [mask.length, 1])) : slopes;
  return { lossSum, correct, count, gradient };
}

/** Width of the rows that `runHead` takes. */
export function headInputWidth(pass: Pass): number {
  return layerInputWidth(pass.config, pass.config.layers);
}

import { join } from "node:path";
import type { Random } from "../../core";
import {
  addAll,
  attribute,
  concat,
  gatherRows,
  type Handle,
  loadTensorFlow,
  matMul,
  NativeOps,
  reshape,
  scatterRows,
  slice,
} from "../native";
import { inputWidth, type ParameterSpec, recurrentParameters } from "../portable";
import { type Batch, checkBatch } from "./batch";
import { type FrameNetworkConfig, keysConfig } from "./frame-config";
import { CopyFlow, copyParameters } from "./frame-copies";
import { EchoFlow, echoParameters, zeroWeights } from "./frame-echoes";
import { headInputWidth, type LossFlow, runHead } from "./head";
import { column, type Flow, type Pass, timeMajor } from "./pass";
import { checkWeights, maskOf, type Network, NetworkPass } from "./recurrent-network";
import { dropoutMask, runStack } from "./stack";

/** This module's path: what training workers load to train such a network. */
export const frameNetworkModule = join(__dirname, "frame-network");

/**
 * Builds the functions of a recurrent network over frames of independent keys: the vectors of a
 * frame's keys are added up, and every key of the next frame is a Bernoulli of its own. The loss of
 * a position is the cross-entropy of its frame, summed over the keys; a frame is correct when every
 * key is.
 *
 * Training workers load it by the same name as other networks.
 *
 * Source: Boulanger-Lewandowski, Bengio and Vincent (2012), section 5; Chung et al. (2014).
 */
export function createRecurrentNetwork(config: FrameNetworkConfig): Network {
  const inner = keysConfig(config);
  const parameters = frameParameters(config);
  const names = new Map(parameters.map((spec, index) => [spec.name, index]));
  const ops = () => NativeOps.of(loadTensorFlow());
  const rows = frameRows(config);
  const forward = (
    weights: Parameters<Network["evaluate"]>[0],
    batch: Batch,
    random: Random | null,
  ) => {
    checkWeights(parameters, weights);
    checkBatch(config, batch);
    const pass = new NetworkPass(ops(), inner, batch, names, weights, random);
    return { pass, ...runFrames(pass, config, batch, rows) };
  };
  return {
    parameters,
    parameterCount: parameters.reduce((sum, { size }) => sum + size, 0),
    lossAndGradients: (weights, batch, random, gradients) =>
      ops().scope(() => {
        const { pass, sums, backward } = forward(weights, batch, random);
        backward();
        pass.write(parameters, gradients);
        return sums;
      }),
    evaluate: (weights, batch) => ops().scope(() => forward(weights, batch, null).sums),
  };
}

function frameParameters(config: FrameNetworkConfig): ParameterSpec[] {
  const { keys, direct } = config;
  return [
    ...recurrentParameters(keysConfig(config)),
    ...echoParameters(config),
    ...copyParameters(config),
    ...(direct ? [zeroWeights("direct.kernel", keys, keys)] : []),
  ];
}

/** Writes frames by their ids as rows of zeros and ones, float32 [ids, keys]. */
function frameRows({ keys, frames }: FrameNetworkConfig) {
  return (ids: Int32Array): Float32Array => {
    const values = new Float32Array(ids.length * keys);
    ids.forEach((id, row) => {
      for (const key of frames[id]) values[row * keys + key] = 1;
    });
    return values;
  };
}

function runFrames(
  pass: Pass,
  config: FrameNetworkConfig,
  batch: Batch,
  rowsOf: (ids: Int32Array) => Float32Array,
) {
  const { ops, time } = pass;
  const positions = time * batch.batch;
  const shape = [positions, config.keys];
  const ids = timeMajor(batch.inputs, batch);
  const given = ops.floats(rowsOf(ids), shape);
  const echoes = config.lags.length > 0 ? new EchoFlow(pass, config, ids) : null;
  const copies = config.copies ? new CopyFlow(pass, config, ids) : null;
  const factors = timeMajor(batch.factors ?? new Int32Array(0), batch, config.factors.length);
  const input = embedFrames(pass, { given, echoes, copies, factors, rate: config.inputDropout });
  const width = inputWidth(pass.config);
  const stack = runStack(pass, reshape(ops, input.output, time, batch.batch, width), null);
  const states = reshape(ops, stack.output, positions, headInputWidth(pass));
  const head = runHead(pass, states);
  const trusted = echoes?.copy(states);
  const logits = addAll(ops, [
    head.output,
    ...(config.direct ? [matMul(ops, given, pass.weight("direct.kernel"))] : []),
    ...(trusted ? [trusted.output] : []),
    ...(copies ? [copies.logits()] : []),
  ]);
  const wanted = ops.floats(rowsOf(timeMajor(batch.targets, batch)), shape);
  const { gradient, ...sums } = sumFrameLoss(pass, logits, wanted, maskOf(batch, true));
  return {
    sums,
    backward() {
      if (config.direct) {
        pass.learn("direct.kernel", matMul(ops, given, gradient, { transposeLeft: true }));
      }
      copies?.learnLogits(gradient);
      const byHead = head.backward(gradient);
      const byStates = trusted ? [byHead, trusted.backward(gradient)] : [byHead];
      const rows = reshape(ops, addAll(ops, byStates), time, batch.batch, headInputWidth(pass));
      const byInput = stack.backward(rows, { learns: true, tokens: null });
      input.backward(reshape(ops, byInput!, positions, width));
    },
  };
}

interface FrameInput {
  readonly given: Handle; // [positions, keys]
  readonly echoes: EchoFlow | null;
  readonly copies: CopyFlow | null;
  readonly factors: Int32Array;
  /** Of dropout. */
  readonly rate: number;
}

/** Frames, with their echoes, and factors as vectors side by side, [positions, width]. */
function embedFrames(pass: Pass, input: FrameInput): Flow {
  const { given, echoes, copies, factors, rate } = input;
  const { ops, config } = pass;
  const ids = config.factors.map((_, index) => {
    const own = column(factors, index, config.factors.length);
    return ops.ints(own, [own.length]);
  });
  const vectors = [
    matMul(ops, given, pass.weight("embedding")),
    ...(echoes ? [echoes.embed()] : []),
    ...(copies ? [copies.embed()] : []),
  ];
  const parts = [
    addAll(ops, vectors),
    ...config.factors.map(({ name }, i) => gatherRows(ops, pass.weight(`factor.${name}`), ids[i])),
  ];
  const positions = pass.batch * pass.time;
  const whole = concat(ops, parts, 1);
  const mask =
    pass.seed && rate > 0
      ? dropoutMask(ops, [positions, inputWidth(config)], rate, pass.seed())
      : null;
  return {
    output: mask ? ops.call("Mul", whole, mask) : whole,
    backward(gradient) {
      const own = mask ? ops.call("Mul", gradient, mask) : gradient;
      let from = inputWidth(config) - config.factors.reduce((sum, f) => sum + f.embedding, 0);
      const byKeys = slice(ops, own, [0, 0], [positions, from]);
      pass.learn("embedding", matMul(ops, given, byKeys, { transposeLeft: true }));
      echoes?.learnEmbedding(byKeys);
      copies?.learnEmbedding(byKeys);
      config.factors.forEach(({ name, size, embedding }, i) => {
        const part = slice(ops, own, [0, from], [positions, embedding]);
        pass.learn(`factor.${name}`, scatterRows(ops, part, ids[i], size));
        from += embedding;
      });
      return own;
    },
  };
}

const toFloat = attribute.type("DstT", "float");

/**
 * Sigmoid cross-entropy in nats, summed over keys and over the frames whose mask is not 0.
 *
 * @param logits, wanted [n, keys]
 */
function sumFrameLoss(
  pass: Pass,
  logits: Handle,
  wanted: Handle,
  mask: Float32Array | null,
): LossFlow {
  const { ops, config } = pass;
  const keys = config.vocabularySize;
  const ones = ops.constant(`ones${keys}`, [keys, 1], () => new Float32Array(keys).fill(1));
  const overKeys = (values: Handle) => ops.read(matMul(ops, values, ones)) as Float32Array; // [n]
  const costs = ops.call("Sub", ops.call("Softplus", logits), ops.call("Mul", logits, wanted));
  const losses = overKeys(costs);
  const told = ops.call("Greater", logits, ops.scalar(0));
  const right = ops.call("Equal", ops.run("Cast", [toFloat], [told]), wanted);
  const rightKeys = overKeys(ops.run("Cast", [toFloat], [right]));
  let [lossSum, correct, count] = [0, 0, 0];
  for (let i = 0; i < losses.length; i++) {
    if (mask && mask[i] === 0) continue;
    lossSum += losses[i];
    count++;
    if (rightKeys[i] > keys - 0.5) correct++;
  }
  const slopes = ops.call("Sub", ops.call("Sigmoid", logits), wanted);
  const gradient = mask ? ops.call("Mul", slopes, ops.floats(mask, [mask.length, 1])) : slopes;
  return { lossSum, correct, count, gradient };
}

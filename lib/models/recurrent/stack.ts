import { addAll, attribute, concat, type Handle, type NativeOps, slice } from "../native";
import { layerInputWidth, layerWeights, readsBothWays } from "../portable";
import { cellOf } from "./cells";
import { sortByToken } from "./cells/by-token";
import type { SequenceShape, SequenceTrace } from "./cells/cell";
import type { Pass } from "./pass";

/** What the recurrent layers give to the layers above. */
export interface StackFlow {
  /** [time, batch, width], or [batch, width] for last-step */
  readonly output: Handle;
  /** State after the last step, each [batch, units], layer by layer. */
  finalState(): Handle[];
  /** Takes the gradient by `output`; returns that by the input where it is wanted. */
  backward(gradient: Handle, input: InputWish): Handle | null;
}

/** What going back should do about the input. */
export interface InputWish {
  /** Whether its gradient is wanted. */
  readonly learns: boolean;
  /**
   * Its tokens, time-major, where the first layer shall learn by token; see `SequenceGradients`.
   */
  readonly tokens: Int32Array | null;
}

interface LayerFlow {
  readonly output: Handle;
  readonly traces: readonly SequenceTrace[];
  backward(gradient: Handle, input: InputWish): Handle | null;
}

/**
 * The recurrent layers one on the other, with dropout on the outputs of each.
 *
 * @param input [time, batch, width]
 * @param state initial state of all layers, or null for zeros
 */
export function runStack(pass: Pass, input: Handle, state: readonly Handle[] | null): StackFlow {
  const { config } = pass;
  const { stateSize } = cellOf(config).kernel;
  const flows: LayerFlow[] = [];
  let output = input;
  for (let layer = 0; layer < config.layers; layer++) {
    const own = state?.slice(layer * stateSize, (layer + 1) * stateSize) ?? null;
    const whole = layer < config.layers - 1 || config.predict === "every-step";
    const flow = withDropout(pass, runLayer(pass, layer, output, own, whole), layer, whole);
    flows.push(flow);
    output = flow.output;
  }
  return {
    output,
    finalState: () => flows.flatMap((flow) => flow.traces[0].finalState()),
    backward(gradient, input) {
      let current: Handle | null = gradient;
      for (let layer = flows.length - 1; layer >= 0; layer--) {
        const wish = layer > 0 ? { learns: true, tokens: null } : input;
        current = flows[layer].backward(current!, wish);
      }
      return current;
    },
  };
}

function runLayer(
  pass: Pass,
  layer: number,
  input: Handle,
  state: readonly Handle[] | null,
  whole: boolean,
): LayerFlow {
  const { ops, config, batch, time } = pass;
  const { units } = config;
  const shape = { time, batch, inputs: layerInputWidth(config, layer), units };
  const ahead = runDirection(pass, shape, layer, input, { state, whole, backwards: false });
  if (!readsBothWays(config, layer)) return ahead;
  const back = runDirection(pass, shape, layer, input, { state: null, whole, backwards: true });
  const axis = whole ? 2 : 1;
  return {
    output: concat(ops, [ahead.output, back.output], axis),
    traces: [...ahead.traces, ...back.traces],
    backward(gradient, input) {
      const size = whole ? [time, batch, units] : [batch, units];
      const part = (from: number) => slice(ops, gradient, whole ? [0, 0, from] : [0, from], size);
      const inputs = [ahead.backward(part(0), input), back.backward(part(units), input)].filter(
        (handle) => handle !== null,
      );
      return input.learns ? addAll(ops, inputs) : null;
    },
  };
}

function runDirection(
  pass: Pass,
  shape: SequenceShape,
  layer: number,
  input: Handle,
  how: { state: readonly Handle[] | null; whole: boolean; backwards: boolean },
): LayerFlow {
  const { ops, config } = pass;
  const turn = (sequence: Handle) =>
    how.backwards ? ops.call("ReverseV2", sequence, ops.indices(0)) : sequence;
  const names = layerWeights(config, layer, how.backwards).map(({ fullName }) => fullName);
  const weights = names.map((name) => pass.weight(name));
  const trace = cellOf(config).kernel.forward(ops, shape, turn(input), weights, how.state);
  return {
    output: how.whole ? turn(trace.outputs) : trace.finalState()[0],
    traces: [trace],
    backward(gradient, { learns, tokens }) {
      const ids = tokens && how.backwards ? turnSteps(tokens, shape.batch) : tokens;
      const gradients = trace.backward({
        outputs: how.whole ? turn(gradient) : null,
        finalState: how.whole ? null : [gradient],
        wantInput: learns,
        tokens: ids ? sortByToken(ops, ids, config.vocabularySize) : undefined,
      });
      names.forEach((name, index) => {
        pass.learn(name, ...gradients.weights[index]);
      });
      return gradients.input === null ? null : turn(gradients.input);
    },
  };
}

function withDropout(pass: Pass, flow: LayerFlow, layer: number, whole: boolean): LayerFlow {
  const { ops, config, batch, time } = pass;
  if (pass.seed === null || config.dropout === 0) return flow;
  const width = layerInputWidth(config, layer + 1);
  const shape = whole ? [time, batch, width] : [batch, width];
  const mask = dropoutMask(ops, shape, config.dropout, pass.seed());
  return {
    output: ops.call("Mul", flow.output, mask),
    traces: flow.traces,
    backward: (gradient, input) => flow.backward(ops.call("Mul", gradient, mask), input),
  };
}

// Time-major ids, the last step first.
function turnSteps(ids: Int32Array, batch: number): Int32Array {
  const steps = ids.length / batch;
  const turned = new Int32Array(ids.length);
  for (let t = 0; t < steps; t++) {
    turned.set(ids.subarray(t * batch, (t + 1) * batch), (steps - 1 - t) * batch);
  }
  return turned;
}

/**
 * A dropout mask: 1 / (1 − rate) where a value is kept, 0 where not, by a counter-based
 * generator: the same seed gives the same mask whatever the number of threads.
 */
export function dropoutMask(
  ops: NativeOps,
  shape: readonly number[],
  rate: number,
  seed: readonly [number, number],
): Handle {
  const key = ops.ints(Int32Array.from(seed), [2]);
  const uniform = ops.call("StatelessRandomUniform", ops.indices(...shape), key);
  const kept = ops.call("GreaterEqual", uniform, ops.scalar(rate));
  const zeroOrOne = ops.run("Cast", [attribute.type("DstT", "float")], [kept]);
  return ops.call("Mul", zeroOrOne, ops.scalar(1 / (1 - rate)));
}

import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { InvalidArgumentError } from "../../../core";
import { concat, type Handle, NativeOps, reshape, slice, type TensorFlow } from "../../native";
import type { SequenceKernel, SequenceShape } from "../cells/cell";

/** What a recurrent layer gives back. */
export interface SequenceResult {
  /** [time, batch, units] */
  readonly outputs: Tensor3D;
  /** Each [batch, units]; LSTM h, c, GRU h. Empty unless it was asked for. */
  readonly finalState: readonly Tensor2D[];
}

/** Arguments of `fusedSequence`; all float32, time-major. */
export interface SequenceArguments {
  /** [time, batch, inputs] */
  readonly input: Tensor;
  /** In the kernel's order and layout. */
  readonly weights: readonly Tensor[];
  /** Each [batch, units]; null means zeros. */
  readonly state: readonly Tensor[] | null;
  readonly units: number;
  readonly wantState: boolean;
  /** Named in errors. */
  readonly layer?: string;
}

/**
 * Runs a fused kernel as a TensorFlow.js operation: `tf.grads`, `minimize` and layers
 * differentiate through it, by input, weights and initial state.
 *
 * @throws EtudeError on another backend than the native one; InvalidArgumentError for shapes
 *   that do not fit.
 */
export function fusedSequence(
  tf: TensorFlow,
  kernel: SequenceKernel,
  request: SequenceArguments,
): SequenceResult {
  const { input, weights, units, wantState } = request;
  const [time, batch, inputs] = input.shape;
  const shape = { time, batch, inputs, units };
  checkShapes(kernel, shape, request);
  const ops = NativeOps.of(tf);
  const run = tf.customGrad((...args) => {
    const tensors = args.slice(0, -1) as Tensor[];
    const save = args[args.length - 1] as unknown as (tensors: Tensor[]) => void;
    const { value, saved } = runForward(ops, kernel, shape, tensors, request);
    save([...tensors, ...saved]);
    const gradFunc = (gradient: Tensor, kept: Tensor[]) =>
      runBackward(ops, kernel, shape, gradient, kept, request);
    return { value, gradFunc };
  });
  const joined = run(input, ...weights, ...(request.state ?? []));
  if (!wantState) return { outputs: joined as Tensor3D, finalState: [] };
  const outputs = joined.slice([0, 0], [time * batch, units]).reshape([time, batch, units]);
  const finalState = Array.from(
    { length: kernel.stateSize },
    (_, i) => joined.slice([(time + i) * batch, 0], [batch, units]) as Tensor2D,
  );
  return { outputs: outputs as Tensor3D, finalState };
}

// The arguments of a kernel out of [input, …weights, …state].
function unpackArguments(handles: readonly Handle[], request: SequenceArguments) {
  const weights = handles.slice(1, 1 + request.weights.length);
  const stateFrom = 1 + request.weights.length;
  const stateSize = request.state?.length ?? 0;
  const state = request.state ? handles.slice(stateFrom, stateFrom + stateSize) : null;
  return { input: handles[0], weights, state, rest: handles.slice(stateFrom + stateSize) };
}

// The value is outputs alone, or outputs and final state as rows of one matrix:
// a custom gradient has a single result.
function runForward(
  ops: NativeOps,
  kernel: SequenceKernel,
  shape: SequenceShape,
  tensors: readonly Tensor[],
  request: SequenceArguments,
): { value: Tensor; saved: Tensor[] } {
  const { time, batch, units } = shape;
  return ops.scope(() => {
    const handles = tensors.map((tensor) => ops.borrow(tensor));
    const { input, weights, state } = unpackArguments(handles, request);
    const trace = kernel.forward(ops, shape, input, weights, state);
    const rows = reshape(ops, trace.outputs, time * batch, units);
    const value = request.wantState
      ? ops.release(concat(ops, [rows, ...trace.finalState()], 0), [
          (time + kernel.stateSize) * batch,
          units,
        ])
      : ops.release(reshape(ops, trace.outputs, time, batch, units), [time, batch, units]);
    const saved = trace
      .saved()
      .map(({ values, width }) => ops.release(values, [time, batch, width]));
    return { value, saved };
  });
}

function runBackward(
  ops: NativeOps,
  kernel: SequenceKernel,
  shape: SequenceShape,
  gradient: Tensor,
  kept: readonly Tensor[],
  request: SequenceArguments,
): Tensor[] {
  const { time, batch, units, inputs } = shape;
  return ops.scope(() => {
    const handles = kept.map((tensor) => ops.borrow(tensor));
    const { input, weights, state, rest } = unpackArguments(handles, request);
    const trace = kernel.restore(ops, shape, input, weights, state, rest);
    let outputs = ops.borrow(gradient);
    let finalState: Handle[] | null = null;
    if (request.wantState) {
      const joined = outputs;
      const rows = slice(ops, joined, [0, 0], [time * batch, units]);
      outputs = reshape(ops, rows, time, batch, units);
      finalState = Array.from({ length: kernel.stateSize }, (_, i) =>
        slice(ops, joined, [(time + i) * batch, 0], [batch, units]),
      );
    }
    const gradients = trace.backward({ outputs, finalState, wantInput: true });
    const byState = request.state ? gradients.initialState : [];
    return [
      ops.release(gradients.input!, [time, batch, inputs]),
      ...gradients.weights.map((blocks, i) =>
        ops.release(concat(ops, blocks, 0), request.weights[i].shape),
      ),
      ...byState.map((handle) => ops.release(handle, [batch, units])),
    ];
  });
}

function checkShapes(
  kernel: SequenceKernel,
  { time, batch, inputs, units }: SequenceShape,
  { input, weights, state, layer }: SequenceArguments,
): void {
  const fail = (problem: string) => {
    const where = layer ? ` in layer ${layer}` : "";
    throw new InvalidArgumentError(`shapes that do not fit${where}: ${problem}`);
  };
  if (input.shape.length !== 3 || time < 1 || batch < 1) {
    fail(`the input is [${input.shape}] (must be [time, batch, inputs], none of them 0)`);
  }
  const rows = weights[0].shape[0];
  if (rows !== inputs + units) {
    fail(
      `the kernel is [${weights[0].shape}], ${inputs} inputs and ${units} units need ` +
        `${inputs + units} rows`,
    );
  }
  if (state && state.length !== kernel.stateSize) {
    fail(`${state.length} initial states (the cell has ${kernel.stateSize})`);
  }
  for (const part of state ?? []) {
    if (part.shape[0] === batch && part.shape[1] === units) continue;
    fail(`an initial state is [${part.shape}] (must be [${batch}, ${units}])`);
  }
}

import type { layers, serialization, Tensor, Tensor3D } from "@tensorflow/tfjs";
import { EtudeError, InvalidArgumentError } from "../../../core";
import { hasNativeBackend, type TensorFlow } from "../../native";
import type { CellName } from "../../portable";
import { cellOf, cells } from "../cells";
import type { Cell, RecurrentLayerArgs } from "../cells/cell";
import { fusedSequence, type SequenceResult } from "./differentiable";

/** What a call of a recurrent layer may bring besides its input. */
interface CallArguments {
  readonly mask?: Tensor | null;
  readonly training?: boolean;
  readonly initialState?: Tensor | Tensor[] | null;
}

// The members of the stock layers that their types hide.
interface StockLayer extends layers.Layer {
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  states_: Tensor[];
  resetStates(states?: Tensor[], training?: boolean): void;
  readonly cell: {
    readonly kernel: { read(): Tensor };
    readonly recurrentKernel: { read(): Tensor };
    readonly bias: { read(): Tensor } | null;
  };
}

type StockClass = new (args: RecurrentLayerArgs) => StockLayer;

type FusedClasses = Readonly<Partial<Record<CellName, StockClass>>>;

const known = new WeakMap<TensorFlow, FusedClasses>();

/**
 * The classes FusedLSTM and FusedGRU, registered so that saved models with them load.
 *
 * Each *is* the stock layer with another `call`: weights, their order and names, configuration,
 * `returnSequences`, `returnState`, `stateful`, `goBackwards` and initial states are the same.
 * With a mask, or on another backend than the native one, the stock code runs. The C library's
 * kernels exist for GPUs as well; nobody has run these layers there yet.
 */
function fusedLayerClasses(tf: TensorFlow): FusedClasses {
  let classes = known.get(tf);
  if (!classes) {
    const pairs = Object.entries(cells).map(([name, cell]) => [name, defineClass(tf, cell)]);
    classes = Object.fromEntries(pairs) as FusedClasses;
    known.set(tf, classes);
  }
  return classes;
}

function defineClass(tf: TensorFlow, cell: Cell): StockClass | undefined {
  if (cell.layer === null) return undefined;
  const { fusedName, make } = cell.layer;
  const Stock = make(tf, { units: 1 }).constructor as StockClass;
  class Fused extends Stock {
    static readonly className = fusedName;

    constructor(args: RecurrentLayerArgs) {
      const problem = whyNotFused(args);
      if (problem) throw new InvalidArgumentError(`invalid ${fusedName} ${nameOf(args)}${problem}`);
      super({ ...args, recurrentActivation: "sigmoid" });
    }

    override call(inputs: Tensor | Tensor[], kwargs: CallArguments = {}): Tensor | Tensor[] {
      if (kwargs.mask || !hasNativeBackend(tf)) return super.call(inputs, kwargs);
      return tf.tidy(() => {
        const input = checkInput(tf, this, Array.isArray(inputs) ? inputs[0] : inputs);
        const result = runLayer(tf, this, input, kwargs, cell);
        return finish(tf, this, result, kwargs);
      });
    }
  }
  tf.serialization.registerClass(
    Fused as unknown as serialization.SerializableConstructor<serialization.Serializable>,
  );
  return Fused;
}

// The stock weights in the layout of the cell's kernel, differentiably.
function arrange(tf: TensorFlow, { weights, layer }: Cell, kernel: Tensor, bias: Tensor): Tensor[] {
  const { gates } = layer!;
  // A split into one has no gradient in TensorFlow.js.
  const split = (whole: Tensor) => (gates.length > 1 ? tf.split(whole, gates.length, -1) : [whole]);
  const parts = { kernel: split(kernel), bias: split(bias) };
  return weights.map((weight) => {
    const own = weight.gates.map((gate) => parts[weight.kind][gates.indexOf(gate)]);
    return tf.concat(own, -1);
  });
}

function runLayer(
  tf: TensorFlow,
  layer: StockLayer,
  input: Tensor3D,
  kwargs: CallArguments,
  cell: Cell,
): SequenceResult {
  const { kernel, recurrentKernel, bias: own } = layer.cell;
  const recurrent = recurrentKernel.read();
  const units = recurrent.shape[0];
  const whole = tf.concat([kernel.read(), recurrent], 0);
  const bias = own?.read() ?? tf.zeros([recurrent.shape[1] ?? 0]);
  const ahead = tf.transpose(input, [1, 0, 2]); // [time, batch, inputs]
  const given = kwargs.initialState ?? (layer.stateful ? layer.states_ : null);
  return fusedSequence(tf, cell.kernel, {
    input: layer.goBackwards ? tf.reverse(ahead, 0) : ahead,
    weights: arrange(tf, cell, whole, bias),
    state: given === null ? null : [given].flat(),
    units,
    wantState: layer.stateful || layer.returnState,
    layer: layer.name,
  });
}

// Final states are kept or returned as the stock layer does it.
function finish(
  tf: TensorFlow,
  layer: StockLayer,
  { outputs, finalState }: SequenceResult,
  kwargs: CallArguments,
): Tensor | Tensor[] {
  const [time, batch, units] = outputs.shape;
  if (layer.stateful) layer.resetStates([...finalState], kwargs.training);
  const output = layer.returnSequences
    ? tf.transpose(outputs, [1, 0, 2])
    : tf.slice(outputs, [time - 1, 0, 0], [1, batch, units]).reshape([batch, units]);
  return layer.returnState ? [output, ...finalState] : output;
}

function checkInput(tf: TensorFlow, layer: StockLayer, input: Tensor): Tensor3D {
  const [batch, time] = input.shape;
  if (input.rank !== 3 || batch === 0 || time === 0) {
    throw new InvalidArgumentError(
      `invalid input of layer ${layer.name}: [${input.shape}] ` +
        "(must be [batch, time, inputs], none of them 0)",
    );
  }
  // One pass in the usual case: a sum is finite only where all its terms are.
  const sum = tf.sum(input).dataSync()[0];
  if (!Number.isFinite(sum) && !input.dataSync().every(Number.isFinite)) {
    throw new InvalidArgumentError(
      `invalid input of layer ${layer.name}: [${input.shape}] with NaN or infinite values`,
    );
  }
  return input as Tensor3D;
}

function nameOf(args: RecurrentLayerArgs): string {
  return args.name ? `${args.name}: ` : "";
}

/** Why the fused kernels cannot compute a layer, or null when they can. */
function whyNotFused(args: RecurrentLayerArgs): string | null {
  const { activation = "tanh", recurrentActivation = "sigmoid" } = args;
  if (activation !== "tanh") return `activation ${activation} (the fused kernels have tanh)`;
  if (recurrentActivation !== "sigmoid") {
    return `recurrentActivation ${recurrentActivation} (the fused kernels have sigmoid)`;
  }
  if (args.dropout || args.recurrentDropout) {
    return "dropout inside the cell (put a dropout layer between the recurrent ones)";
  }
  return null;
}

/** Which code computes a layer: `auto` is fused where that is possible. */
export type KernelChoice = "auto" | "fused" | "stock";

/**
 * A recurrent layer for `tf.sequential` and `tf.model`, fused where possible.
 *
 * The recurrent activation is sigmoid unless stated (the stock default, hardSigmoid, exists in
 * TensorFlow.js only). Weights are those of the stock layer, in its order.
 *
 * @param choice `kernel`, default "auto": fused on the native backend when the arguments allow it
 * @throws EtudeError for "fused" on another backend; InvalidArgumentError for arguments that the
 *   fused kernels cannot compute.
 * @example
 * model.add(recurrentLayer(tf, "lstm", { units: 256, returnSequences: true }));
 */
export function recurrentLayer(
  tf: TensorFlow,
  cell: CellName,
  choice: RecurrentLayerArgs & { kernel?: KernelChoice },
): layers.Layer {
  const { kernel = "auto", ...args } = choice;
  const native = hasNativeBackend(tf);
  if (kernel === "fused" && !native) {
    throw new EtudeError(
      `layer ${nameOf(args)}the fused kernels need the native backend, not ${tf.getBackend()} ` +
        '(use kernel: "auto" or "stock")',
    );
  }
  const stock = cellOf({ cell }).layer;
  const Fused = fusedLayerClasses(tf)[cell];
  if (stock === null || Fused === undefined) {
    throw new InvalidArgumentError(`invalid cell: ${cell} (TensorFlow.js has no layer of it)`);
  }
  const fused = kernel === "fused" || (kernel === "auto" && native && whyNotFused(args) === null);
  if (fused) return new Fused(args);
  const recurrentActivation = args.recurrentActivation ?? "sigmoid";
  return stock.make(tf, { ...args, recurrentActivation });
}

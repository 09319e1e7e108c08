import type { layers, serialization, Tensor, Tensor3D } from "@tensorflow/tfjs";
import { EtudeError, InvalidArgumentError } from "../../../core";
import { hasNativeBackend, type TensorFlow } from "../backend";
import type { Cell } from "../config";
import { fusedSequence, type SequenceResult } from "../kernels/differentiable";
import { gruKernel } from "../kernels/gru";
import { lstmKernel } from "../kernels/lstm";
import type { SequenceKernel } from "../kernels/sequence";

/** Arguments of a recurrent layer: those of the stock `tf.layers.lstm` and `tf.layers.gru`. */
export type RecurrentLayerArgs = Parameters<typeof layers.lstm>[0];

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

interface FusedCell {
  readonly className: string;
  readonly kernel: SequenceKernel;
  /** The stock weights in the fused kernel's layout, differentiably. */
  arrange(tf: TensorFlow, kernel: Tensor, bias: Tensor): Tensor[];
}

const fusedCells: Readonly<Record<Cell, FusedCell>> = {
  lstm: {
    className: "FusedLSTM",
    kernel: lstmKernel,
    arrange(tf, kernel, bias) {
      const [i, f, c, o] = tf.split(kernel, 4, 1);
      const [bi, bf, bc, bo] = tf.split(bias, 4);
      return [tf.concat([i, c, f, o], 1), tf.concat([bi, bc, bf, bo])];
    },
  },
  gru: {
    className: "FusedGRU",
    kernel: gruKernel,
    arrange(tf, kernel, bias) {
      const [z, r, h] = tf.split(kernel, 3, 1);
      const [bz, br, bh] = tf.split(bias, 3);
      return [tf.concat([r, z], 1), h, tf.concat([br, bz]), bh];
    },
  },
};

const known = new WeakMap<TensorFlow, Readonly<Record<Cell, StockClass>>>();

/**
 * The classes FusedLSTM and FusedGRU, registered so that saved models with them load.
 *
 * Each *is* the stock layer with another `call`: weights, their order and names, configuration,
 * `returnSequences`, `returnState`, `stateful`, `goBackwards` and initial states are the same.
 * With a mask, or on another backend than the native one, the stock code runs. The C library's
 * kernels exist for GPUs as well; nobody has run these layers there yet.
 */
export function fusedLayerClasses(tf: TensorFlow): Readonly<Record<Cell, StockClass>> {
  let classes = known.get(tf);
  if (!classes) {
    classes = { lstm: defineClass(tf, "lstm"), gru: defineClass(tf, "gru") };
    known.set(tf, classes);
  }
  return classes;
}

function defineClass(tf: TensorFlow, cell: Cell): StockClass {
  const { className, kernel, arrange } = fusedCells[cell];
  const Stock = tf.layers[cell]({ units: 1 } as RecurrentLayerArgs & {
    recurrentActivation: "sigmoid";
  }).constructor as StockClass;
  class Fused extends Stock {
    static readonly className = className;

    constructor(args: RecurrentLayerArgs) {
      const problem = whyNotFused(args);
      if (problem) throw new InvalidArgumentError(`invalid ${className} ${nameOf(args)}${problem}`);
      super({ ...args, recurrentActivation: "sigmoid" });
    }

    override call(inputs: Tensor | Tensor[], kwargs: CallArguments = {}): Tensor | Tensor[] {
      if (kwargs.mask || !hasNativeBackend(tf)) return super.call(inputs, kwargs);
      return tf.tidy(() => {
        const input = checkInput(tf, this, Array.isArray(inputs) ? inputs[0] : inputs);
        const result = runLayer(tf, this, input, kwargs, { kernel, arrange });
        return finish(tf, this, result, kwargs);
      });
    }
  }
  tf.serialization.registerClass(
    Fused as unknown as serialization.SerializableConstructor<serialization.Serializable>,
  );
  return Fused;
}

function runLayer(
  tf: TensorFlow,
  layer: StockLayer,
  input: Tensor3D,
  kwargs: CallArguments,
  { kernel, arrange }: Pick<FusedCell, "kernel" | "arrange">,
): SequenceResult {
  const { cell } = layer;
  const recurrent = cell.recurrentKernel.read();
  const units = recurrent.shape[0];
  const whole = tf.concat([cell.kernel.read(), recurrent], 0);
  const bias = cell.bias?.read() ?? tf.zeros([recurrent.shape[1] ?? 0]);
  const ahead = tf.transpose(input, [1, 0, 2]); // [time, batch, inputs]
  const given = kwargs.initialState ?? (layer.stateful ? layer.states_ : null);
  return fusedSequence(tf, kernel, {
    input: layer.goBackwards ? tf.reverse(ahead, 0) : ahead,
    weights: arrange(tf, whole, bias),
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
 * @param choice.kernel default "auto": fused on the native backend when the arguments allow it
 * @throws EtudeError for "fused" on another backend; InvalidArgumentError for arguments that the
 *   fused kernels cannot compute.
 * @example
 * model.add(recurrentLayer(tf, "lstm", { units: 256, returnSequences: true }));
 */
export function recurrentLayer(
  tf: TensorFlow,
  cell: Cell,
  { kernel = "auto", ...args }: RecurrentLayerArgs & { kernel?: KernelChoice },
): layers.Layer {
  const native = hasNativeBackend(tf);
  if (kernel === "fused" && !native) {
    throw new EtudeError(
      `layer ${nameOf(args)}the fused kernels need the native backend, not ${tf.getBackend()} ` +
        '(use kernel: "auto" or "stock")',
    );
  }
  const fused = kernel === "fused" || (kernel === "auto" && native && whyNotFused(args) === null);
  if (fused) return new (fusedLayerClasses(tf)[cell])(args);
  const stock = { ...args, recurrentActivation: args.recurrentActivation ?? "sigmoid" } as const;
  return tf.layers[cell](stock);
}

import type { layers } from "@tensorflow/tfjs";
import type { Handle, NativeOps, TensorFlow } from "../../native";
import type { CellWeight } from "../../portable";
import type { PositionsByToken } from "./by-token";
import type { GateWeights } from "./one-unit";

/** All that the library knows of a recurrent cell; a new one is a file here and a line of the list. */
export interface Cell {
  /** The weight arrays of a layer, in the order of its kernel and of files. */
  readonly weights: readonly CellWeight[];
  readonly kernel: SequenceKernel;
  /** The layer of TensorFlow.js that computes the same, or null when there is none. */
  readonly layer: StockLayer | null;
  /**
   * Rows of a batch at which training reaches half of the share of the machine's products that it
   * comes to with many: what its small steps cost, as `npm run bench -- training` measured it.
   */
  readonly halfwayRows: number;
  /** Runs a cell of one unit over numbers, from an empty memory, and tells every step. */
  trace(
    unit: Readonly<Record<string, GateWeights>>,
    inputs: readonly number[],
  ): readonly Readonly<Record<string, number>>[];
}

/** Arguments of a recurrent layer: those of the stock `tf.layers.lstm` and `tf.layers.gru`. */
export type RecurrentLayerArgs = Parameters<typeof layers.lstm>[0];

/** A layer of TensorFlow.js, and what its fused likeness is called in saved models. */
export interface StockLayer {
  readonly fusedName: string;
  /** In the order of the stock weights. */
  readonly gates: readonly string[];
  make(tf: TensorFlow, args: RecurrentLayerArgs): layers.Layer;
}

/** Sizes of one recurrent layer's pass over a batch of sequences. */
export interface SequenceShape {
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly units: number;
}

/** What a forward pass leaves behind: its results, and what the backward pass needs. */
export interface SequenceTrace {
  /** Hidden states of every step, [time, batch, units]. */
  readonly outputs: Handle;
  /** The state after the last step, each [batch, units]; LSTM [h, c], GRU [h]. */
  finalState(): Handle[];
  /** The arrays, [time, batch, width], from which `restore` makes the trace again. */
  saved(): readonly { readonly values: Handle; readonly width: number }[];
  /**
   * Gradients of a scalar with respect to everything that went in.
   *
   * @param request.outputs its gradient by `outputs`, [time, batch, units], or nothing
   * @param request.finalState its gradients by the final state, or nothing
   * @param request.wantInput whether the gradient by the input is needed
   * @param request.tokens what each position read, where its input is a row of a table
   */
  backward(request: BackwardRequest): SequenceGradients;
}

export interface BackwardRequest {
  readonly outputs: Handle | null;
  readonly finalState: readonly (Handle | null)[] | null;
  readonly wantInput: boolean;
  readonly tokens?: PositionsByToken;
}

export interface SequenceGradients {
  /** [time, batch, inputs], or null when it was not asked for. */
  readonly input: Handle | null;
  /**
   * One per weight array: a bias whole, a kernel as two blocks of rows, those of the input and the
   * recurrent ones. With `tokens` the first block has a row for each token instead: the sum of the
   * gates' gradients over the positions that read it.
   */
  readonly weights: readonly (readonly Handle[])[];
  /** One per initial state, [batch, units]. */
  readonly initialState: Handle[];
}

/** A cell's computation on the C library. All arrays are time-major float32 handles. */
export interface SequenceKernel {
  /** Arrays of a state, the output first: LSTM [h, c], GRU [h]. */
  readonly stateSize: number;
  /**
   * Runs a whole sequence.
   *
   * @param input [time, batch, inputs]
   * @param state the initial state, each [batch, units]; null means zeros
   */
  forward(
    ops: NativeOps,
    shape: SequenceShape,
    input: Handle,
    weights: readonly Handle[],
    state: readonly Handle[] | null,
  ): SequenceTrace;
  /** The trace of an earlier `forward` with the same arguments, from what it saved. */
  restore(
    ops: NativeOps,
    shape: SequenceShape,
    input: Handle,
    weights: readonly Handle[],
    state: readonly Handle[] | null,
    saved: readonly Handle[],
  ): SequenceTrace;
  /** One step: the state after `input`, [batch, inputs]; its first array is the output. */
  step(
    ops: NativeOps,
    units: number,
    input: Handle,
    weights: readonly Handle[],
    state: readonly Handle[],
  ): Handle[];
}

import { checkArgument } from "../../core";
import type { Handle, NativeOps } from "../native";
import type { RecurrentConfig } from "../portable";
import type { Batch } from "./batch";

/** What the parts of a network share while one batch goes through it. */
export interface Pass {
  readonly ops: NativeOps;
  readonly config: RecurrentConfig;
  readonly batch: number;
  readonly time: number;
  /** The handle of a weight array by name. */
  weight(name: string): Handle;
  /** Adds to the gradient of a weight array; a matrix may come as blocks of rows. */
  learn(name: string, ...blocks: readonly Handle[]): void;
  /** A new seed for a dropout mask, or null when the pass is no training. */
  readonly seed: (() => [number, number]) | null;
}

/** What carries the weights of a trained network through passes in which nothing learns. */
export interface PassMaker {
  readonly vocabularySize: number;
  /** A pass over `time` tokens of `batch` streams. */
  pass(batch: number, time: number): Pass;
}

/** A part's result, and how to hand its gradient on. */
export interface Flow {
  readonly output: Handle;
  /** Takes the gradient by `output`, learns, and returns that by the part's input. */
  backward(gradient: Handle): Handle;
}

/**
 * Turns [batch, time, …] into [time, batch, …].
 *
 * @param width values of one position
 */
export function timeMajor(values: Int32Array, { batch, time }: Batch, width = 1): Int32Array {
  const result = new Int32Array(values.length);
  for (let row = 0; row < batch; row++) {
    for (let t = 0; t < time; t++) {
      const from = (row * time + t) * width;
      const to = (t * batch + row) * width;
      for (let i = 0; i < width; i++) result[to + i] = values[from + i];
    }
  }
  return result;
}

/** One column of a [n, width] table of ids. */
export function column(values: Int32Array, index: number, width: number): Int32Array {
  const result = new Int32Array(values.length / width);
  for (let i = 0; i < result.length; i++) result[i] = values[i * width + index];
  return result;
}

/** Throws unless there is one id per stream, each within the vocabulary. */
export function checkTokens(tokenIds: Int32Array, batch: number, vocabularySize: number): void {
  checkArgument(
    tokenIds.length === batch,
    "token ids",
    tokenIds.length,
    `one for ${batch} streams`,
  );
  for (const id of tokenIds) {
    checkArgument(
      id >= 0 && id < vocabularySize,
      "token id",
      id,
      `must be 0 to ${vocabularySize - 1}`,
    );
  }
}

import { InvalidArgumentError } from "../../core";
import type { RecurrentConfig } from "../portable";

/** One batch of windows, row-major, batch first. */
export interface Batch {
  readonly batch: number;
  readonly time: number;
  /** Token ids, [batch, time]. */
  readonly inputs: Int32Array;
  /** Ids of the tokens that follow: [batch, time], or [batch] for last-step. */
  readonly targets: Int32Array;
  /** Shape of `targets`; 0 where there is only padding (always at a row's end). */
  readonly mask?: Float32Array;
  /** Factor ids of every input position, [batch, time, factors]. */
  readonly factors?: Int32Array;
  /**
   * Stateful training: start from `initialState` (zeros when it is missing) and return the final
   * state; no gradient flows through the border.
   */
  readonly carryState?: boolean;
  /** What the previous batch returned as `finalState`. */
  readonly initialState?: readonly Float32Array[];
}

/**
 * Throws unless the batch fits the configuration: lengths, and every id within its range.
 *
 * @throws InvalidArgumentError that names what does not fit, with both shapes.
 */
export function checkBatch(config: RecurrentConfig, batch: Batch): void {
  const { batch: rows, time } = batch;
  if (!(rows >= 1 && time >= 1)) {
    throw new InvalidArgumentError(
      `empty batch: ${rows} windows of ${time} tokens (both must be ≥ 1)`,
    );
  }
  const everyStep = config.predict === "every-step";
  const targets = everyStep ? [rows, time] : [rows];
  checkLength("inputs", batch.inputs, [rows, time]);
  checkLength("targets", batch.targets, targets);
  if (batch.mask) checkLength("mask", batch.mask, targets);
  checkIds("inputs", batch.inputs, config.vocabularySize);
  checkIds("targets", batch.targets, config.vocabularySize);
  if (config.factors.length > 0) {
    const factors = batch.factors ?? new Int32Array(0);
    checkLength("factors", factors, [rows, time, config.factors.length]);
    config.factors.forEach((factor, index) => {
      checkIds(`factor ${factor.name}`, factors, factor.size, index, config.factors.length);
    });
  }
}

function checkLength(name: string, values: ArrayLike<number>, shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length === expected) return;
  throw new InvalidArgumentError(
    `invalid batch: ${name} has ${values.length} values, [${shape.join(", ")}] needs ${expected}`,
  );
}

function checkIds(name: string, ids: Int32Array, size: number, first = 0, step = 1): void {
  for (let i = first; i < ids.length; i += step) {
    if (ids[i] >= 0 && ids[i] < size) continue;
    throw new InvalidArgumentError(
      `invalid batch: ${name} holds id ${ids[i]} at ${i} (must be ≥ 0 and < ${size})`,
    );
  }
}

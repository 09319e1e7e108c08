import { checkArgument } from "../core";
import type { BatchPlan } from "./plan";
import { shareInts } from "./shared-state";

/** Other keys a piece may be heard in: one table per shift, from token id to token id. */
export interface Transpositions {
  /** Semitones; must contain 0. */
  readonly shifts: readonly number[];
  /** Per shift: the id that stands for each id, −1 where the vocabulary has none. */
  readonly tables: readonly Int32Array[];
  /** Per shift, per sequence: factors, where they hold pitches. Default: the unshifted ones. */
  readonly factors?: readonly (readonly Int32Array[])[];
}

/** Sequences of token ids and how batches are cut from them. Plain data: workers get a view. */
export interface BatchSource {
  /** One per piece, with its start and end tokens; inputs are all but the last id. */
  readonly sequences: readonly Int32Array[];
  /** Per sequence, row-major `[inputs, factorCount]`. */
  readonly factors?: readonly Int32Array[];
  readonly plan: BatchPlan;
  /** Drawn anew for every piece in every epoch; training only. */
  readonly transpositions?: Transpositions;
}

/** A source laid out flat, as it is shared with workers without copies. */
export interface PackedSource {
  readonly ids: Int32Array; // all sequences, one after the other
  readonly starts: Int32Array; // [pieces + 1] into ids
  readonly plan: BatchPlan;
  readonly factorCount: number;
  /** One entry when the factors are the same in every key. */
  readonly factors: readonly Int32Array[]; // per shift: [inputs of all pieces, factorCount]
  readonly tables: readonly Int32Array[]; // per shift; empty = no transposition
  readonly zeroShift: number; // index of the shift by nothing
  readonly allowed: Uint8Array; // [pieces, shifts]: 1 where every token of the piece has a counterpart
  readonly windows: Int32Array; // explicit windows: piece, offset pairs
}

/** What a source is checked against. */
export interface SourceLimits {
  readonly name: string;
  readonly vocabularySize: number;
  readonly factorSizes: readonly number[];
}

/**
 * Lays a source out flat after checking every id against the vocabulary.
 * Throws `InvalidArgumentError` naming the source, the piece and the value.
 */
export function packSource(source: BatchSource, limits: SourceLimits): PackedSource {
  const { sequences, transpositions } = source;
  checkArgument(sequences.length > 0, `${limits.name}.sequences`, "empty", "needs a piece or more");
  const starts = new Int32Array(sequences.length + 1);
  for (let i = 0; i < sequences.length; i++) starts[i + 1] = starts[i] + sequences[i].length;
  const ids = new Int32Array(starts[sequences.length]);
  for (let i = 0; i < sequences.length; i++) {
    checkIds(sequences[i], `${limits.name}.sequences[${i}]`, limits.vocabularySize);
    ids.set(sequences[i], starts[i]);
  }
  const tables = transpositions ? checkTables(transpositions, limits) : [];
  return {
    ids,
    starts,
    plan: { ...source.plan, ...("windows" in source.plan ? { windows: undefined } : {}) },
    factorCount: limits.factorSizes.length,
    factors: packFactors(source, limits),
    tables,
    zeroShift: transpositions ? transpositions.shifts.indexOf(0) : 0,
    allowed: allowedShifts(ids, starts, tables),
    windows: explicitWindows(source, limits.name),
  };
}

function checkIds(ids: Int32Array, name: string, size: number): void {
  checkArgument(ids.length >= 2, `${name}.length`, ids.length, "needs an input and a target");
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] >= 0 && ids[i] < size) continue;
    checkArgument(false, `${name}[${i}]`, ids[i], `token ids lie in 0 … ${size - 1}`);
  }
}

function checkTables(given: Transpositions, limits: SourceLimits): Int32Array[] {
  const name = `${limits.name}.transpositions`;
  checkArgument(given.shifts.includes(0), `${name}.shifts`, given.shifts, "must contain 0");
  const { length } = given.shifts;
  checkArgument(
    given.tables.length === length,
    `${name}.tables`,
    given.tables.length,
    "one a shift",
  );
  for (const table of given.tables) {
    checkArgument(
      table.length === limits.vocabularySize,
      `${name}.tables`,
      table.length,
      `one entry per token, ${limits.vocabularySize}`,
    );
  }
  return [...given.tables];
}

function allowedShifts(ids: Int32Array, starts: Int32Array, tables: Int32Array[]): Uint8Array {
  const pieces = starts.length - 1;
  const allowed = new Uint8Array(pieces * tables.length).fill(1);
  for (let piece = 0; piece < pieces; piece++) {
    for (let shift = 0; shift < tables.length; shift++) {
      const table = tables[shift];
      for (let i = starts[piece]; i < starts[piece + 1]; i++) {
        if (table[ids[i]] >= 0) continue;
        allowed[piece * tables.length + shift] = 0;
        break;
      }
    }
  }
  return allowed;
}

function packFactors(source: BatchSource, limits: SourceLimits): Int32Array[] {
  if (limits.factorSizes.length === 0) return [];
  const perShift = source.transpositions?.factors ?? (source.factors ? [source.factors] : []);
  const given = perShift.length;
  checkArgument(
    given > 0,
    `${limits.name}.factors`,
    "none",
    "the network's configuration has factors",
  );
  return perShift.map((factors) => flattenFactors(source.sequences, factors, limits));
}

function flattenFactors(
  sequences: readonly Int32Array[],
  factors: readonly Int32Array[],
  limits: SourceLimits,
): Int32Array {
  const { factorSizes } = limits;
  const count = factorSizes.length;
  const total = sequences.reduce((sum, sequence) => sum + sequence.length - 1, 0);
  const flat = new Int32Array(total * count);
  let at = 0;
  for (let i = 0; i < sequences.length; i++) {
    const name = `${limits.name}.factors[${i}]`;
    const expected = (sequences[i].length - 1) * count;
    checkArgument(
      factors[i]?.length === expected,
      `${name}.length`,
      factors[i]?.length,
      `${expected}`,
    );
    for (let k = 0; k < expected; k++) {
      const id = factors[i][k];
      if (id < 0 || id >= factorSizes[k % count]) {
        checkArgument(false, `${name}[${k}]`, id, `lies in 0 … ${factorSizes[k % count] - 1}`);
      }
    }
    flat.set(factors[i], at);
    at += expected;
  }
  return flat;
}

function explicitWindows(source: BatchSource, name: string): Int32Array {
  const { plan, sequences } = source;
  if (plan.kind !== "windows" || !plan.windows) return new Int32Array(0);
  const pairs = plan.windows;
  for (let i = 0; i < pairs.length; i += 2) {
    const length = sequences[pairs[i]]?.length ?? 0;
    if (pairs[i + 1] >= 0 && pairs[i + 1] + plan.window < length) continue;
    checkArgument(
      false,
      `${name}.plan.windows[${i / 2}]`,
      [pairs[i], pairs[i + 1]],
      `piece ${pairs[i]} has ${length} tokens; a window and its target take ${plan.window + 1}`,
    );
  }
  return pairs;
}

/** The same source in shared memory, to be sent to workers without copies. */
export function shareSource(source: PackedSource): PackedSource {
  return {
    ...source,
    ids: shareInts(source.ids),
    starts: shareInts(source.starts),
    factors: source.factors.map(shareInts),
    tables: source.tables.map(shareInts),
    windows: shareInts(source.windows),
  };
}

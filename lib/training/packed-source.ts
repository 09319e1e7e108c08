import { checkArgument } from "../core";
import type { RecurrentConfig } from "../models/recurrent";
import type { BatchPlan, BatchSource, Transpositions } from "./batch-source";

/** A source laid out flat in shared memory: every worker reads it where it lies. */
export interface PackedSource {
  readonly ids: Int32Array; // all sequences, one after the other
  readonly starts: Int32Array; // [pieces + 1] into ids
  readonly plan: BatchPlan;
  readonly windows: Int32Array; // explicit windows: piece, offset pairs
  readonly lastStepOnly: boolean; // one target a row instead of one a position
  readonly factorCount: number;
  readonly factors: Int32Array; // [ids, factorCount], in the key as written
  readonly factorsInKeys: readonly Int32Array[]; // per shift; empty = the same in every key
  readonly tables: readonly Int32Array[]; // per shift; empty = no transposition
  readonly allowed: Uint8Array; // [pieces, shifts]: 1 where every token of the piece has a counterpart
}

/** What a source is checked against: the network that will read it, and its name in errors. */
export interface SourceReader {
  readonly name: string;
  readonly network: Pick<RecurrentConfig, "vocabularySize" | "factors" | "predict">;
}

/**
 * Checks a source against the network and lays it out flat.
 * Throws `InvalidArgumentError` naming the source, the piece and the value.
 */
export function packSource(source: BatchSource, reader: SourceReader): PackedSource {
  const { sequences, transpositions, plan } = source;
  const { name, network } = reader;
  checkArgument(sequences.length > 0, `${name}.sequences`, "empty", "needs a piece or more");
  checkPlan(plan, reader);
  sequences.forEach((ids, i) => {
    checkSequence(ids, `${name}.sequences[${i}]`, network.vocabularySize);
  });
  const starts = shared(sequences.length + 1);
  sequences.forEach((ids, i) => {
    starts[i + 1] = starts[i] + ids.length;
  });
  const ids = shared(starts[sequences.length]);
  sequences.forEach((sequence, i) => {
    ids.set(sequence, starts[i]);
  });
  const tables = transpositions ? tablesOf(transpositions, reader) : [];
  const flat = (factors: readonly Int32Array[]) => flattenFactors(starts, factors, reader);
  const packed: PackedSource = {
    ids,
    starts,
    plan: plan.kind === "windows" ? { ...plan, windows: undefined } : plan,
    windows: plan.kind === "windows" && plan.windows ? shareInts(plan.windows) : shared(0),
    lastStepOnly: network.predict === "last-step",
    factorCount: network.factors.length,
    factors: flat(source.factors ?? writtenFactors(transpositions) ?? []),
    factorsInKeys: network.factors.length > 0 ? (transpositions?.factors?.map(flat) ?? []) : [],
    tables,
    allowed: allowedShifts(ids, starts, tables),
  };
  checkRows(packed, name);
  return packed;
}

const writtenFactors = (transpositions: Transpositions | undefined) =>
  transpositions?.factors?.[transpositions.shifts.indexOf(0)];

/** Zeros in memory that threads share. */
function shared(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Math.max(4, 4 * length)), 0, length);
}

function shareInts(values: Int32Array): Int32Array {
  const copy = shared(values.length);
  copy.set(values);
  return copy;
}

function checkPlan(plan: BatchPlan, { name, network }: SourceReader): void {
  const { kind, batch } = plan;
  const sizes =
    kind === "windows" ? { window: plan.window, stride: plan.stride ?? 1 } : { time: plan.time };
  for (const [field, value] of Object.entries({ batch, ...sizes })) {
    const isWhole = Number.isInteger(value) && value >= 1;
    checkArgument(isWhole, `${name}.plan.${field}`, value, "must be a whole number ≥ 1");
  }
  const fits = kind === "windows" || network.predict === "every-step";
  const remedy = 'a network that predicts the last step only needs "windows"';
  checkArgument(fits, `${name}.plan.kind`, kind, remedy);
}

function checkSequence(ids: Int32Array, name: string, size: number): void {
  checkArgument(ids.length >= 2, `${name}.length`, ids.length, "needs an input and a target");
  const wrong = ids.findIndex((id) => id < 0 || id >= size);
  const remedy = `token ids lie in 0 … ${size - 1}`;
  checkArgument(wrong < 0, `${name}[${wrong}]`, ids[wrong], remedy);
}

function tablesOf(given: Transpositions, { name, network }: SourceReader): Int32Array[] {
  const { shifts, tables } = given;
  const field = `${name}.transpositions`;
  checkArgument(shifts.includes(0), `${field}.shifts`, shifts, "must contain 0");
  checkArgument(tables.length === shifts.length, `${field}.tables`, tables.length, "one a shift");
  const { vocabularySize: size } = network;
  for (const { length } of tables) {
    checkArgument(length === size, `${field}.tables`, length, `one entry per token, ${size}`);
  }
  return tables.map(shareInts);
}

function allowedShifts(ids: Int32Array, starts: Int32Array, tables: Int32Array[]): Uint8Array {
  const allowed = new Uint8Array((starts.length - 1) * tables.length);
  for (let piece = 0; piece < starts.length - 1; piece++) {
    const own = ids.subarray(starts[piece], starts[piece + 1]);
    tables.forEach((table, shift) => {
      allowed[piece * tables.length + shift] = own.every((id) => table[id] >= 0) ? 1 : 0;
    });
  }
  return allowed;
}

/** Factors beside the ids; a piece's last id, which is no input, has zeros. */
function flattenFactors(
  starts: Int32Array,
  factors: readonly Int32Array[],
  { name, network }: SourceReader,
): Int32Array {
  const sizes = network.factors.map(({ size }) => size);
  const count = sizes.length;
  const pieces = starts.length - 1;
  const flat = shared(starts[pieces] * count);
  if (count === 0) return flat;
  const remedy = "the network's configuration has factors";
  checkArgument(factors.length > 0, `${name}.factors`, "none", remedy);
  for (let piece = 0; piece < pieces; piece++) {
    const own = factors[piece];
    const field = `${name}.factors[${piece}]`;
    const expected = (starts[piece + 1] - starts[piece] - 1) * count;
    checkArgument(own?.length === expected, `${field}.length`, own?.length, `${expected}`);
    const wrong = own.findIndex((id, k) => id < 0 || id >= sizes[k % count]);
    const range = `lies in 0 … ${sizes[wrong % count] - 1}`;
    checkArgument(wrong < 0, `${field}[${wrong}]`, own[wrong], range);
    flat.set(own, starts[piece] * count);
  }
  return flat;
}

/** Throws where nothing of the source fits its plan, or a given window reaches beyond its piece. */
function checkRows(source: PackedSource, name: string): void {
  const { plan, windows, starts, ids } = source;
  const lengths = Array.from(starts.subarray(1), (end, piece) => end - starts[piece]);
  if (plan.kind === "stateful") {
    const [need, held] = [plan.batch * plan.time + 1, ids.length];
    const remedy = `one batch takes ${need} tokens; there are ${held}`;
    checkArgument(held >= need, `${name}.plan`, `${plan.batch} streams of ${plan.time}`, remedy);
  }
  if (plan.kind !== "windows") return;
  const need = plan.window + 1;
  for (let i = 0; i < windows.length; i += 2) {
    const [piece, offset] = windows.subarray(i, i + 2);
    const length = lengths[piece] ?? 0;
    const fits = offset >= 0 && offset + plan.window < length;
    const remedy = `piece ${piece} has ${length} tokens; a window and its target take ${need}`;
    checkArgument(fits, `${name}.plan.windows[${i / 2}]`, [piece, offset], remedy);
  }
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const remedy = `no window and target of ${need} tokens fits; the longest piece has ${longest}`;
  checkArgument(longest >= need, `${name}.plan.window`, plan.window, remedy);
}

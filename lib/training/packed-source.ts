import { checkArgument } from "../core";
import type { RecurrentConfig } from "../models/recurrent";
import { lengthsOf, type StoredIds, StoredSequences, sharedArray, shareInts } from "../store";
import type { BatchPlan, BatchSource, Transpositions } from "./batch-source";

/** A source laid out flat: every worker reads it where it lies, in shared memory or in a store. */
export interface PackedSource {
  readonly stored: StoredIds | null; // where ids and factors lie that are not here
  readonly ids: Int32Array; // all sequences, one after the other; empty where they are stored
  readonly starts: Int32Array; // [pieces + 1] into ids
  readonly plan: BatchPlan;
  readonly windows: Int32Array; // explicit windows: piece, offset pairs
  readonly lastStepOnly: boolean; // one target a row instead of one a position
  readonly factorCount: number;
  readonly factors: Int32Array; // [ids, factorCount], in the key as written
  readonly factorsInKeys: readonly Int32Array[]; // per shift; empty = the same in every key
  readonly pitchFactors: readonly number[]; // which factors move by the semitones of the shift
  readonly shifts: readonly number[]; // semitones of the tables
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
  const starts = startsOf(lengthsOf(sequences));
  const tables = transpositions ? tablesOf(transpositions, reader) : [];
  const content =
    sequences instanceof StoredSequences
      ? storedContent(sequences, reader)
      : heldContent({ ...source, sequences }, starts, reader);
  const packed: PackedSource = {
    ...content,
    starts,
    plan: plan.kind === "windows" ? { ...plan, windows: undefined } : plan,
    windows: plan.kind === "windows" && plan.windows ? shareInts(plan.windows) : shareInts([]),
    lastStepOnly: network.predict === "last-step",
    factorCount: network.factors.length,
    pitchFactors: transpositions?.pitchFactors ?? [],
    shifts: transpositions?.shifts ?? [],
    tables,
    allowed: allowedShifts(sequences, tables, network.vocabularySize),
  };
  if (sequences instanceof StoredSequences) sequences.close();
  checkRows(packed, name);
  return packed;
}

type Content = Pick<PackedSource, "stored" | "ids" | "factors" | "factorsInKeys">;

/** Ids and factors in memory that threads share. */
function heldContent(
  source: BatchSource & { readonly sequences: readonly Int32Array[] },
  starts: Int32Array,
  reader: SourceReader,
): Content {
  const { sequences, transpositions } = source;
  const { name, network } = reader;
  const ids = sharedArray(Int32Array, starts[sequences.length]);
  sequences.forEach((sequence, i) => {
    checkSequence(sequence, `${name}.sequences[${i}]`, network.vocabularySize);
    ids.set(sequence, starts[i]);
  });
  const flat = (factors: readonly Int32Array[]) => flattenFactors(starts, factors, reader);
  return {
    stored: null,
    ids,
    factors: flat(source.factors ?? writtenFactors(transpositions) ?? []),
    factorsInKeys: network.factors.length > 0 ? (transpositions?.factors?.map(flat) ?? []) : [],
  };
}

/** Nothing but where they lie: a store has checked its tokens, and its ids are looked up. */
function storedContent({ stored, lengths }: StoredSequences, reader: SourceReader): Content {
  const { name, network } = reader;
  const { vocabularySize: size, factors } = network;
  const most = stored.ids.reduce((largest, id) => Math.max(largest, id), 0);
  checkArgument(most < size, `${name}.sequences`, most, `token ids lie in 0 … ${size - 1}`);
  const short = lengths.findIndex((length) => length < 2);
  const remedy = "needs an input and a target";
  checkArgument(short < 0, `${name}.sequences[${short}].length`, lengths[short], remedy);
  const { factorCount } = stored;
  const fits = factors.length === 0 || factors.length === factorCount;
  checkArgument(fits, `${name}.factors`, factorCount, `the network takes ${factors.length}`);
  return { stored, ids: shareInts([]), factors: shareInts([]), factorsInKeys: [] };
}

const writtenFactors = (transpositions: Transpositions | undefined) =>
  transpositions?.factors?.[transpositions.shifts.indexOf(0)];

/** Where each sequence begins, and the end. */
function startsOf(lengths: ArrayLike<number>): Int32Array {
  const starts = sharedArray(Int32Array, lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i];
  return starts;
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

function allowedShifts(
  sequences: BatchSource["sequences"],
  tables: readonly Int32Array[],
  vocabularySize: number,
): Uint8Array {
  const allowed = sharedArray(Uint8Array, sequences.length * tables.length);
  if (tables.length === 0) return allowed;
  const seenIn = new Int32Array(vocabularySize); // the last piece, from 1, that an id was seen in
  let piece = 0;
  for (const ids of sequences) {
    const own = allowed.subarray(piece * tables.length, ++piece * tables.length).fill(1);
    for (const id of ids) {
      if (seenIn[id] === piece) continue;
      seenIn[id] = piece;
      for (let shift = 0; shift < own.length; shift++) if (tables[shift][id] < 0) own[shift] = 0;
    }
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
  const flat = sharedArray(Int32Array, starts[pieces] * count);
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
  const { plan, windows, starts } = source;
  const lengths = Array.from(starts.subarray(1), (end, piece) => end - starts[piece]);
  if (plan.kind === "stateful") {
    const [need, held] = [plan.batch * plan.time + 1, starts[starts.length - 1]];
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

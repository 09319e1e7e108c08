import type { Batch } from "../models/recurrent";
import { type StoredIds, StoredReader, type StoredRow } from "../store";
import { type EpochPlan, planEpoch, rowFields } from "./epoch-plan";
import type { PackedSource } from "./packed-source";

/** A worker's share of the rows: the k-th of `of` nearly equal parts. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** First and last (exclusive) of `count` things that belong to a share. */
export function shareOf(count: number, share: Share): { from: number; to: number } {
  const at = (index: number) => Math.floor((count * index) / share.of);
  return { from: at(share.index), to: at(share.index + 1) };
}

/** Cuts one worker's share of a step's batch; null where it has no rows. */
export function cutBatch(
  source: PackedSource,
  epoch: EpochPlan,
  step: number,
  share: Share,
): Batch | null {
  const { plan, lastStepOnly, factorCount } = source;
  const size = plan.batch * rowFields;
  const rows = epoch.rows.subarray(step * size, (step + 1) * size);
  const { from, to } = shareOf(rows.length / rowFields, share);
  if (from === to) return null;
  let time = 0;
  for (let i = 2; i < rows.length; i += rowFields) time = Math.max(time, rows[i]);
  const count = to - from;
  const own = rows.subarray(from * rowFields, to * rowFields);
  const batch: Batch = {
    batch: count,
    time,
    inputs: new Int32Array(count * time),
    targets: new Int32Array(lastStepOnly ? count : count * time),
    ...(lastStepOnly ? {} : maskOf(own, time)),
    ...(factorCount > 0 ? { factors: new Int32Array(count * time * factorCount) } : {}),
    ...(plan.kind === "stateful" ? { carryState: true } : {}),
  };
  for (let row = 0; row < count; row++) copyRow(source, epoch, own, row, batch);
  return batch;
}

/** 0 behind rows that are shorter than the batch; none where all are of one length. */
function maskOf(rows: Int32Array, time: number): { mask?: Float32Array } {
  const mask = new Float32Array((rows.length / rowFields) * time);
  let isFull = true;
  for (let row = 0; row < rows.length / rowFields; row++) {
    const length = rows[row * rowFields + 2];
    mask.fill(1, row * time, row * time + length);
    isFull &&= length === time;
  }
  return isFull ? {} : { mask };
}

/** Ids, targets and factors of one row; a stream may run through pieces, each in its own key. */
function copyRow(
  source: PackedSource,
  { shifts }: EpochPlan,
  rows: Int32Array,
  row: number,
  { inputs, targets, factors, time }: Batch,
): void {
  const { starts, tables, factorCount, lastStepOnly, pitchFactors } = source;
  const [firstPiece, from, length] = rows.subarray(row * rowFields, (row + 1) * rowFields);
  const written = rowOf(source, from, length + 1);
  const at = row * time;
  let piece = firstPiece;
  for (let t = 0; t <= length; t++) {
    while (starts[piece + 1] <= from + t) piece++;
    const table = tables[shifts[piece]];
    const id = table ? table[written.ids[t]] : written.ids[t];
    if (lastStepOnly && t === length) targets[row] = id;
    if (!lastStepOnly && t > 0) targets[at + t - 1] = id;
    if (t === length) continue;
    inputs[at + t] = id;
    if (!factors) continue;
    const place = (at + t) * factorCount;
    const inKey = source.factorsInKeys[shifts[piece]];
    const known = inKey ?? written.factors;
    const first = (inKey ? from + t : t) * factorCount;
    for (let k = 0; k < factorCount; k++) factors[place + k] = known[first + k];
    const moved = source.shifts[shifts[piece]] ?? 0;
    for (const k of pitchFactors) if (factors[place + k] > 0) factors[place + k] += moved;
  }
}

/** The ids of a row and the factors beside them, as written. */
function rowOf(source: PackedSource, from: number, length: number): StoredRow {
  const { stored, ids, factors, factorCount } = source;
  if (stored) return readerOf(stored).read(from, from + length);
  return {
    ids: ids.subarray(from, from + length),
    factors: factors.subarray(from * factorCount, (from + length) * factorCount),
  };
}

const readers = new WeakMap<StoredIds, StoredReader>();

/** This thread's reader of a store. */
function readerOf(stored: StoredIds): StoredReader {
  const reader = readers.get(stored) ?? new StoredReader(stored);
  readers.set(stored, reader);
  return reader;
}

/** Lets go of the files that batches of a source were cut from. */
export function closeSource({ stored }: PackedSource): void {
  if (!stored) return;
  readers.get(stored)?.close();
  readers.delete(stored);
}

/**
 * A worker's batches of one look at the whole source: with `epoch` shuffled as in that epoch of a
 * training, without it the pieces as they are written.
 */
export function* readBatches(
  source: PackedSource,
  options: { readonly share?: Share; readonly epoch?: number; readonly seed?: number } = {},
): Generator<Batch> {
  const { share = { index: 0, of: 1 }, epoch, seed = 0 } = options;
  const plan = planEpoch(source, seed, epoch ?? 0, epoch !== undefined);
  for (let step = 0; step < plan.steps; step++) {
    const batch = cutBatch(source, plan, step, share);
    if (batch) yield batch;
  }
}

import type { Batch } from "../models/recurrent";
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
  const { ids, starts, tables, factorCount, lastStepOnly } = source;
  const [first, from, length] = rows.subarray(row * rowFields, (row + 1) * rowFields);
  const at = row * time;
  let piece = first;
  for (let t = 0; t <= length; t++) {
    while (starts[piece + 1] <= from + t) piece++;
    const table = tables[shifts[piece]];
    const id = table ? table[ids[from + t]] : ids[from + t];
    if (lastStepOnly && t === length) targets[row] = id;
    if (!lastStepOnly && t > 0) targets[at + t - 1] = id;
    if (t === length) continue;
    inputs[at + t] = id;
    if (!factors) continue;
    const known = source.factorsInKeys[shifts[piece]] ?? source.factors;
    for (let k = 0; k < factorCount; k++) {
      factors[(at + t) * factorCount + k] = known[(from + t) * factorCount + k];
    }
  }
}

/** A worker's batches of one look at the whole source, the pieces as they are written. */
export function* batchesAsWritten(
  source: PackedSource,
  share: Share = { index: 0, of: 1 },
): Generator<Batch> {
  const plan = planEpoch(source, 0, 0, false);
  for (let step = 0; step < plan.steps; step++) {
    const batch = cutBatch(source, plan, step, share);
    if (batch) yield batch;
  }
}

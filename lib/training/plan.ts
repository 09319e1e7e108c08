import { checkArgument, Random } from "../core";
import type { Batch } from "../models/recurrent";
import type { PackedSource } from "./source";

/**
 * How batches are cut.
 * - `every-step`: segments of up to `time` tokens that never cross pieces; each token of each
 *   segment is a target. In training the cuts move by a random offset in every epoch.
 * - `windows`: windows of `window` tokens, `stride` apart, or the given (piece, offset) pairs.
 * - `stateful`: all pieces as one stream, cut into `batch` parallel streams that are read on and
 *   on, `time` tokens a step, the state carried over (char-rnn).
 */
export type BatchPlan =
  | { readonly kind: "every-step"; readonly time: number; readonly batch: number }
  | {
      readonly kind: "windows";
      readonly window: number;
      readonly batch: number;
      readonly stride?: number;
      readonly windows?: Int32Array;
    }
  | { readonly kind: "stateful"; readonly time: number; readonly batch: number };

/** The batches of one epoch: rows of (piece, first input, length), cut in steps of `batch` rows. */
export interface EpochPlan {
  readonly steps: number;
  readonly rows: Int32Array; // [rows, 3]; empty for stateful plans
  readonly shifts: Uint8Array; // per piece: index of the transposition heard in this epoch
  readonly training: boolean;
}

/** Throws when the plan's numbers are out of range or nothing of the source fits it. */
export function checkPlan(source: PackedSource, name: string, predict: string): void {
  const { plan } = source;
  const whole = (value: number, field: string) =>
    checkArgument(
      Number.isInteger(value) && value >= 1,
      `${name}.plan.${field}`,
      value,
      "must be a whole number ≥ 1",
    );
  whole(plan.batch, "batch");
  whole(
    plan.kind === "windows" ? plan.window : plan.time,
    plan.kind === "windows" ? "window" : "time",
  );
  if (plan.kind === "windows") whole(plan.stride ?? 1, "stride");
  checkArgument(
    plan.kind === "windows" || predict === "every-step",
    `${name}.plan.kind`,
    plan.kind,
    'a network that predicts the last step only needs "windows"',
  );
  const { steps } = planEpoch(source, 0, 0, false);
  const longest = longestPiece(source);
  const need = plan.kind === "windows" ? plan.window + 1 : plan.batch * plan.time + 1;
  checkArgument(
    steps > 0,
    plan.kind === "windows" ? `${name}.plan.window` : `${name}.plan`,
    plan.kind === "windows" ? plan.window : `${plan.batch} streams of ${plan.time}`,
    plan.kind === "windows"
      ? `no window and target of ${need} tokens fits; the longest piece has ${longest}`
      : `one batch takes ${need} tokens; there are ${source.ids.length}`,
  );
}

function longestPiece(source: PackedSource): number {
  let longest = 0;
  for (let i = 1; i < source.starts.length; i++) {
    longest = Math.max(longest, source.starts[i] - source.starts[i - 1]);
  }
  return longest;
}

/** The rows of an epoch, the same in every worker: they follow from seed and epoch alone. */
export function planEpoch(
  source: PackedSource,
  seed: number | string,
  epoch: number,
  training: boolean,
): EpochPlan {
  const random = Random.fromSeed(`${seed}/epoch/${epoch}`);
  const shifts = drawShifts(source, random, training);
  const { plan } = source;
  if (plan.kind === "stateful") {
    const perStream = Math.floor((source.ids.length - 1) / plan.batch);
    return { steps: Math.floor(perStream / plan.time), rows: new Int32Array(0), shifts, training };
  }
  const listed =
    plan.kind === "windows" ? windowRows(source) : segmentRows(source, random, training);
  const rows = training ? shuffleRows(listed, random) : longestFirst(listed);
  return { steps: Math.ceil(rows.length / 3 / plan.batch), rows, shifts, training };
}

function drawShifts(source: PackedSource, random: Random, training: boolean): Uint8Array {
  const pieces = source.starts.length - 1;
  const count = source.tables.length;
  const result = new Uint8Array(pieces);
  if (count === 0) return result;
  const choices = new Uint8Array(count);
  for (let piece = 0; piece < pieces; piece++) {
    let found = 0;
    for (let shift = 0; shift < count; shift++) {
      if (source.allowed[piece * count + shift]) choices[found++] = shift;
    }
    // 255: as written, which costs no table look-up.
    result[piece] = training && found > 0 ? choices[random.integer(found)] : 255;
  }
  return result;
}

function segmentRows(source: PackedSource, random: Random, training: boolean): Int32Array {
  const time = source.plan.kind === "every-step" ? source.plan.time : 0;
  const rows: number[] = [];
  for (let piece = 0; piece < source.starts.length - 1; piece++) {
    const inputs = source.starts[piece + 1] - source.starts[piece] - 1;
    const offset = training && inputs > time ? random.integer(time) : 0;
    if (offset > 0) rows.push(piece, 0, offset);
    for (let start = offset; start < inputs; start += time) {
      rows.push(piece, start, Math.min(time, inputs - start));
    }
  }
  return Int32Array.from(rows);
}

function windowRows(source: PackedSource): Int32Array {
  if (source.plan.kind !== "windows") return new Int32Array(0);
  const { window, stride = 1 } = source.plan;
  const rows: number[] = [];
  for (let i = 0; i < source.windows.length; i += 2) {
    rows.push(source.windows[i], source.windows[i + 1], window);
  }
  if (rows.length > 0) return Int32Array.from(rows);
  for (let piece = 0; piece < source.starts.length - 1; piece++) {
    const inputs = source.starts[piece + 1] - source.starts[piece] - 1;
    for (let start = 0; start + window <= inputs; start += stride) rows.push(piece, start, window);
  }
  return Int32Array.from(rows);
}

function shuffleRows(rows: Int32Array, random: Random): Int32Array {
  const order = new Int32Array(rows.length / 3);
  for (let i = 0; i < order.length; i++) order[i] = i;
  random.shuffleInPlace(order);
  return takeRows(rows, order);
}

// Rows of like length share a batch, so that little padding is computed.
function longestFirst(rows: Int32Array): Int32Array {
  const order = new Int32Array(rows.length / 3);
  for (let i = 0; i < order.length; i++) order[i] = i;
  order.sort((a, b) => rows[b * 3 + 2] - rows[a * 3 + 2] || a - b);
  return takeRows(rows, order);
}

function takeRows(rows: Int32Array, order: Int32Array): Int32Array {
  const result = new Int32Array(rows.length);
  for (let i = 0; i < order.length; i++) {
    result.set(rows.subarray(order[i] * 3, order[i] * 3 + 3), i * 3);
  }
  return result;
}

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
  lastStepOnly: boolean,
): Batch | null {
  const { plan } = source;
  if (plan.kind === "stateful") return cutStreams(source, epoch, step, share);
  const first = step * plan.batch;
  const total = Math.min(plan.batch, epoch.rows.length / 3 - first);
  const { from, to } = shareOf(total, share);
  if (from === to) return null;
  let time = 0;
  for (let i = first; i < first + total; i++) time = Math.max(time, epoch.rows[i * 3 + 2]);
  const batch = new BatchBuffer(source, to - from, time, lastStepOnly);
  for (let i = from; i < to; i++) {
    const [piece, start, length] = epoch.rows.subarray((first + i) * 3, (first + i) * 3 + 3);
    batch.addRow(piece, source.starts[piece] + start, length, epoch.shifts[piece]);
  }
  return batch.finish();
}

function cutStreams(
  source: PackedSource,
  epoch: EpochPlan,
  step: number,
  share: Share,
): Batch | null {
  if (source.plan.kind !== "stateful") return null;
  const { time, batch: streams } = source.plan;
  const perStream = Math.floor((source.ids.length - 1) / streams);
  const { from, to } = shareOf(streams, share);
  if (from === to) return null;
  const batch = new BatchBuffer(source, to - from, time, false);
  for (let stream = from; stream < to; stream++) {
    batch.addStream(stream * perStream + step * time, epoch.shifts);
  }
  return { ...batch.finish(), carryState: true };
}

/** Gathers rows into the arrays of a batch. */
class BatchBuffer {
  readonly #source: PackedSource;
  readonly #inputs: Int32Array;
  readonly #targets: Int32Array;
  readonly #factors: Int32Array | undefined;
  readonly #time: number;
  readonly #lastStepOnly: boolean;
  #mask: Float32Array | undefined;
  #rows = 0;

  constructor(source: PackedSource, rows: number, time: number, lastStepOnly: boolean) {
    this.#source = source;
    this.#inputs = new Int32Array(rows * time);
    this.#targets = new Int32Array(lastStepOnly ? rows : rows * time);
    this.#factors =
      source.factorCount > 0 ? new Int32Array(rows * time * source.factorCount) : undefined;
    this.#time = time;
    this.#lastStepOnly = lastStepOnly;
  }

  addRow(piece: number, position: number, length: number, shift: number): void {
    const { ids, tables } = this.#source;
    const table = tables.length > 0 && shift < tables.length ? tables[shift] : null;
    const read = (i: number) => (table ? table[ids[i]] : ids[i]);
    const at = this.#rows * this.#time;
    for (let t = 0; t < length; t++) this.#inputs[at + t] = read(position + t);
    if (this.#lastStepOnly) this.#targets[this.#rows] = read(position + length);
    else for (let t = 0; t < length; t++) this.#targets[at + t] = read(position + t + 1);
    if (!this.#lastStepOnly && length < this.#time) this.#pad(at + length, at + this.#time);
    this.#addFactors(at, position - piece, length, shift);
    this.#rows++;
  }

  // A stream runs through pieces; each keeps its own transposition.
  addStream(position: number, shifts: Uint8Array): void {
    const { ids, starts, tables } = this.#source;
    const at = this.#rows * this.#time;
    let piece = 0;
    for (let t = 0; t <= this.#time; t++) {
      while (starts[piece + 1] <= position + t) piece++;
      const shift = tables.length > 0 ? shifts[piece] : 255;
      const id = shift < tables.length ? tables[shift][ids[position + t]] : ids[position + t];
      if (t < this.#time) this.#inputs[at + t] = id;
      if (t > 0) this.#targets[at + t - 1] = id;
      const within = position + t < starts[piece + 1] - 1;
      if (t < this.#time && within) this.#addFactors(at + t, position + t - piece, 1, shift);
    }
    this.#rows++;
  }

  #pad(from: number, to: number): void {
    this.#mask ??= new Float32Array(this.#targets.length).fill(1);
    this.#mask.fill(0, from, to);
  }

  // `first` counts inputs over all pieces: a piece has one input less than tokens.
  #addFactors(at: number, first: number, length: number, shift: number): void {
    const { factors, factorCount: count } = this.#source;
    if (!this.#factors) return;
    const from = factors[factors.length > 1 && shift < factors.length ? shift : this.#unshifted()];
    this.#factors.set(from.subarray(first * count, (first + length) * count), at * count);
  }

  #unshifted(): number {
    return this.#source.factors.length > 1 ? this.#source.zeroShift : 0;
  }

  finish(): Batch {
    return {
      inputs: this.#inputs,
      targets: this.#targets,
      mask: this.#mask,
      factors: this.#factors,
      batch: this.#rows,
      time: this.#time,
    };
  }
}

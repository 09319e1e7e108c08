import { Random } from "../core";
import type { PackedSource } from "./packed-source";

/** Numbers of a row: piece, first input (into all ids), length. */
export const rowFields = 3;

/** No shift: the piece is heard as it is written. */
export const asWritten = -1;

/** The batches of one epoch: a step takes the next `plan.batch` rows. */
export interface EpochPlan {
  readonly steps: number;
  readonly rows: Int32Array; // [rows, 3]
  readonly shifts: Int8Array; // per piece: index of the transposition heard in this epoch
}

/** The rows of an epoch, the same in every worker: they follow from seed and epoch alone. */
export function planEpoch(
  source: PackedSource,
  seed: number | string,
  epoch: number,
  training: boolean,
): EpochPlan {
  const { plan } = source;
  const random = Random.fromSeed(`${seed}/epoch/${epoch}`);
  const shifts = drawShifts(source, random, training);
  const rows = rowsOf(source, training ? random : null);
  // Streams are read on and on; all other rows are shuffled, or, held out, put beside rows of like
  // length, so that little padding is computed.
  const order = Int32Array.from({ length: rows.length / rowFields }, (_, i) => i);
  if (plan.kind !== "stateful") {
    if (training) random.shuffleInPlace(order);
    else order.sort((a, b) => rows[b * rowFields + 2] - rows[a * rowFields + 2] || a - b);
  }
  const ordered = new Int32Array(rows.length);
  order.forEach((row, i) => {
    ordered.set(rows.subarray(row * rowFields, (row + 1) * rowFields), i * rowFields);
  });
  return { steps: Math.ceil(order.length / plan.batch), rows: ordered, shifts };
}

function drawShifts(source: PackedSource, random: Random, training: boolean): Int8Array {
  const pieces = source.starts.length - 1;
  const count = source.tables.length;
  const drawn = new Int8Array(pieces).fill(asWritten);
  if (!training) return drawn;
  for (let piece = 0; piece < pieces; piece++) {
    const allowed = source.allowed.subarray(piece * count, (piece + 1) * count);
    const choices = [...allowed.keys()].filter((shift) => allowed[shift]);
    if (choices.length > 0) drawn[piece] = choices[random.integer(choices.length)];
  }
  return drawn;
}

/** Rows in the order of the pieces; `random` moves the cuts of segments in training. */
function rowsOf(source: PackedSource, random: Random | null): Int32Array {
  const { plan, starts, windows } = source;
  const rows = new RowList();
  if (plan.kind === "stateful") {
    pushStreams(rows, source, plan.time);
    return rows.all;
  }
  if (plan.kind === "windows" && windows.length > 0) {
    for (let i = 0; i < windows.length; i += 2) {
      rows.push(windows[i], starts[windows[i]] + windows[i + 1], plan.window);
    }
    return rows.all;
  }
  for (let piece = 0; piece < starts.length - 1; piece++) {
    const [from, end] = [starts[piece], starts[piece + 1] - 1];
    if (plan.kind === "windows") {
      const { window, stride = 1 } = plan;
      for (let at = from; at + window <= end; at += stride) rows.push(piece, at, window);
      continue;
    }
    const offset = random && end - from > plan.time ? random.integer(plan.time) : 0;
    if (offset > 0) rows.push(piece, from, offset);
    for (let at = from + offset; at < end; at += plan.time) {
      rows.push(piece, at, Math.min(plan.time, end - at));
    }
  }
  return rows.all;
}

/** Step after step, one row of every stream. */
function pushStreams(rows: RowList, { starts, plan }: PackedSource, time: number): void {
  const perStream = Math.floor((starts[starts.length - 1] - 1) / plan.batch);
  const pieces = new Int32Array(plan.batch); // where each stream stands
  for (let step = 0; (step + 1) * time <= perStream; step++) {
    for (let stream = 0; stream < plan.batch; stream++) {
      const at = stream * perStream + step * time;
      while (starts[pieces[stream] + 1] <= at) pieces[stream]++;
      rows.push(pieces[stream], at, time);
    }
  }
}

/** Rows that grow: a corpus has millions, and plain arrays take twice the memory. */
class RowList {
  #rows = new Int32Array(rowFields * 1024);
  #length = 0;

  push(piece: number, first: number, length: number): void {
    if (this.#length === this.#rows.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#length++] = piece;
    this.#rows[this.#length++] = first;
    this.#rows[this.#length++] = length;
  }

  get all(): Int32Array {
    return this.#rows.subarray(0, this.#length);
  }
}

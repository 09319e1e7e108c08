import { appendFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../core/node";

/** Writes scalars where TensorBoard finds them: `tensorboard --logdir RUN`. */
export class TensorBoardWriter {
  readonly path: string;

  /** Starts an event file in `folder`; points at `fromStep` or later of older files are void. */
  constructor(folder: string, fromStep: number) {
    makeFolder(folder);
    const seconds = Math.floor(Date.now() / 1000);
    const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}`;
    this.path = join(folder, name);
    this.#append(concat(wallTime(), bytesField(3, Buffer.from("brain.Event:2"))));
    // SessionLog { status: START }: TensorBoard drops what an earlier session wrote from here on.
    if (fromStep > 0) {
      const session = bytesField(7, varintField(1, 1));
      this.#append(concat(wallTime(), varintField(2, fromStep), session));
    }
  }

  /** Adds one point to each of the named curves. */
  scalars(step: number, values: Readonly<Record<string, number>>): void {
    const entries = Object.entries(values).map(([tag, value]) => scalarValue(tag, value));
    this.#append(concat(wallTime(), varintField(2, step), bytesField(5, concat(...entries))));
  }

  #append(event: Buffer): void {
    appendFileSync(this.path, frameRecord(event));
  }
}

// Protocol buffer messages of TensorFlow's event.proto and summary.proto, field by field.

function wallTime(): Buffer {
  const field = Buffer.alloc(9);
  field[0] = (1 << 3) | 1; // Event.wall_time, double
  field.writeDoubleLE(Date.now() / 1000, 1);
  return field;
}

function scalarValue(tag: string, value: number): Buffer {
  const simple = Buffer.alloc(5);
  simple[0] = (2 << 3) | 5; // Summary.Value.simple_value, float
  simple.writeFloatLE(value, 1);
  return bytesField(1, concat(bytesField(1, Buffer.from(tag, "utf8")), simple));
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return concat(varint((field << 3) | 2), varint(bytes.length), bytes);
}

function varintField(field: number, value: number): Buffer {
  return concat(varint(field << 3), varint(value));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function concat(...parts: Buffer[]): Buffer {
  return Buffer.concat(parts);
}

/** A TFRecord: length, its masked checksum, the data, its masked checksum. */
export function frameRecord(data: Buffer): Buffer {
  const record = Buffer.alloc(16 + data.length);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8);
  data.copy(record, 12);
  record.writeUInt32LE(maskedCrc(data), 12 + data.length);
  return record;
}

// TFRecord stores checksums rotated and shifted, so that a checksum of checksums stays useful.
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** CRC-32C (Castagnoli), as an unsigned number. */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < data.length; i++) crc = crcTable[(crc ^ data[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

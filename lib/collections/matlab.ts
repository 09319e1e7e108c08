import { inflateSync } from "node:zlib";
import { DataError } from "../core";

// MATLAB's level 5 files ("MAT-File Format", The MathWorks): as much of them as the published piano
// rolls use, which are cells of matrices [frames, keys] of zeros and ones.

const compressed = 15;
const matrix = 14;
const cellClass = 1;
const lowestKey = 21;
const mostBytes = 500e6;

/** Whether these are the bytes of such a file. */
export function isMatlab(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 10)).toString("latin1") === "MATLAB 5.0";
}

/** Piano rolls as lists of pitches, by the names `train`, `valid` and `test`. */
export function readMatlabRolls(bytes: Buffer, path: string): Record<string, number[][][]> {
  try {
    const rolls: Record<string, number[][][]> = {};
    for (const element of elementsOf(bytes.subarray(128))) {
      const { name, cells } = readMatrix(contentOf(element));
      const side = /^(train|valid|test)data$/.exec(name)?.[1];
      if (side) rolls[side] = cells.map(framesOf);
    }
    return rolls;
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new DataError(`${path}: damaged, or no piano rolls of MATLAB: ${cause}`);
  }
}

interface Element {
  readonly type: number;
  readonly data: Buffer;
}

/** Type and data of the elements in a row; each begins at a multiple of 8 bytes. */
function* elementsOf(bytes: Buffer): Generator<Element> {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const first = bytes.readUInt32LE(at);
    const small = first >>> 16; // data of up to 4 bytes stand in the tag itself
    const type = first & 0xffff;
    const length = small || bytes.readUInt32LE(at + 4);
    const start = at + (small ? 4 : 8);
    if (start + length > bytes.length) throw new RangeError("it ends in the midst of a matrix");
    yield { type, data: bytes.subarray(start, start + length) };
    const end = small ? at + 8 : start + length;
    at = type === compressed ? end : Math.ceil(end / 8) * 8;
  }
}

function contentOf({ type, data }: Element): Buffer {
  if (type === matrix) return data;
  if (type !== compressed) throw new RangeError(`element of type ${type}`);
  const [inside] = elementsOf(inflateSync(data, { maxOutputLength: mostBytes }));
  return inside.data;
}

interface Matrix {
  readonly name: string;
  readonly size: readonly number[];
  readonly cells: readonly Matrix[];
  readonly values: readonly number[];
}

function readMatrix(content: Buffer): Matrix {
  const [flags, dimensions, name, ...rest] = elementsOf(content);
  const size = numbersOf(dimensions);
  const isCell = (flags.data[0] & 255) === cellClass;
  return {
    name: name.data.toString("latin1"),
    size,
    cells: isCell ? rest.map(({ data }) => readMatrix(data)) : [],
    values: isCell || rest.length === 0 ? [] : numbersOf(rest[0]),
  };
}

/** Numbers are stored as the smallest type that holds them. */
function numbersOf({ type, data }: Element): number[] {
  const read = readers[type];
  if (!read) throw new RangeError(`numbers of type ${type}`);
  const [width, at] = read;
  return Array.from({ length: data.length / width }, (_, i) => at(data, i * width));
}

const readers: Readonly<Record<number, readonly [number, (data: Buffer, at: number) => number]>> = {
  1: [1, (data, at) => data.readInt8(at)],
  2: [1, (data, at) => data.readUInt8(at)],
  3: [2, (data, at) => data.readInt16LE(at)],
  4: [2, (data, at) => data.readUInt16LE(at)],
  5: [4, (data, at) => data.readInt32LE(at)],
  6: [4, (data, at) => data.readUInt32LE(at)],
  7: [4, (data, at) => data.readFloatLE(at)],
  9: [8, (data, at) => data.readDoubleLE(at)],
};

/** A matrix [frames, 88], column by column, as the pitches that sound in each frame. */
function framesOf({ size: [frames, keys], values }: Matrix): number[][] {
  if (values.length !== frames * keys) throw new RangeError("a matrix of another size than stated");
  return Array.from({ length: frames }, (_, frame) => {
    const sounding: number[] = [];
    for (let key = 0; key < keys; key++) {
      if (values[key * frames + frame] !== 0) sounding.push(lowestKey + key);
    }
    return sounding;
  });
}

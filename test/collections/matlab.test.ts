import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isMatlab, readMatlabRolls } from "../../lib/collections/matlab";

/** An element: its tag, its data, filled up to a multiple of 8 bytes. */
function element(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  const filling = Buffer.alloc(type === 15 ? 0 : (8 - (data.length % 8)) % 8);
  return Buffer.concat([tag, data, filling]);
}

/** At most 4 bytes of data stand in the tag itself. */
function small(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE((data.length << 16) | type, 0);
  tag.set(data, 4);
  return tag;
}

const ints = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);
const cell = 1;
const double = 6;

function matrix(name: string, kind: number, size: [number, number], rest: Buffer): Buffer {
  const flags = element(6, ints(kind, 0));
  const called = Buffer.from(name);
  const title = called.length <= 4 ? small(1, called) : element(1, called);
  return element(14, Buffer.concat([flags, element(5, ints(...size)), title, rest]));
}

/** A piano roll of frames, each a list of pitches; columns first. */
function roll(frames: readonly (readonly number[])[], wide: boolean): Buffer {
  const values = Array.from({ length: 88 * frames.length }, (_, i) =>
    frames[i % frames.length].includes(21 + Math.floor(i / frames.length)) ? 1 : 0,
  );
  const data = wide
    ? element(9, Buffer.from(Float64Array.from(values).buffer))
    : element(2, Uint8Array.from(values));
  return matrix("", double, [frames.length, 88], data);
}

function file(...elements: Buffer[]): Buffer {
  const head = Buffer.alloc(128, " ");
  head.write("MATLAB 5.0 MAT-file, Platform: test");
  return Buffer.concat([head, ...elements]);
}

const pieces = [[[60, 64, 67], [], [21, 108]], [[62]]];
const cells = (name: string, wide: boolean) =>
  matrix(name, cell, [1, 2], Buffer.concat(pieces.map((frames) => roll(frames, wide))));

describe("MATLAB's piano rolls", () => {
  it("are read as pitches by piece and frame, packed or not, in whatever type of number", () => {
    const bytes = file(
      cells("traindata", true),
      element(15, deflateSync(cells("validdata", false))),
      element(15, deflateSync(cells("testdata", true))),
      matrix("other", double, [1, 1], element(9, Buffer.alloc(8))),
    );
    expect(isMatlab(bytes)).toBe(true);
    const found = readMatlabRolls(bytes, "rolls.mat");
    expect(found).toEqual({ train: pieces, valid: pieces, test: pieces });
  });

  it("that were cut, or hold something else, are refused by name", () => {
    const bytes = file(cells("traindata", true));
    for (const cut of [200, bytes.length / 2, bytes.length - 8]) {
      expect(() => readMatlabRolls(bytes.subarray(0, cut), "rolls.mat")).toThrow(
        /^rolls.mat: damaged, or no piano rolls of MATLAB/,
      );
    }
    const packed = file(element(15, Buffer.from("no zlib")));
    expect(() => readMatlabRolls(packed, "rolls.mat")).toThrow(/damaged/);
    expect(isMatlab(Buffer.from("<html>"))).toBe(false);
  });
});

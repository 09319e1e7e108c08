import { describe, expect, it } from "vitest";
import { loadTensorFlow } from "../../../lib/models/native/backend";
import { copyValues, rowWriter } from "../../../lib/models/native/memory";
import { NativeOps } from "../../../lib/models/native/ops";

const tf = loadTensorFlow();
const ops = NativeOps.of(tf);
const numbers = (count: number) => Float32Array.from({ length: count }, (_, index) => index + 0.5);

/** Memory that begins at a multiple of 64 bytes, as WebAssembly's does. */
const aligned = () => new WebAssembly.Memory({ initial: 1 }).buffer;

describe("results of the C library", () => {
  it.each([0, 64, 4])("are copied into an array that begins at byte %i", (offset) => {
    const target = new Float32Array(aligned(), offset, 24);
    ops.scope(() => copyValues(ops, ops.floats(numbers(24), [2, 3, 4]), target));
    expect(target).toEqual(numbers(24));
  });

  // At byte 4 the library would write into a copy.
  it.each([0, 4])("are written into rows of an array at byte %i, and into no others", (offset) => {
    const target = new Float32Array(aligned(), offset, 20);
    ops.scope(() => {
      const write = rowWriter(ops, target, 4);
      write(ops.floats(numbers(8), [2, 4]), 3, 2);
      write(ops.floats(numbers(4), [1, 4]), 0, 1);
    });
    expect([...target.subarray(0, 4)]).toEqual([...numbers(4)]);
    expect([...target.subarray(4, 12)]).toEqual(Array(8).fill(0));
    expect([...target.subarray(12)]).toEqual([...numbers(8)]);
  });

  it.each([
    ["of WebAssembly", () => new WebAssembly.Memory({ initial: 1 }).buffer],
    ["shared", () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer],
    ["of any address", () => new SharedArrayBuffer(64)],
  ])("reach memory %s, and leave nothing behind", (_, buffer) => {
    const target = new Float32Array(buffer(), 0, 16);
    const tensor = tf.tensor2d(numbers(16), [4, 4]);
    const before = tf.memory().numTensors;
    ops.scope(() => copyValues(ops, ops.borrow(tensor), target));
    expect(tf.memory().numTensors).toBe(before);
    expect([...target]).toEqual([...numbers(16)]);
    tensor.dispose();
  });
});

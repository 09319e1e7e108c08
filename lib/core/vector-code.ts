/** Instructions that leave four floats on the stack of WebAssembly. */
export type Vector = readonly number[];

/** What the body of a loop can say: each function returns instructions for four numbers. */
export interface VectorBody {
  /** Four numbers of an array. */
  load(array: number): Vector;
  /** A number given with the call, four times. */
  scalar(index: number): Vector;
  /** The number 1, four times. */
  readonly one: Vector;
  add(left: Vector, right: Vector): Vector;
  sub(left: Vector, right: Vector): Vector;
  mul(left: Vector, right: Vector): Vector;
  div(left: Vector, right: Vector): Vector;
  sqrt(value: Vector): Vector;
  /** Computes a value once, for several uses. */
  keep(value: Vector): Vector;
  /** Writes four numbers into an array. */
  store(array: number, value: Vector): void;
  /** Adds up values over the whole loop; the four sums are written into an array at its end. */
  sum(array: number, value: Vector): void;
}

/** A function over arrays of float32, four numbers at a time. */
export interface VectorLoop {
  readonly name: string;
  readonly arrays: number;
  readonly scalars: number;
  body(code: VectorBody): void;
}

/**
 * A compiled loop: the number of bytes to go over, a multiple of 16; the addresses of the arrays;
 * the scalars.
 */
export type VectorFunction = (bytes: number, ...rest: number[]) => void;

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b, void: 0x40, function: 0x60 } as const;
const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const get = (local: number) => [0x20, ...unsigned(local)];
const set = (local: number) => [0x21, ...unsigned(local)];
const simd = (code: number) => [0xfd, ...unsigned(code)];
const constant = (value: number) => [0x41, value]; // below 64
const addInt = 0x6a;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

const sized = (bytes: readonly number[]) => [...unsigned(bytes.length), ...bytes];
const text = (value: string) => sized([...value].map((letter) => letter.charCodeAt(0)));
const list = (items: readonly (readonly number[])[]) => [
  ...unsigned(items.length),
  ...items.flat(),
];
const section = (id: number, items: readonly (readonly number[])[]) => [id, ...sized(list(items))];

/**
 * Compiles loops to WebAssembly with vectors of four floats, over a memory given as
 * `env.memory`: many times faster than the same loop in JavaScript, which computes one double at
 * a time. Every operation rounds to float32 as IEEE 754 says: the same bytes on every machine.
 *
 * @param sharedPages the greatest size of a memory that threads share; not given: one's own
 * @example
 * const module = compileLoops([{ name: "double", arrays: 1, scalars: 0, body: (code) => {
 *   const value = code.keep(code.load(0));
 *   code.store(0, code.add(value, value));
 * } }]);
 */
export function compileLoops(
  loops: readonly VectorLoop[],
  sharedPages?: number,
): WebAssembly.Module {
  const signature = ({ arrays, scalars }: VectorLoop) => [
    types.function,
    ...list([...Array(arrays + 1).fill([types.i32]), ...Array(scalars).fill([types.f32])]),
    0,
  ];
  const limits = sharedPages === undefined ? [0, 0] : [3, 0, ...unsigned(sharedPages)];
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(sections.type, loops.map(signature)),
    ...section(sections.import, [[...text("env"), ...text("memory"), 2, ...limits]]),
    ...section(
      sections.function,
      loops.map((_, index) => unsigned(index)),
    ),
    ...section(
      sections.export,
      loops.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]),
    ),
    ...section(sections.code, loops.map(functionCode)),
  ];
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

function functionCode(loop: VectorLoop): number[] {
  const counter = 1 + loop.arrays + loop.scalars;
  const { statements, kept, atEnd } = loopBody(loop, counter);
  const locals = list([
    [1, types.i32],
    [...unsigned(kept), types.v128],
  ]);
  const next = [...get(counter), ...constant(16), addInt, ...set(counter)];
  const again = [...get(counter), ...get(0), 0x49, 0x0d, 0]; // while counter < bytes
  const whole = [
    ...[0x02, types.void, ...get(0), 0x45, 0x0d, 0], // nothing to do for 0 bytes
    ...[0x03, types.void, ...statements, ...next, ...again, 0x0b],
    ...[0x0b, ...atEnd, 0x0b],
  ];
  return sized([...locals, ...whole]);
}

function loopBody(loop: VectorLoop, counter: number) {
  const statements: number[] = [];
  const atEnd: number[] = [];
  let kept = 0;
  const address = (array: number) => [...get(1 + array), ...get(counter), addInt];
  const binary = (code: number) => (left: Vector, right: Vector) => [
    ...left,
    ...right,
    ...simd(code),
  ];
  loop.body({
    load: (array) => [...address(array), ...simd(0x00), 2, 0],
    scalar: (index) => [...get(1 + loop.arrays + index), ...simd(0x13)],
    one: [0x43, 0, 0, 0x80, 0x3f, ...simd(0x13)],
    add: binary(0xe4),
    sub: binary(0xe5),
    mul: binary(0xe6),
    div: binary(0xe7),
    sqrt: (value) => [...value, ...simd(0xe3)],
    keep(value) {
      const local = counter + 1 + kept++;
      statements.push(...value, ...set(local));
      return get(local);
    },
    store(array, value) {
      statements.push(...address(array), ...value, ...simd(0x0b), 2, 0);
    },
    sum(array, value) {
      const local = counter + 1 + kept++; // locals begin as zeros
      statements.push(...get(local), ...value, ...simd(0xe4), ...set(local));
      atEnd.push(...get(1 + array), ...get(local), ...simd(0x0b), 2, 0);
    },
  });
  return { statements, kept, atEnd };
}

import { compileLoops, type VectorFunction, type VectorLoop } from "./vector-code";

const pageBytes = 65_536;
const lineFloats = 16; // 64 bytes: what the C library wants of an array that it takes uncopied
const gapLines = 5; // so that equal places of equal arrays do not compete for one place of the cache

/** Memory of compiled loops that one thread uses for one thing after another. */
export class VectorMemory<Name extends string> {
  readonly #module: WebAssembly.Module;
  #memory = new WebAssembly.Memory({ initial: 0 });
  #functions: Readonly<Record<Name, VectorFunction>>;

  constructor(loops: readonly (VectorLoop & { readonly name: Name })[]) {
    this.#module = compileLoops(loops);
    this.#functions = this.#link();
  }

  /** The loops, over the arrays that `arrays` gave last. */
  get functions(): Readonly<Record<Name, VectorFunction>> {
    return this.#functions;
  }

  /** Arrays of these sizes; what they hold is left over from the last use, which ends. */
  arrays(sizes: readonly number[]): Float32Array[] {
    const { offsets, bytes } = layOut(sizes);
    if (bytes > this.#memory.buffer.byteLength) {
      this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
      this.#functions = this.#link();
    }
    return sizes.map((size, index) => new Float32Array(this.#memory.buffer, offsets[index], size));
  }

  #link(): Readonly<Record<Name, VectorFunction>> {
    const instance = new WebAssembly.Instance(this.#module, { env: { memory: this.#memory } });
    return instance.exports as Record<Name, VectorFunction>;
  }
}

/** The most that a memory may have; loops for shared memory are compiled for this. */
export const greatestPages = 65_536;

/** Arrays in one memory that threads share; sent by message, it is still the same memory. */
export function sharedArrays(sizes: readonly number[]): {
  memory: WebAssembly.Memory;
  arrays: Float32Array[];
} {
  const { offsets, bytes } = layOut(sizes);
  const pages = Math.ceil(bytes / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const arrays = sizes.map((size, i) => new Float32Array(memory.buffer, offsets[i], size));
  return { memory, arrays };
}

function layOut(sizes: readonly number[]): { offsets: number[]; bytes: number } {
  const offsets: number[] = [];
  let lines = 0;
  for (const size of sizes) {
    offsets.push(lines * lineFloats * 4);
    lines += Math.ceil(size / lineFloats) + gapLines;
  }
  return { offsets, bytes: lines * lineFloats * 4 };
}

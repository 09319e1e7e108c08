import type { StoredArray } from "../../core";
import type { ParameterSpec } from "./parameters";

/** Bits of a weight in a model's file: float32, float16, or whole numbers of −127 to 127. */
export type WeightBits = 8 | 16 | 32;

/** The choices, the smallest first. */
export const weightBits = [8, 16, 32] as const;

/**
 * A weight array as a file keeps it. Matrices become compact: float16 as its bits, or whole numbers
 * with a scale for each row. Biases, which are few, stay float32.
 *
 * @returns arrays by name: the array's own, and `NAME.scale`, float32 [rows], for 8 bits
 */
export function compactArray(
  { name, shape }: Pick<ParameterSpec, "name" | "shape">,
  values: Float32Array,
  bits: WeightBits,
): Record<string, StoredArray> {
  if (bits === 32 || shape.length < 2) return { [name]: values };
  if (bits === 16) return { [name]: Uint16Array.from(values, halfOf) };
  const width = shape[shape.length - 1];
  const scales = new Float32Array(values.length / width);
  const whole = new Int8Array(values.length);
  for (let row = 0; row < scales.length; row++) {
    const from = row * width;
    let most = 0;
    for (let i = from; i < from + width; i++) most = Math.max(most, Math.abs(values[i]));
    scales[row] = most / 127;
    if (scales[row] === 0) continue;
    for (let i = from; i < from + width; i++) whole[i] = Math.round(values[i] / scales[row]);
  }
  return { [name]: whole, [scaleName(name)]: scales };
}

/**
 * The weights of an array that was kept so; null where these are none of its size.
 *
 * @param stored the arrays of the file
 */
export function expandArray(
  { name, shape, size }: Pick<ParameterSpec, "name" | "shape" | "size">,
  stored: Readonly<Record<string, StoredArray>>,
): Float32Array | null {
  const values = Object.hasOwn(stored, name) ? stored[name] : undefined;
  if (values?.length !== size) return null;
  if (values instanceof Float32Array) return values;
  if (values instanceof Uint16Array) return Float32Array.from(values, floatOf);
  const scales = stored[scaleName(name)];
  const width = shape[shape.length - 1];
  if (!(scales instanceof Float32Array) || scales.length !== size / width) return null;
  return Float32Array.from(values, (whole, i) => whole * scales[Math.floor(i / width)]);
}

/** Where the scales of an array's rows stand. */
export function scaleName(name: string): string {
  return `${name}.scale`;
}

const cell = new DataView(new ArrayBuffer(4));

/** The bits of the nearest float16 (of two as near, the even one); too large ones are infinite. */
export function halfOf(value: number): number {
  cell.setFloat32(0, value);
  const bits = cell.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const scale = exponent - 112; // of the float16
  if (scale >= 31) return sign | 0x7c00;
  if (scale > 0) return sign | roundBits((scale << 23) | fraction, 13);
  if (scale < -10) return sign;
  return sign | roundBits(fraction | 0x800000, 14 - scale); // below the normal numbers
}

/** A whole number without its last bits, rounded to the nearest, of two as near to the even one. */
function roundBits(value: number, drop: number): number {
  const kept = value >>> drop;
  const rest = value & ((1 << drop) - 1);
  const half = 1 << (drop - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

/** The number that float16 bits stand for. */
export function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

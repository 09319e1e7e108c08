// What `Math` leaves to the engine, of sums, products and quotients alone, which IEEE 754 fixes to
// the bit: a network then says the same in every engine and on every processor.

const log2e = Math.LOG2E;
// ln 2 in two parts, the first so short that whole multiples of it are exact.
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const smallest = -708; // e^x is the smallest normal double there
const largest = 709;
const bias = 1100;
const powersOfTwo = Float64Array.from({ length: 2 * bias }, (_, i) => powerOfTwo(i - bias));

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < Math.abs(exponent); i++) power = exponent < 0 ? power / 2 : power * 2;
  return power;
}

/** e to the x, 0 below −708; relative error under 1e-11. */
export function exp(x: number): number {
  if (!(x > smallest)) return x <= smallest ? 0 : Number.NaN;
  const bounded = Math.min(x, largest);
  const k = Math.floor(bounded * log2e + 0.5);
  const r = bounded - k * ln2High - k * ln2Low; // −0.35 to 0.35
  // Taylor's series to the ninth power, Horner's way.
  const tail = 1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * (1 / 362880)));
  const sum = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * tail)))));
  return sum * powersOfTwo[k + bias];
}

/** The natural logarithm of a normal number > 0; absolute error under 1e-12 for those near 1. */
export function log(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa > Math.SQRT2; exponent++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  const t = (mantissa - 1) / (mantissa + 1); // −0.18 to 0.18: log m = 2 artanh t
  const square = t * t;
  let sum = 0;
  for (let power = 17; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return exponent * ln2High + (exponent * ln2Low + 2 * t * sum);
}

/** 1 / (1 + e^−x). */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const decay = exp(x < 0 ? 2 * x : -2 * x);
  const size = (1 - decay) / (1 + decay);
  return x < 0 ? -size : size;
}

import { checkArgument } from "../../core";
import { loadTensorFlow } from "../native";

/**
 * How many floating-point operations a second a matrix product [rows, inner] · [inner, columns]
 * reaches, in 10⁹, on the threads that this process' TensorFlow has (one, unless it was told
 * otherwise). A multiplication and an addition count as two.
 *
 * @param seconds how long to measure, default 0.1
 * @example
 * productSpeed(1024, 1024, 1024); // what no training on this core can exceed
 */
export function productSpeed(rows: number, inner: number, columns: number, seconds = 0.1): number {
  for (const [name, value] of Object.entries({ rows, inner, columns })) {
    checkArgument(Number.isInteger(value) && value >= 1, name, value, "a whole number ≥ 1");
  }
  const tf = loadTensorFlow();
  return tf.tidy(() => {
    const left = tf.ones([rows, inner]);
    const right = tf.ones([inner, columns]);
    const product = () => tf.dispose(tf.matMul(left, right));
    const warm = performance.now() + 100 * seconds;
    do product();
    while (performance.now() < warm);
    let best = 0;
    // The best of short stretches: what the machine can do, not what others left of it.
    const end = performance.now() + 1000 * seconds;
    do {
      const start = performance.now();
      let count = 0;
      do {
        product();
        count++;
      } while (performance.now() - start < 2);
      best = Math.max(best, (2e-6 * rows * inner * columns * count) / (performance.now() - start));
    } while (performance.now() < end);
    return best;
  });
}

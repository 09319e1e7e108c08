import { execFile } from "node:child_process";

const measure = `
const { productSpeed } = require("./lib/models/recurrent/product-speed");
console.log("gflops", productSpeed(512, 512, 512, 0.1));
process.exit(0);
`;

/**
 * What one core reaches in matrix products, in 10⁹ operations a second, measured in about a second by
 * a process of its own: TensorFlow would stay in this one. Undefined where it cannot be measured.
 */
export function machineSpeed(root: string): Promise<number | undefined> {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", TF_NUM_INTRAOP_THREADS: "1" };
  return new Promise((resolve) => {
    const args = ["-r", "tsx/cjs", "-e", measure];
    execFile(process.execPath, args, { cwd: root, env, timeout: 20_000 }, (_error, output) => {
      const [, number] = /^gflops ([\d.]+)$/m.exec(output) ?? [];
      resolve(number === undefined ? undefined : Number(number));
    });
  });
}

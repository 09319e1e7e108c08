import { availableParallelism } from "node:os";
import { type BenchRow, benchShapes } from "../../recipes/speed";
import type { BenchOptions } from "./bench-training";
import { benchCells, takeTurns } from "./measure";
import { rivals } from "./rival";

const streamCounts = [1, 64] as const;

/**
 * Times a generated token, in one stream and in 64: our stateful stepping, PyTorch's, and Keras'
 * `predict` re-running the window for every token as the five published systems do.
 */
export async function benchSampling(options: BenchOptions = {}): Promise<{ rows: BenchRow[] }> {
  const threads = options.threads ?? availableParallelism();
  const wanted = options.systems ?? ["keras", "pytorch"];
  const systems = rivals(
    wanted.filter((name) => name !== "tfjs"),
    { ...options, threads },
  );
  const rows: BenchRow[] = [];
  for (const shape of benchShapes) {
    if (options.shapes && !options.shapes.includes(shape.name)) continue;
    for (const cell of benchCells) {
      for (const streams of streamCounts) {
        options.report?.(`sampling ${shape.name} ${cell}, ${streams} streams`);
        const task = { bench: "sampling", shape, cell, threads, streams } as const;
        const medians = await takeTurns(
          systems,
          task,
          options.effort ?? { rounds: 5, turnSeconds: 0.5 },
        );
        const own = medians.get("etude")!;
        for (const [system, seconds] of medians) {
          const ratioToEtude = seconds / own;
          const place = { bench: "sampling", shape: shape.name, cell, streams } as const;
          rows.push({ ...place, system, seconds, ratioToEtude });
        }
      }
    }
  }
  return { rows };
}

import { availableParallelism } from "node:os";
import { median } from "d3-array";
import { type BenchRow, benchShapes, type System } from "../../recipes/speed";
import type { InstructionSet } from "./instructions";
import { benchCells, type Effort, stepOperations, takeTurns } from "./measure";
import { rivals, startNode } from "./rival";

/** What the benches of training and sampling are asked. */
export interface BenchOptions {
  /** Threads of every system; default: all cores. */
  readonly threads?: number;
  /** Shapes by name; default: all. */
  readonly shapes?: readonly string[];
  /** Rivals; default: all. */
  readonly systems?: readonly System[];
  readonly effort?: Effort;
  /** Rivals keep the memory that they free; see `RivalSettings`. Default false. */
  readonly keepMemory?: boolean;
  /** Which instructions this process was limited to before; only said in the report. */
  readonly isa?: InstructionSet;
  /** Keep the growth curves in figures/records/ as well; default false. */
  readonly record?: boolean;
  readonly report?: (text: string) => void;
}

const defaultEffort: Effort = { rounds: 5, turnSeconds: 1.5 };

/**
 * Times a training step of each shape and cell in all systems, taking turns: embedding, recurrent
 * stack, dense output, sparse cross-entropy, Adam; the same sizes and threads, dropout off.
 */
export async function benchTraining(
  options: BenchOptions = {},
): Promise<{ rows: BenchRow[]; ceilingGflops: number; threads: number }> {
  const threads = options.threads ?? availableParallelism();
  const systems = rivals(options.systems ?? ["tfjs", "keras", "pytorch"], { ...options, threads });
  const rows: (BenchRow & { readonly gflops: number })[] = [];
  const ceilings: number[] = [];
  for (const shape of benchShapes) {
    if (options.shapes && !options.shapes.includes(shape.name)) continue;
    for (const cell of benchCells) {
      options.report?.(`training ${shape.name} ${cell}`);
      const task = { bench: "training", shape, cell, threads, streams: 1 } as const;
      ceilings.push(await measureCeiling(threads));
      const medians = await takeTurns(systems, task, options.effort ?? defaultEffort);
      const own = medians.get("etude")!;
      for (const [system, seconds] of medians) {
        const ratioToEtude = seconds / own;
        rows.push({
          bench: "training",
          shape: shape.name,
          cell,
          system,
          seconds,
          ratioToEtude,
          gflops: stepOperations(shape, cell) / seconds / 1e9,
        });
      }
    }
  }
  // The median of them all: a slow minute of the machine must not lower it.
  const ceilingGflops = median(ceilings)!;
  return {
    rows: rows.map(({ gflops, ...row }) => ({ ...row, ceilingShare: gflops / ceilingGflops })),
    ceilingGflops,
    threads,
  };
}

/** GFLOP/s of a 2048² matrix product with all threads: what no system here can exceed. */
export async function measureCeiling(threads: number): Promise<number> {
  const rival = startNode("tfjs", threads);
  try {
    const shape = benchShapes[0];
    await rival.load({ bench: "ceiling", shape, cell: "lstm", threads, streams: 1 });
    const times: number[] = [];
    for (let round = 0; round < 5; round++) times.push(await rival.run(5));
    return (2 * 2048 ** 3) / Math.min(...times) / 1e9;
  } finally {
    rival.close();
  }
}

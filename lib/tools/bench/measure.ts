import { median } from "d3-array";
import { type CellName, trainingOperations } from "../../models/recurrent";
import { type BenchShape, benchConfig, type System } from "../../recipes/speed";
import type { Rival, RivalTask } from "./rival";

/** The cells that every system has. */
export const benchCells: readonly CellName[] = ["lstm", "gru"];

/** How long each system is measured. */
export interface Effort {
  readonly rounds: number;
  /** Seconds that one turn of one system should take. */
  readonly turnSeconds: number;
}

/**
 * Medians of systems that take turns, so that a slow minute of the machine meets all of them.
 * Each is started for this task alone: what a process did before changes how it gets its memory,
 * and with that its speed by up to two thirds. The length of its turns follows from one trial.
 */
export async function takeTurns(
  systems: ReadonlyMap<System, () => Rival>,
  task: RivalTask,
  effort: Effort,
): Promise<Map<System, number>> {
  const sides: { name: System; rival: Rival; count: number; times: number[] }[] = [];
  try {
    for (const [name, start] of systems) {
      const side = { name, rival: start(), count: 1, times: [] };
      sides.push(side);
      await side.rival.load(task);
      const trial = (await side.rival.run(1)) * task.streams;
      side.count = Math.max(1, Math.min(500, Math.round(effort.turnSeconds / trial)));
    }
    for (let round = 0; round < effort.rounds; round++) {
      for (const { rival, count, times } of sides) times.push(await rival.run(count));
    }
    return new Map(sides.map(({ name, times }) => [name, median(times)!]));
  } finally {
    for (const { rival } of sides) rival.close();
  }
}

/** Floating-point operations of a training step's matrix products: forward, and twice that back. */
export function stepOperations(shape: BenchShape, cell: CellName): number {
  const { batch, time, predict } = shape;
  const targets = predict === "every-step" ? batch * time : batch;
  return trainingOperations(benchConfig(shape, cell), { positions: batch * time, targets });
}

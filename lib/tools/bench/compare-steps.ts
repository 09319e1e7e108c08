import { median } from "d3-array";
import type { CellName } from "../../models/recurrent";
import { EtudeTrainer } from "./etude-side";
import type { BenchShape } from "./shapes";

/** A training whose steps are timed. */
export interface StepVariant {
  readonly shape: Omit<BenchShape, "name">;
  readonly cell: CellName;
  readonly workers: number;
}

/** What a step of a variant takes and teaches. */
export interface StepCost {
  readonly name: string;
  /** Median per step. */
  readonly seconds: number;
  /** Tokens that the network reads in a step. */
  readonly read: number;
  /** Tokens that it is asked for. */
  readonly taught: number;
}

/**
 * Times training steps of several variants on this library's workers, in turns.
 *
 * @param effort rounds (default 5), and how long a turn should take (default 0.3 s)
 * @example
 * await compareSteps({ one: { shape, cell: "lstm", workers: 1 }, two: { shape, cell: "lstm", workers: 2 } });
 */
export async function compareSteps(
  variants: Readonly<Record<string, StepVariant>>,
  effort: { readonly rounds?: number; readonly turnSeconds?: number } = {},
): Promise<StepCost[]> {
  const { rounds = 5, turnSeconds = 0.3 } = effort;
  const trainer = new EtudeTrainer();
  const entries = Object.entries(variants).map(([name, variant]) => ({
    name,
    variant,
    count: 0,
    times: [] as number[],
  }));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const entry of entries) {
        const { shape, cell, workers } = entry.variant;
        const named = { ...shape, name: "chorale" } as const; // the name is for reports only
        await trainer.load({ bench: "training", shape: named, cell, threads: workers, streams: 1 });
        entry.count ||= callsIn(turnSeconds, await trainer.run(2));
        entry.times.push(await trainer.run(entry.count));
      }
    }
  } finally {
    await trainer.release();
  }
  return entries.map(({ name, variant, times }) => {
    const read = variant.shape.batch * variant.shape.time;
    const taught = variant.shape.predict === "every-step" ? read : variant.shape.batch;
    return { name, seconds: median(times)!, read, taught };
  });
}

function callsIn(seconds: number, oneCall: number): number {
  return Math.max(1, Math.min(1000, Math.round(seconds / oneCall)));
}

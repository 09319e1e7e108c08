import { median } from "d3-array";
import type { TurnEffort } from "../../core";
import type { RecurrentConfig } from "../../models/recurrent";
import { BareSteps } from "../../training";

/** A training whose steps are timed. */
export interface StepVariant {
  readonly network: RecurrentConfig;
  /** Tokens in a row of a batch. */
  readonly time: number;
  readonly batch: number;
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
 * await compareSteps({ one: { network, time: 64, batch: 32, workers: 1 }, two: … });
 */
export async function compareSteps(
  variants: Readonly<Record<string, StepVariant>>,
  { rounds = 5, turnSeconds = 0.3 }: TurnEffort = {},
): Promise<StepCost[]> {
  const entries = Object.entries(variants);
  const counts = new Map<string, number>();
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, variant] of entries) {
      const steps = await BareSteps.open(variant.workers);
      try {
        await steps.begin(variant.network, variant);
        await steps.run(3); // the first are slower
        const count = counts.get(name) ?? callsIn(turnSeconds, await steps.run(2));
        counts.set(name, count);
        times.get(name)!.push(await steps.run(count));
      } finally {
        await steps.close();
      }
    }
  }
  return entries.map(([name, { network, time, batch }]) => {
    const read = batch * time;
    const taught = network.predict === "every-step" ? read : batch;
    return { name, seconds: median(times.get(name)!)!, read, taught };
  });
}

function callsIn(seconds: number, oneCall: number): number {
  return Math.max(1, Math.min(1000, Math.round(seconds / oneCall)));
}

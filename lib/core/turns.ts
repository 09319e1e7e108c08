import { median } from "d3-array";
import { checkArgument } from "./errors";

/** How long work is measured. */
export interface TurnEffort {
  /** Turns of each; default 5. */
  readonly rounds?: number;
  /** Seconds that one turn should take; default 0.2. At least one call is made. */
  readonly turnSeconds?: number;
}

/** What a contestant took. */
export interface Timing<Name extends string = string> {
  readonly name: Name;
  /** Median over the turns, for one call. */
  readonly seconds: number;
  /** Seconds a call, turn by turn. */
  readonly turns: readonly number[];
}

/**
 * Times pieces of work that take turns, so that a slow moment of the machine meets all of them.
 * Each is called once to get warm and once to see how many calls fill a turn.
 *
 * @param contestants what one call does, by name; may return a promise
 * @example
 * const [stock, fused] = await timeInTurns({ stock: () => a.step(), fused: () => b.step() });
 */
export async function timeInTurns<Name extends string>(
  contestants: Readonly<Record<Name, () => unknown>>,
  { rounds = 5, turnSeconds = 0.2 }: TurnEffort = {},
): Promise<Timing<Name>[]> {
  checkArgument(Number.isInteger(rounds) && rounds >= 1, "rounds", rounds, "a whole number ≥ 1");
  checkArgument(turnSeconds >= 0, "turnSeconds", turnSeconds, "must be ≥ 0");
  const names = Object.keys(contestants) as Name[];
  const counts: number[] = [];
  for (const name of names) {
    await contestants[name]();
    const trial = await secondsOf(contestants[name], 1);
    counts.push(Math.max(1, Math.min(10_000, Math.round(turnSeconds / trial))));
  }
  const turns = names.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, name] of names.entries()) {
      turns[i].push(await secondsOf(contestants[name], counts[i]));
    }
  }
  return names.map((name, i) => ({ name, seconds: median(turns[i])!, turns: turns[i] }));
}

/** Seconds of one of `count` calls in a row. */
async function secondsOf(work: () => unknown, count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const result = work();
    if (result instanceof Promise) await result;
  }
  return Math.max(1e-9, (performance.now() - start) / 1000 / count);
}

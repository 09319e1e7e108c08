import { describe, expect, it } from "vitest";
import type { RecurrentConfig } from "../../lib/models/portable/config";
import { estimateSeconds, type TrainingWork } from "../../lib/recipes/estimate";
import { benchConfig, benchShapes } from "../../lib/recipes/speed/benchmarks";
import type { BatchPlan } from "../../lib/training/batch-source";
import { tinyNetwork } from "../models/fixtures/tiny-network";

/** The ceilings of one core of the machines that the measured times here come from. */
const ceilings = { run: 230, steps: 96.5 };

const sourceOf = (plan: BatchPlan, inputs: number, pieces = 1) => ({
  sequences: Array.from({ length: pieces }, () => new Int32Array(inputs + 1)),
  plan,
});

/** The estimate over what was measured. */
const ratioTo = (
  measuredSeconds: number,
  config: RecurrentConfig,
  work: TrainingWork,
  gigaflops: number,
) => estimateSeconds(config, work, gigaflops) / measuredSeconds;

function expectHonest(ratio: number, name: string): void {
  expect(ratio, name).toBeGreaterThan(1 / 1.5);
  expect(ratio, name).toBeLessThan(1.5);
}

describe("estimateSeconds", () => {
  it("is within half as much again of a whole run of piano-lstm", () => {
    const config: RecurrentConfig = {
      ...tinyNetwork,
      ...{ layers: 2, units: 256, vocabularySize: 59, dropout: 0.5, predict: "last-step" },
      input: { kind: "one-hot" },
    };
    const windowsOf = (count: number) => {
      const windows = new Int32Array(2 * count);
      return sourceOf({ kind: "windows", window: 50, batch: 512, windows }, 29_909);
    };
    // 120 epochs on 60 pieces, 18.5 s each.
    const work = { train: windowsOf(23_582), test: windowsOf(5896), epochs: 120, workers: 2 };
    expectHonest(ratioTo(2220, config, work, ceilings.run), "piano-lstm");
  });

  it("is within half as much again of the bench's steps, at small batches too", () => {
    // Processor time of each of two workers, AVX2.
    const milliseconds = {
      "piano-lstm": { lstm: 713.8, gru: 510.9 },
      "char-rnn": { lstm: 64.4, gru: 48.6 },
      chorale: { lstm: 192.6, gru: 154.4 },
    };
    for (const shape of benchShapes) {
      for (const cell of ["lstm", "gru"] as const) {
        const { time, batch } = shape;
        const plan: BatchPlan =
          shape.predict === "every-step"
            ? { kind: "stateful", time, batch }
            : { kind: "windows", window: time, batch, windows: new Int32Array(2 * batch) };
        const work = { train: sourceOf(plan, batch * time), test: null, epochs: 1, workers: 2 };
        const ratio = ratioTo(
          milliseconds[shape.name][cell] / 1000,
          benchConfig(shape, cell),
          work,
          ceilings.steps,
        );
        expectHonest(ratio, `${shape.name} ${cell}`);
      }
    }
  });

  it("counts the windows chosen, or those that the plan cuts", () => {
    const plan = { kind: "windows", window: 4, batch: 2 } as const;
    const config = { ...tinyNetwork, predict: "last-step" } as const;
    const secondsOf = (more: { windows?: Int32Array; stride?: number }) => {
      const train = sourceOf({ ...plan, ...more }, 10);
      return estimateSeconds(config, { train, test: null, epochs: 1, workers: 1 }, 1);
    };
    expect(secondsOf({})).toBeCloseTo(secondsOf({ windows: new Int32Array(14) }), 12);
    expect(secondsOf({ stride: 3 })).toBeCloseTo(secondsOf({ windows: new Int32Array(6) }), 12);
  });

  it("counts the padding of short rows, and a third for scoring", () => {
    const every = { kind: "every-step", time: 10, batch: 2 } as const;
    const secondsOf = (train: TrainingWork["train"], test: TrainingWork["test"]) =>
      estimateSeconds(tinyNetwork, { train, test, epochs: 1, workers: 1 }, 1);
    const train = sourceOf(every, 30, 6);
    const plain = secondsOf({ ...train, plan: { ...every, kind: "stateful" } }, null);
    expect(secondsOf(train, null) / plain).toBeCloseTo(4 / 3);
    expect((secondsOf(train, train) - secondsOf(train, null)) / plain).toBeCloseTo(1 / 3);
  });
});

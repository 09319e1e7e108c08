import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BatchPlan, BatchSource } from "../../lib/training/batch-source";
import { cutBatch } from "../../lib/training/cut-batch";
import { planEpoch } from "../../lib/training/epoch-plan";
import { packSource } from "../../lib/training/packed-source";

const whole = { index: 0, of: 1 };
const readerOf = (predict: "every-step" | "last-step", factors: { size: number }[] = []) => {
  const sized = factors.map(({ size }) => ({ name: "toy", size, embedding: 2 }));
  return { name: "batches", network: { vocabularySize: 50, factors: sized, predict } };
};
const pack = (
  sequences: number[][],
  plan: BatchPlan,
  more: Partial<BatchSource> = {},
  predict: "every-step" | "last-step" = plan.kind === "windows" ? "last-step" : "every-step",
) =>
  packSource(
    { sequences: sequences.map((ids) => Int32Array.from(ids)), plan, ...more },
    readerOf(predict),
  );

describe("every-step plans", () => {
  it("cut pieces into segments that never cross and pad the last", () => {
    const source = pack(
      [
        [1, 5, 6, 7, 2],
        [1, 8, 2],
      ],
      { kind: "every-step", time: 3, batch: 4 },
    );
    const plan = planEpoch(source, 0, 0, false);
    expect(plan.steps).toBe(1);
    const batch = cutBatch(source, plan, 0, whole);
    expect([...batch!.inputs]).toEqual([1, 5, 6, 1, 8, 0, 7, 0, 0]);
    expect([...batch!.targets]).toEqual([5, 6, 7, 8, 2, 0, 2, 0, 0]);
    expect([...batch!.mask!]).toEqual([1, 1, 1, 1, 1, 0, 1, 0, 0]);
  });

  it("show every target once an epoch, whatever the offset, batch and number of workers", () => {
    const pieces = fc.array(
      fc.array(fc.integer({ min: 1, max: 49 }), { minLength: 2, maxLength: 30 }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const numbers = fc.record({
      time: fc.integer({ min: 1, max: 9 }),
      batch: fc.integer({ min: 1, max: 5 }),
      epoch: fc.integer({ min: 0, max: 9 }),
      workers: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(pieces, numbers, (sequences, { time, batch, epoch, workers }) => {
        const source = pack(sequences, { kind: "every-step", time, batch });
        const plan = planEpoch(source, 3, epoch, true);
        const pairs: string[] = [];
        for (let step = 0; step < plan.steps; step++) {
          for (let index = 0; index < workers; index++) {
            const cut = cutBatch(source, plan, step, { index, of: workers });
            cut?.inputs.forEach((input, i) => {
              if (!cut.mask || cut.mask[i] === 1) pairs.push(`${input}>${cut.targets[i]}`);
            });
          }
        }
        const expected = sequences.flatMap((ids) => ids.slice(1).map((id, i) => `${ids[i]}>${id}`));
        expect(pairs.sort()).toEqual(expected.sort());
      }),
    );
  });

  it("move the cuts from epoch to epoch and repeat them for the same seed", () => {
    const ids = Array.from({ length: 40 }, (_, i) => i + 1);
    const source = pack([ids], { kind: "every-step", time: 8, batch: 2 });
    const rows = (seed: number, epoch: number) => [...planEpoch(source, seed, epoch, true).rows];
    expect(rows(1, 0)).toEqual(rows(1, 0));
    expect(rows(1, 0)).not.toEqual(rows(1, 1));
    expect(rows(1, 0)).not.toEqual(rows(2, 0));
  });
});

describe("window plans", () => {
  it("give each window the token after it as target", () => {
    const source = pack([[1, 5, 6, 7, 2]], { kind: "windows", window: 2, batch: 8 });
    const batch = cutBatch(source, planEpoch(source, 0, 0, false), 0, whole)!;
    expect([...batch.inputs]).toEqual([1, 5, 5, 6, 6, 7]);
    expect([...batch.targets]).toEqual([6, 7, 2]);
    expect(batch.mask).toBeUndefined();
  });

  it("take the windows that are given, and the stride", () => {
    const windows = Int32Array.from([1, 1, 0, 0]);
    const given = pack(
      [
        [1, 2, 3],
        [4, 5, 6, 7],
      ],
      { kind: "windows", window: 2, batch: 8, windows },
    );
    const batch = cutBatch(given, planEpoch(given, 0, 0, false), 0, whole)!;
    expect([...batch.inputs]).toEqual([5, 6, 1, 2]);
    const strided = pack([[1, 2, 3, 4, 5, 6]], { kind: "windows", window: 2, batch: 8, stride: 2 });
    expect([...planEpoch(strided, 0, 0, false).rows]).toEqual([0, 0, 2, 0, 2, 2]);
  });
});

describe("stateful plans", () => {
  it("read parallel streams on and on", () => {
    const ids = Array.from({ length: 13 }, (_, i) => i + 1);
    const source = pack([ids], { kind: "stateful", time: 2, batch: 3 });
    const plan = planEpoch(source, 0, 0, true);
    expect(plan.steps).toBe(2);
    expect([...cutBatch(source, plan, 0, whole)!.inputs]).toEqual([1, 2, 5, 6, 9, 10]);
    const second = cutBatch(source, plan, 1, whole)!;
    expect([...second.inputs]).toEqual([3, 4, 7, 8, 11, 12]);
    expect([...second.targets]).toEqual([4, 5, 8, 9, 12, 13]);
  });
});

describe("transpositions", () => {
  const up = Int32Array.from({ length: 50 }, (_, id) => (id < 3 ? id : id === 9 ? -1 : id + 1));
  const same = Int32Array.from({ length: 50 }, (_, id) => id);
  const transpositions = { shifts: [0, 1], tables: [same, up] };

  it("are heard in training only, and never where a token has no counterpart", () => {
    const plan = { kind: "every-step", time: 8, batch: 2 } as const;
    const source = pack(
      [
        [1, 5, 6, 2],
        [1, 9, 6, 2],
      ],
      plan,
      { transpositions },
    );
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 20; epoch++) {
      const batch = cutBatch(source, planEpoch(source, 1, epoch, true), 0, whole)!;
      seen.add(batch.inputs.subarray(0, 3).join());
      seen.add(batch.inputs.subarray(3, 6).join());
    }
    expect([...seen].sort()).toEqual(["1,5,6", "1,6,7", "1,9,6"]);
    const held = cutBatch(source, planEpoch(source, 1, 0, false), 0, whole)!;
    expect([...held.inputs]).toEqual([1, 5, 6, 1, 9, 6]);
  });

  it("take the factors of their shift along", () => {
    const source = packSource(
      {
        sequences: [Int32Array.from([1, 5, 2])],
        plan: { kind: "every-step", time: 8, batch: 2 },
        transpositions: {
          ...transpositions,
          factors: [[Int32Array.of(0, 1)], [Int32Array.of(2, 3)]],
        },
      },
      readerOf("every-step", [{ size: 4 }]),
    );
    for (let epoch = 0; epoch < 9; epoch++) {
      const batch = cutBatch(source, planEpoch(source, 1, epoch, true), 0, whole)!;
      expect([...batch.factors!]).toEqual(batch.inputs[1] === 6 ? [2, 3] : [0, 1]);
    }
  });
});

describe("bad plans and sources", () => {
  it("are refused with the value and the remedy", () => {
    const segments = { kind: "every-step", time: 4, batch: 2 } as const;
    expect(() => pack([], segments)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.sequences: "empty" (needs a piece or more)]`,
    );
    expect(() => pack([[1, 2], [3]], segments)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.sequences[1].length: 1 (needs an input and a target)]`,
    );
    expect(() => pack([[1, 77]], segments)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.sequences[0][1]: 77 (token ids lie in 0 … 49)]`,
    );
    expect(() => pack([[1, 2, 3]], { ...segments, batch: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.plan.batch: 0 (must be a whole number ≥ 1)]`,
    );
    expect(() => pack([[1, 2, 3]], segments, {}, "last-step")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.plan.kind: "every-step" (a network that predicts the last step only needs "windows")]`,
    );
    expect(() =>
      pack([[1, 2, 3]], { kind: "windows", window: 9, batch: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.plan.window: 9 (no window and target of 10 tokens fits; the longest piece has 3)]`,
    );
    expect(() =>
      pack([[1, 2, 3]], { kind: "stateful", time: 9, batch: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.plan: "2 streams of 9" (one batch takes 19 tokens; there are 3)]`,
    );
    const windows = Int32Array.of(0, 2);
    expect(() =>
      pack([[1, 2, 3]], { kind: "windows", window: 2, batch: 2, windows }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batches.plan.windows[0]: [0,2] (piece 0 has 3 tokens; a window and its target take 3)]`,
    );
  });
});

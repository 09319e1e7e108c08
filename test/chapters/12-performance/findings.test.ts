import { describe, expect, it } from "vitest";
import {
  agreementFinding,
  answersFinding,
  bothKindsFinding,
  ceilingFinding,
  interruptionFinding,
  keptMemoryFinding,
  layerFinding,
  memoryGrowthFinding,
  oneHotFinding,
  paceFinding,
  readingFinding,
  samplingFinding,
  timeGrowthFinding,
  trainingFinding,
  workersFinding,
} from "../../../lib/chapters/12-performance/findings";
import type { InterruptedPart } from "../../../lib/chapters/12-performance/interruption";
import { countReading, trainingPieces } from "../../../lib/chapters/12-performance/reading";
import {
  floorsTable,
  interruptionTable,
  keptMemoryTable,
  layerTable,
  memoryGrowthFigure,
  readingTable,
  samplingFigures,
  sharesTable,
  stepsTable,
  timeGrowthFigure,
  trainingFigure,
  workersTable,
} from "../../../lib/chapters/12-performance/tables";
import { createPiece } from "../../../lib/music/piece";
import type { BenchReport, BenchRow, Growth } from "../../../lib/recipes/speed/benchmarks";
import { growthMiddle } from "../../../lib/tools/bench/growth";

const step = (seconds: number, taught = 20) => ({ name: "a step", seconds, read: 20, taught });
const row = (system: BenchRow["system"], ratioToEtude: number): BenchRow => ({
  ...{ bench: "training", shape: "chorale", cell: "gru", system, ratioToEtude },
  ...{ seconds: ratioToEtude / 10, streams: 1 },
});
const report = (rows: readonly BenchRow[]): BenchReport => ({
  ...{ rows, ceilingGflops: 400, threads: 2, versions: {} },
});

describe("what can be measured at once", () => {
  it("is how fast products are", () => {
    expect(ceilingFinding([2, 80], 4).text).toMatch(
      /reaches 80 billion .* 2 billion with the slowest of these sizes, 40 times fewer\. With all 4 cores, .* 320\./,
    );
  });

  it("is what a step must cost", () => {
    const [first] = floorsTable(100).text.split("\n").slice(2);
    expect(first).toMatch(/^piano-lstm, LSTM\s+[\d,]+\s+25,600\s+[\d.]+\s+[\d.]+ m?s$/);
    const layer = { batch: 1, time: 1, inputs: 1, units: 1 }; // 48 operations
    const table = layerTable({ stock: 96e-9, fused: 48e-9 }, layer, 1);
    expect(table.text).toMatch(/TensorFlow\.js .* 50 %\nfused .* 100 %\nat the ceiling .* 100 %/s);
    expect(table.html).toContain('color:#68758A">at the ceiling');
    expect(layerFinding({ stock: 3, fused: 1 }, { stock: 10, fused: 10.01 }).text).toMatch(
      /is 3 times as fast here\. .* differ by 0\.001/,
    );
  });
});

describe("what is read and asked", () => {
  const count = countReading([new Int32Array(11), new Int32Array(4)], 5);

  it("is counted by window and by position", () => {
    expect(count).toEqual({ pieces: 2, time: 5, windows: 6, taught: 13 });
    expect(readingTable(count).text).toMatch(/one answer each\s+6\s+30\n.*\s+13\s+13\n/);
    expect(readingFinding(count)).toMatchObject({
      text: expect.stringMatching(/2\.3 times as\s+much .* pieces, 54 % of all tokens/),
    });
    expect(readingFinding({ ...count, windows: 0 })).toMatchObject({
      text: "Note. No piece here is longer than a window of 5 tokens.",
    });
  });

  it("is the training pieces of a folder", () => {
    const notes = [60, 62, 60].map((pitch, i) => ({
      ...{ pitch, startTicks: i * 480, durationTicks: 480, velocity: 80, track: 0 },
    }));
    const music = ["a", "b", "c", "d", "e"].map((name, i) =>
      createPiece({
        name,
        notes: notes.map((n) => ({ ...n, startTicks: n.startTicks * (i + 1) })),
      }),
    );
    const { pieces, vocabulary } = trainingPieces(music, 1);
    expect(pieces.every((ids) => ids.length === 5)).toBe(true); // three notes between start and end
    expect(vocabulary).toBe(5);
  });

  it("weighs much as zeros", () => {
    expect(oneHotFinding({ ...count, windows: 2 ** 18 }, 10).text).toMatch(
      /take 10 MB; as plain\s+numbers they take 1 MB\. With one-hot inputs as well it is\s+50 MB\./,
    );
  });

  it("costs less an answer where every token is asked for", () => {
    expect(stepsTable([step(1, 20)]).text).toContain("50.0 ms");
    expect(answersFinding(step(1, 2), step(1.5, 20)).text).toMatch(
      /step\s+1\.50 times as long and gives\s+10 times as many answers: an answer is\s+7 times/,
    );
  });
});

describe("cores that share a batch", () => {
  it("help, or do not, and one core has nothing to share", () => {
    expect(workersTable(step(3), step(2), 2).text).toMatch(/2 workers .* 1\.50/);
    expect(workersTable(step(3), step(3), 1).text).toContain("nothing to share");
    expect(workersFinding(step(3), step(2), 2)?.text).toMatch(/1\.50 times .* What is missing/);
    expect(workersFinding(step(2), step(3), 2)?.text).toContain("No gain");
    expect(workersFinding(step(3), step(3), 1)).toBeNull();
  });
});

describe("a token at a time", () => {
  const pace = (window: number, seconds: number) => ({ window, seconds, difference: window / 1e6 });

  it("agrees both ways, and is cheaper with the state", () => {
    const again = [pace(8, 1e-3), pace(64, 8e-3)];
    expect(agreementFinding(again).text).toContain("0.000064");
    expect(paceFinding(pace(0, 2e-4), again).text).toMatch(
      /takes 200 µs, .* Reading 64 tokens again takes 8\.00 ms,\s+40 times as long/,
    );
  });
});

describe("kept records", () => {
  const training = report([row("etude", 1), row("keras", 2), row("pytorch", 1.5)]);

  it("say how others stand", () => {
    expect(trainingFinding(training)?.text).toMatch(
      /take: Keras between 2 and 2 times, PyTorch between 1\.50 and 1\.50 times\. Measured on a\s+machine of the record, where 2 threads reach/,
    );
    expect(samplingFinding(training)?.text).toContain("With one stream Keras takes 2 to 2 times");
    expect(sharesTable(training)?.text).toContain("chorale, GRU");
    const helped = report([row("pytorch", 0.9), row("keras", 0.5)]);
    expect(keptMemoryTable(training, helped)).toMatchObject({
      text: expect.stringMatching(/chorale, GRU\s+1\.50×\s+0\.90×/),
    });
    expect(keptMemoryFinding(helped)?.text).toMatch(
      /shorter one for\s+chorale, GRU \(a machine of the record/,
    );
    expect(keptMemoryFinding(training)?.text).toContain(
      "Étude's step is the shorter one everywhere",
    );
  });

  it("say what holds on both kinds of machine", () => {
    const narrow = { ...report([row("keras", 0.9), row("pytorch", 1.6)]), instructions: "AVX2" };
    expect(bothKindsFinding(training, null)).toBeNull();
    expect(bothKindsFinding(training, narrow)?.text).toContain(
      "Keras 0.90 times, PyTorch 1.50 times.",
    );
    expect(trainingFinding(narrow)?.text).toContain("machine with AVX2, where 2 threads");
    expect(trainingFigure(narrow)).toMatchObject({
      layout: { title: { text: expect.stringContaining("AVX2") } },
    });
    expect(trainingFigure(null, "training --isa avx2")).toMatchObject({
      text: expect.stringContaining("training --isa avx2 --record"),
    });
  });

  it("say how costs grow", () => {
    const points = (["time", "units", "vocabulary", "workers"] as const).flatMap((along) =>
      [1, 2].map((value) => ({
        ...{ along, value, cell: "lstm" as const, secondsPerToken: 1e-5 * value },
        ...{ peakBytes: (100 + value ** 2) * 2 ** 20, idleBytes: 100 * 2 ** 20 },
      })),
    );
    const growth: Growth = { middle: growthMiddle, threads: 2, points };
    expect(timeGrowthFinding(growth)?.text).toMatch(
      /a token goes with T to the power of 1\.00, with the units to the power of 1\.00, with the vocabulary to the power of 1\.00\./,
    );
    expect(timeGrowthFinding({ ...growth, instructions: "AVX2" })?.text).toMatch(
      /the LSTM with AVX2, /,
    );
    expect(memoryGrowthFinding(growth)?.text).toMatch(/power of 2(\.00)?, .* On top come 100 MB/);
    expect(memoryGrowthFigure(growth)?.layout.title).toMatchObject({
      text: expect.stringContaining("Memory"),
    });
  });

  it("are asked for where there are none", () => {
    const asked = [trainingFigure(null), ...samplingFigures(null), timeGrowthFigure(null)];
    for (const one of [...asked, keptMemoryTable(training, null)]) {
      expect(one).toMatchObject({ text: expect.stringContaining("No numbers are kept here yet") });
    }
    const silent = [trainingFinding(null), sharesTable(null), samplingFinding(null)];
    const more = [keptMemoryFinding(null), timeGrowthFinding(null), memoryGrowthFinding(null)];
    expect([...silent, ...more, memoryGrowthFigure(null)]).toEqual(Array(7).fill(null));
  });
});

describe("a run that was interrupted", () => {
  const part = (what: InterruptedPart["what"], sha256: string): InterruptedPart => ({
    ...{ what, sha256: sha256.repeat(64), epochs: 2, stopped: "finished", loss: 1.5, weights: 7 },
  });
  const parts = [part("in one go", "a"), part("interrupted", "b"), part("resumed", "a")];

  it("ends as if it had not been, or the reader is warned", () => {
    expect(interruptionTable(parts).text).toMatch(/resumed\s+2\s+1\.500000\s+a{16}…/);
    expect(interruptionFinding(parts).text).toMatch(
      /^Finding\. .* all\s+7 of them, to the last bit/,
    );
    expect(interruptionFinding(parts.toSpliced(2, 1, part("resumed", "b"))).text).toMatch(
      /^Careful/,
    );
  });
});

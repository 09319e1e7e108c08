import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createRun,
  openRun,
  readLog,
  readWeights,
  runPaths,
  writeWeights,
} from "../../lib/training/run-folder";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "etude-run-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const description = {
  config: { recipe: "char-rnn", seed: 3 },
  vocabulary: ["<unk>", "C4"],
  split: { train: ["a.mid"], test: ["b.mid"] },
};

const message = (action: () => unknown): string => {
  try {
    action();
    return "no error";
  } catch (error) {
    const { name, message: text } = error as Error;
    return `${name}: ${text.replaceAll(root, "")}`;
  }
};

describe("a run folder", () => {
  it("gives back what it was made with", () => {
    const folder = join(root, "new", "run");
    createRun(folder, description);
    expect(openRun(folder)).toEqual({ folder, ...description });
    expect(openRun(folder, description.vocabulary)).toEqual({ folder, ...description });
  });

  it("keeps weights and the epoch they come from", () => {
    const weights = Float32Array.of(1, -0.5, Math.PI);
    writeWeights(root, weights, 4);
    const read = readWeights(root, 3);
    expect(read.weights).toEqual(weights);
    expect(read.bestEpoch).toBe(4);
    expect(read.weightsSha256).toMatchInlineSnapshot(
      `"fe602eedebd9c00e90651f65c9faff27210885f8a9124f2506e9d49f8efeaa89"`,
    );
  });

  it("reads a log whose last line was cut", () => {
    const record = {
      epoch: 1,
      trainLoss: 2,
      trainAccuracy: 0.5,
      validationLoss: null,
      validationAccuracy: null,
      learningRate: 0.1,
      seconds: 1,
      tokens: 9,
      steps: 2,
    };
    writeFileSync(runPaths(root).log, `${JSON.stringify(record)}\n{"epoch": 2, "tr`);
    expect(readLog(root)).toEqual([record]);
  });
});

describe("a run folder that cannot be used", () => {
  it("is refused with file, cause and remedy", () => {
    const folder = join(root, "run");
    const messages = [message(() => openRun(folder))];
    createRun(folder, description);
    const paths = runPaths(folder);
    messages.push(message(() => createRun(folder, description)));
    messages.push(message(() => openRun(folder, ["<unk>", "D4"])));
    messages.push(message(() => readWeights(folder)));
    writeWeights(folder, Float32Array.of(1), 1);
    messages.push(message(() => readWeights(folder, 2)));
    const bytes = readFileSync(paths.weights);
    writeFileSync(paths.weights, bytes.subarray(0, 50));
    messages.push(message(() => readWeights(folder)));
    writeFileSync(paths.log, '{"epoch": "one"}\n');
    messages.push(message(() => readLog(folder)));
    rmSync(paths.split);
    messages.push(message(() => openRun(folder)));
    writeFileSync(paths.vocabulary, '{"tokens": []}');
    messages.push(message(() => openRun(folder)));
    writeFileSync(paths.config, '{"format": "etude-run", "version": 99}');
    messages.push(message(() => openRun(folder)));
    writeFileSync(paths.config, "{");
    messages.push(message(() => openRun(folder)));
    const empty = join(root, "empty");
    mkdirSync(empty);
    messages.push(message(() => openRun(empty)));
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "RunError: /run: no such run folder
      RunError: /run: there is a run already (choose another folder, or --resume)
      RunError: /run/vocabulary.json: another vocabulary (2 tokens; the data gives 2; use the data and settings the run was trained with, or train a new run)
      RunError: /run/weights.bin: missing; the run has not been trained (train with --resume)
      RunError: /run/weights.bin: 1 weights, the configuration's network has 2
      RunError: /run/weights.bin: damaged: its checksum does not fit, it was cut or altered (train a new run)
      RunError: /run/log.jsonl: line 1 is damaged (--resume writes the log anew)
      RunError: /run/split.json: missing; the run is incomplete (train again)
      RunError: /run/vocabulary.json: tokens: Too small: expected array to have >=1 items (train a new run)
      RunError: /run/config.json: version 99, this Étude reads 1 (train a new run)
      RunError: /run/config.json: not JSON; the run is damaged (train a new run)
      RunError: /empty/config.json: missing; the run is incomplete (train again)"
    `);
  });
});

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { projectPath } from "../../lib/project/root";
import { listCheckpoints } from "../../lib/training/checkpoint";
import type { TrainingEvent, TrainingJob } from "../../lib/training/job";
import { readLog, readWeights, runPaths } from "../../lib/training/run-folder";
import { train } from "../../lib/training/train";
import { closeTrainingWorkers } from "../../lib/training/worker-pool";
import { longJob, toyJob, toyNetwork, toySequences } from "./fixtures/toy";

// 20 in the slow mode: ETUDE_KILLS=20.
const kills = Number(process.env.ETUDE_KILLS ?? 3);

let root: string;
let folders = 0;
const newFolder = () => join(root, `run-${folders++}`);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "etude-resume-"));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

/** Trains until the epoch's record, then interrupts. */
function interruptAfter(epoch: number, job: TrainingJob) {
  const controller = new AbortController();
  const onProgress = (event: TrainingEvent) => {
    if (event.kind === "epoch" && event.record.epoch === epoch) controller.abort();
  };
  return train({ ...job, signal: controller.signal, onProgress });
}

describe("a run that was stopped and resumed", () => {
  it("ends as if nothing had happened after an interrupt within an epoch", async () => {
    const plan = { kind: "stateful", time: 4, batch: 4 } as const;
    for (const batches of [toyJob().batches, { sequences: toySequences(24, 1), plan }]) {
      const network = { ...toyNetwork, dropout: 0.2 };
      const job = toyJob({ network, batches, options: { averaging: 0.9 } });
      const whole = await train(job);
      const runFolder = newFolder();
      const stopped = await interruptAfter(2, { ...job, runFolder });
      expect(stopped.stopped).toBe("interrupted");
      expect(stopped.weights).toEqual(readWeights(runFolder).weights);
      const resumed = await train({ ...job, runFolder, resume: true });
      expect(resumed.weights).toEqual(whole.weights);
      expect(resumed.history.map((record) => record.validationLoss)).toEqual(
        whole.history.map((record) => record.validationLoss),
      );
      expect(readLog(runFolder)).toEqual(resumed.history);
      expect(listCheckpoints(runPaths(runFolder).checkpoints).length).toBeLessThanOrEqual(2);
    }
  });

  it(`ends with the same weights when killed at ${kills} random moments`, async () => {
    const whole = await train(longJob());
    const random = Random.fromSeed(process.env.ETUDE_KILL_SEED ?? 1);
    for (let left = kills; left > 0; ) {
      const runFolder = newFolder();
      while (left > 0) {
        const finished = await runAndKill(runFolder, 20 + random.integer(700));
        if (finished) break;
        left--;
      }
      const resumed = await train({ ...longJob(), runFolder, resume: true });
      expect(resumed.weights).toEqual(whole.weights);
      expect(resumed.history.map(({ trainLoss }) => trainLoss)).toEqual(
        whole.history.map(({ trainLoss }) => trainLoss),
      );
    }
  }, 600_000);

  it("goes on for more epochs, and returns at once when there is nothing to do", async () => {
    const runFolder = newFolder();
    const short = await train(toyJob({ runFolder, options: { epochs: 2 } }));
    const again = await train(toyJob({ runFolder, resume: true, options: { epochs: 2 } }));
    expect(again.weights).toEqual(short.weights);
    const longer = await train(toyJob({ runFolder, resume: true, options: { epochs: 4 } }));
    expect(longer.weights).toEqual((await train(toyJob())).weights);
  });

  it("says why more epochs cannot follow where the rate falls over all of them", async () => {
    const runFolder = newFolder();
    const schedule = "cosine";
    await train(toyJob({ runFolder, options: { epochs: 1, schedule } }));
    const more = toyJob({ runFolder, resume: true, options: { epochs: 2, schedule } });
    await expect(train(more)).rejects.toThrow(
      "the run has epochs 1, not 2: a cosine rate falls over all of them (resume with the same",
    );
  });
});

describe("damage", () => {
  it("to the last checkpoint is told, and the one before is used", async () => {
    const whole = await train(toyJob());
    for (const damage of [cut, alter]) {
      const runFolder = newFolder();
      await interruptAfter(2, toyJob({ runFolder }));
      damage(listCheckpoints(runPaths(runFolder).checkpoints)[0]);
      const messages: string[] = [];
      const onProgress = (event: TrainingEvent) => {
        if (event.kind === "message") messages.push(event.text);
      };
      const resumed = await train(toyJob({ runFolder, resume: true, onProgress }));
      expect(resumed.weights).toEqual(whole.weights);
      expect(messages.join().replaceAll(root, "")).toMatch(
        /damaged: its checksum does not fit, it was cut or altered \(use the one before, or start a new run\); step-\d+-epoch-\d+\.ckpt is used instead/,
      );
    }
  });

  it("to all checkpoints, or other data and settings, is refused", async () => {
    const runFolder = newFolder();
    await train(toyJob({ runFolder, options: { epochs: 1 } }));
    const refusal = (job: TrainingJob) =>
      train({ ...job, runFolder }).then(
        () => "trained",
        (error: Error) => `${error.name}: ${error.message.replaceAll(runFolder, "RUN")}`,
      );
    const messages = [
      await refusal(toyJob()),
      await refusal(toyJob({ resume: true, options: { learningRate: 0.5, schedule: "cosine" } })),
      await refusal(toyJob({ resume: true, validation: null })),
      await refusal(toyJob({ resume: true, network: { ...toyNetwork, units: 17 } })),
    ];
    for (const path of listCheckpoints(runPaths(runFolder).checkpoints)) cut(path);
    messages.push(await refusal(toyJob({ resume: true })));
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "RunError: RUN: there is a run already (choose another folder, or --resume)
      RunError: RUN/checkpoints/step-000000008-epoch-00001.ckpt: the run has learningRate 0.02, not 0.5; schedule "constant", not "cosine" (resume with the same data and settings, or start a new run in another folder)
      RunError: RUN/checkpoints/step-000000008-epoch-00001.ckpt: the run has other validation data (resume with the same data and settings, or start a new run in another folder)
      RunError: RUN/checkpoints/step-000000008-epoch-00001.ckpt: the run has units 16, not 17 (resume with the same data and settings, or start a new run in another folder)
      RunError: RUN/checkpoints/step-000000008-epoch-00001.ckpt: damaged: its checksum does not fit, it was cut or altered (use the one before, or start a new run); no whole checkpoint is left"
    `);
  });

  it("by a full disk stops training with the last checkpoint whole", async () => {
    const runFolder = newFolder();
    let written = 0;
    const writeFile = (path: string, bytes: Uint8Array) => {
      if (++written === 3) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      writeFileSync(path, bytes);
    };
    await expect(train(toyJob({ runFolder, writeFile }))).rejects.toThrow(
      /the disk is full \(a checkpoint takes \d+ MB\); training stopped, the last whole checkpoint is .*step-000000016/,
    );
    const resumed = await train(toyJob({ runFolder, resume: true }));
    expect(resumed.weights).toEqual((await train(toyJob())).weights);
  });

  it("cannot be done by a second process writing the same run", async () => {
    const runFolder = newFolder();
    const first = train(toyJob({ runFolder }));
    await expect(train(toyJob({ runFolder, resume: true }))).rejects.toThrow(
      /process \d+ is writing this run \(wait for it, or choose another folder\)/,
    );
    await first;
    expect(existsSync(runPaths(runFolder).lock)).toBe(false);
  });
});

function cut(path: string): void {
  truncateSync(path, readFileSync(path).length - 100);
}

function alter(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

/** Starts training in a process; true when it ended before it was killed. */
function runAndKill(runFolder: string, milliseconds: number): Promise<boolean> {
  const script = projectPath("test", "training", "fixtures", "train-child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, runFolder], {
    stdio: ["ignore", "pipe", "ignore"],
    cwd: projectPath(),
  });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), milliseconds));
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(`the child failed with ${code}`));
      else resolve(signal === null);
    });
  });
}

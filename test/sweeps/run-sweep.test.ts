import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine, EngineTask, TaskNews, TaskOutcome, Trained } from "../../lib/sweeps/engine";
import { survivors } from "../../lib/sweeps/halving";
import { readSweep } from "../../lib/sweeps/read-sweep";
import { runSweep, type SweepOptions } from "../../lib/sweeps/run-sweep";
import { plan } from "./specs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const wordAfter = (words: readonly string[], flag: string) => words[words.indexOf(flag) + 1];
const settingOf = (words: readonly string[], key: string) =>
  Number(words.find((word) => word.startsWith(`${key}=`))?.split("=")[1]);

/** One that is best where units are many and the rate is small, and better after more epochs. */
function trained(words: readonly string[]): TaskOutcome<Trained> {
  const epochs = Number(wordAfter(words, "--epochs"));
  const rate = settingOf(words, "training.learningRate");
  const loss = 100 / settingOf(words, "network.units") + 10 * rate - epochs / 100;
  const heldOut = { loss, accuracy: 0.5 };
  const own = { epochs, bestEpoch: epochs, training: heldOut, heldOut, parameters: 9 };
  const ended = { weightsSha256: null, seconds: 1, stopped: "finished" };
  return { kind: "finished", result: { ...own, ...ended }, worker: "w1" };
}

/** An engine that does at once what `answer` says, and notes what it was given. */
function engineOf(
  answer: (
    task: EngineTask,
    listen: (news: TaskNews) => void,
  ) => TaskOutcome<Trained> | Promise<TaskOutcome<Trained>> = (task) => trained(task.words("")),
) {
  const done: string[] = [];
  let closed = 0;
  const engine: Engine<Trained> = {
    async run(task, listen) {
      listen({ kind: "started", worker: "w1" });
      done.push(task.id);
      return answer(task, listen);
    },
    async close() {
      closed++;
    },
  };
  return { done, engine: async () => engine, closed: () => closed };
}

const run = (
  engine: () => Promise<Engine<Trained>>,
  more: object = {},
  how: Partial<SweepOptions> = {},
) => runSweep({ plan: plan(more), folder, engine, ...how });

const halved = {
  epochs: undefined,
  halving: { budgets: [1, 2, 4], eta: 2 },
  parameters: {
    "training.schedule": ["constant"],
    "network.units": [8, 16, 32, 64],
    "training.learningRate": [0.001, 0.01],
  },
};

describe("a sweep", () => {
  it("puts the best first and keeps a record of every run", async () => {
    const { done, engine, closed } = engineOf();
    const view = await run(engine, { seeds: [1, 2] });
    expect(done).toHaveLength(8);
    expect(view.counts).toEqual({ done: 8, running: 0, failed: 0, waiting: 0 });
    expect(view.rows.map(({ id }) => id)).toEqual(["c03", "c04", "c01", "c02"]);
    expect(view.best?.value).toBeCloseTo((100 / 16 + 0.01 - 0.02) * Math.LOG2E);
    expect(readdirSync(join(folder, "records"))).toHaveLength(8);
    expect(readSweep(folder)).toEqual(view);
    expect(closed()).toBe(1);
  });

  it("makes a failing configuration a row with its reason and goes on", async () => {
    const { engine } = engineOf((task) =>
      task.id.startsWith("c02")
        ? { kind: "failed", reason: "the loss is not finite", worker: "w1" }
        : trained(task.words("")),
    );
    const view = await run(engine);
    expect(view.counts).toMatchObject({ done: 3, failed: 1 });
    expect(view.rows.at(-1)).toMatchObject({
      id: "c02",
      state: "failed",
      reason: "the loss is not finite",
    });
  });

  it("that was killed goes on, repeats nothing finished and tries again what failed", async () => {
    const controller = new AbortController();
    const first = engineOf((task) => {
      if (task.id.startsWith("c01")) return trained(task.words(""));
      if (task.id.startsWith("c02"))
        return { kind: "failed", reason: "the disk is full", worker: "" };
      controller.abort();
      return { kind: "stopped" };
    });
    const stopped = await run(first.engine, {}, { signal: controller.signal });
    expect(stopped.counts).toEqual({ done: 1, running: 0, failed: 1, waiting: 2 });
    const second = engineOf();
    await expect(run(second.engine)).rejects.toThrow("there is a sweep already (--resume goes on");
    const view = await run(second.engine, {}, { resume: true });
    expect(second.done).toEqual(["c02-s1-e2", "c03-s1-e2", "c04-s1-e2"]);
    expect(view.counts).toMatchObject({ done: 4, failed: 0 });
    // Nothing is left: no engine is asked for.
    const never = () => Promise.reject(new Error("asked for"));
    expect((await run(never, {}, { resume: true })).counts.done).toBe(4);
  });

  it("goes on with the same specification only, and says what differs", async () => {
    await run(engineOf().engine);
    await expect(run(engineOf().engine, { seeds: [2] }, { resume: true })).rejects.toThrow(
      "the sweep was begun with seeds [1] (resume with the same specification",
    );
  });

  it("that never began leaves nothing in the way of the next", async () => {
    const refuse = () => Promise.reject(new Error("no scheduler answers"));
    await expect(run(refuse)).rejects.toThrow("no scheduler answers");
    expect((await run(engineOf().engine, { seeds: [5] })).counts.done).toBe(4);
  });

  it("names a record that is damaged", async () => {
    await run(engineOf().engine);
    const record = join(folder, "records", "c01-s1-e2.json");
    writeFileSync(record, '{"task": "c01-s1-e2"}');
    await expect(run(engineOf().engine, {}, { resume: true })).rejects.toThrow(
      `${record}: worker:`,
    );
  });

  it("tells what runs, and that a lost worker's run is begun again", async () => {
    const said: string[] = [];
    const { engine } = engineOf((task, listen) => {
      if (task.id.startsWith("c01")) {
        listen({ kind: "step", step: 1 });
        expect(readSweep(folder).rows.find(({ id }) => id === "c01")?.state).toBe("running");
        listen({ kind: "lost", worker: "w1" });
        listen({ kind: "started", worker: "w2" });
      }
      return trained(task.words(""));
    });
    const view = await run(engine, {}, { onChange: (_, text) => text && said.push(text) });
    expect(said).toContain("c01-s1-e2: w1 is lost, another worker will go on");
    expect(said).toContain("c01-s1-e2: begun again by w2");
    expect(view.lost).toEqual(["w1"]);
    const record = JSON.parse(readFileSync(join(folder, "records", "c01-s1-e2.json"), "utf8"));
    expect(record.attempts).toBe(2);
  });
});

describe("successive halving", () => {
  it("keeps the best share, one at least, and nothing that failed", () => {
    const values = [3, 1, null, 2, 1].map((value, i) => ({ id: "abcde"[i], value }));
    expect(survivors(values, 2)).toEqual(["b", "e"]);
    expect(survivors(values, 9)).toEqual(["b"]);
    expect(survivors([{ id: "a", value: null }], 2)).toEqual([]);
  });

  it("trains the better part of each rung on in the same run folders", async () => {
    const { done, engine } = engineOf();
    const view = await run(engine, halved);
    expect(done.filter((id) => id.endsWith("e1"))).toHaveLength(8);
    expect(done.filter((id) => id.endsWith("e2"))).toEqual([
      "c05-s1-e2",
      "c06-s1-e2",
      "c07-s1-e2",
      "c08-s1-e2",
    ]);
    expect(done.filter((id) => id.endsWith("e4"))).toEqual(["c07-s1-e4", "c08-s1-e4"]);
    expect(view.best).toMatchObject({ id: "c07", epochs: 4, state: "done" });
    expect(
      view.rows.map(({ id, state, epochs }) => `${id} ${state} ${epochs}`).slice(0, 5),
    ).toEqual([...["c07 done 4", "c08 done 4", "c05 out 2", "c06 out 2", "c03 out 1"]]);
  });

  it("decides the same when it is resumed within a rung", async () => {
    const whole = await run(engineOf().engine, halved);
    rmSync(folder, { recursive: true });
    let left = 10; // eight of the first rung, two of the second
    const controller = new AbortController();
    const first = engineOf((task) => {
      if (left-- > 0) return trained(task.words(""));
      controller.abort();
      return { kind: "stopped" };
    });
    await run(first.engine, halved, { signal: controller.signal });
    const second = engineOf();
    const view = await run(second.engine, halved, { resume: true });
    expect(second.done).toEqual(["c07-s1-e2", "c08-s1-e2", "c07-s1-e4", "c08-s1-e4"]);
    expect(view).toEqual(whole);
    expect(existsSync(join(folder, "run.lock"))).toBe(false);
  });
});

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  expectedCpuSeconds,
  readChapterTimes,
  recordChapterTimes,
} from "../../../lib/tools/jupyter/chapter-times";
import { Forecast, roughly } from "../../../lib/tools/jupyter/forecast";

const run = (gflops: number, cpuSeconds: Record<string, number>, profile = "quick") => ({
  profile,
  cores: 2,
  gflops,
  cpuSeconds,
});

describe("the recorded times of chapters", () => {
  it("keep one run a profile and speed, with the chapters of earlier ones", () => {
    const path = join(mkdtempSync(join(tmpdir(), "etude-times-")), "times.json");
    recordChapterTimes(run(200, { a: 10, b: 20 }), path);
    recordChapterTimes(run(100, { a: 15 }), path);
    recordChapterTimes(run(210, { b: 22 }), path);
    expect(readChapterTimes(path)).toEqual([run(100, { a: 15 }), run(210, { a: 10, b: 22 })]);
  });

  it("foretell a machine between two: what does not go with products stays", () => {
    const runs = [run(200, { a: 20 }), run(50, { a: 50 })]; // 10 s, and 2,000 for a product
    const at = (gflops: number) =>
      expectedCpuSeconds(runs, { name: "a", profile: "quick", gflops });
    expect([200, 100, 50, 25].map(at)).toEqual([20, 30, 50, 90]);
    expect(at(1e9)).toBeCloseTo(10);
  });

  it("take one machine alone to be all products, and tell nothing of what nobody recorded", () => {
    const runs = [run(200, { a: 20 })];
    expect(expectedCpuSeconds(runs, { name: "a", profile: "quick", gflops: 100 })).toBe(40);
    expect(expectedCpuSeconds(runs, { name: "b", profile: "quick", gflops: 100 })).toBeUndefined();
    expect(expectedCpuSeconds(runs, { name: "a", profile: "full", gflops: 100 })).toBeUndefined();
  });
});

describe("the forecast of a run", () => {
  const conditions = { profile: "quick", capacity: 2, gflops: 100 };
  const recorded = [run(100, { light: 36, lighter: 16, heavy: 160 })];
  const notebooks = [{ name: "light", cores: 1 }, { name: "lighter", cores: 1 }, { name: "heavy" }];

  it("shares cores among those that run side by side", () => {
    const forecast = new Forecast(notebooks, { ...conditions, recorded });
    // 40 and 20 s beside each other, then 160 s of processor time on both cores.
    expect(forecast.remaining()).toBeCloseTo(30 + 104);
    expect(forecast.secondsOf("heavy")).toBeCloseTo(104);
    expect(forecast.announcement()).toBe(
      "3 notebooks to run, profile quick: about 2 min on this machine",
    );
  });

  it("is corrected by what is finished, and prefers what a notebook took here", () => {
    const last = notebooks.map((one) => ({ ...one, lastSeconds: 10 }));
    const forecast = new Forecast(last, { ...conditions, recorded });
    expect(forecast.remaining()).toBe(20);
    forecast.finish("light", 20);
    expect(forecast.remaining()).toBe(30);
    expect(forecast.secondsOf("heavy")).toBe(20);
  });

  it("names the short profile where the run will be long", () => {
    const slow = [run(100, { heavy: 3200 }), run(100, { heavy: 32 }, "smoke")];
    const forecast = new Forecast([notebooks[2]], { ...conditions, recorded: slow });
    expect(forecast.announcement()).toMatchInlineSnapshot(`
      "1 notebook to run, profile quick: about 33 min on this machine
      (--profile smoke shows that everything works in about 25 s)"
    `);
  });

  it("says no time where it knows none, and nothing where nothing is to run", () => {
    const unknown = new Forecast([{ name: "new" }], { ...conditions, recorded });
    expect(unknown.announcement()).toBe("1 notebook to run, profile quick");
    expect(unknown.secondsOf("new")).toBeUndefined();
    expect(new Forecast([], { ...conditions, recorded }).announcement()).toBeNull();
  });

  it("speaks of times as one does beforehand", () => {
    expect([2, 43, 58, 400, 7300].map(roughly)).toEqual([
      "5 s",
      "45 s",
      "1 min",
      "7 min",
      "2 h 1 min",
    ]);
  });
});

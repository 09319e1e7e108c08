import { describe, expect, it } from "vitest";
import { benchmarkFigure } from "../../../lib/chapters/12-performance/bench-figure";
import type { BenchRow, System } from "../../../lib/recipes/speed/benchmarks";

describe("benchmarkFigure", () => {
  const row = (cell: "lstm" | "gru", system: System, seconds: number): BenchRow => ({
    ...{ bench: "training", shape: "chorale", cell, system, seconds, ratioToEtude: 1 },
  });
  const rows = [row("lstm", "etude", 0.2), row("lstm", "tfjs", 1), row("gru", "etude", 0.1)];

  it("says how many times longer the others take", () => {
    const { data } = benchmarkFigure(rows, "One step", "step");
    expect(data[1]).toMatchObject({ name: "stock tfjs layers", y: [1, null], text: ["5×", ""] });
    expect(data[0]).toMatchObject({
      x: ["chorale, LSTM<br>Étude 200 ms", "chorale, GRU<br>Étude 100 ms"],
      text: ["", ""],
    });
  });

  it("turns to a logarithmic axis where seconds differ widely", () => {
    expect(benchmarkFigure(rows, "One step", "step").layout.yaxis).not.toMatchObject({
      type: "log",
    });
    const all = [...rows, row("gru", "keras", 90)];
    const { yaxis } = benchmarkFigure(all, "One step", "step").layout as {
      yaxis: { type: string; tickvals: number[]; ticktext: string[] };
    };
    expect(yaxis.type).toBe("log");
    const textOf = (seconds: number) =>
      yaxis.ticktext[yaxis.tickvals.findIndex((value) => Math.abs(value / seconds - 1) < 1e-9)];
    expect([1e-4, 0.05, 0.5, 2].map(textOf)).toEqual(["100 µs", "50 ms", "500 ms", "2 s"]);
  });
});

import { describe, expect, it } from "vitest";
import { benchmarkFigure, bitsFigure, measuresFigure } from "../../lib/display/figure-comparison";

describe("bitsFigure", () => {
  it("puts the best on top and leaves floors hollow", () => {
    const { data } = bitsFigure([
      { label: "trigram", bits: 5, role: "floor" },
      { label: "LSTM", bits: 4, low: 3.5, high: 4.25 },
    ]);
    expect(data.map((trace) => trace.name)).toEqual(["LSTM", "trigram"]);
    expect(data[0]).toMatchObject({ error_x: { array: [0.25], arrayminus: [0.5] } });
    expect(data[1]).toMatchObject({ marker: { color: "#FFFFFF" } });
  });
});

describe("benchmarkFigure", () => {
  const rows = [
    { shape: "piano", cell: "lstm", system: "etude", seconds: 0.2 },
    { shape: "piano", cell: "lstm", system: "tfjs", seconds: 1 },
    { shape: "piano", cell: "gru", system: "etude", seconds: 0.1 },
  ];

  it("says how many times longer the others take", () => {
    const { data } = benchmarkFigure(rows);
    expect(data[1]).toMatchObject({ name: "stock tfjs layers", y: [1, null], text: ["5×", ""] });
    expect(data[0]).toMatchObject({
      x: ["piano, LSTM<br>Étude 200 ms", "piano, GRU<br>Étude 100 ms"],
      text: ["", ""],
    });
  });

  it("turns to a logarithmic axis where seconds differ widely", () => {
    expect(benchmarkFigure(rows).layout.yaxis).not.toMatchObject({ type: "log" });
    const slow = { shape: "piano", cell: "gru", system: "keras", seconds: 90 };
    const { yaxis } = benchmarkFigure([...rows, slow]).layout as {
      yaxis: { type: string; tickvals: number[]; ticktext: string[] };
    };
    expect(yaxis.type).toBe("log");
    const textOf = (seconds: number) =>
      yaxis.ticktext[yaxis.tickvals.findIndex((value) => Math.abs(value / seconds - 1) < 1e-9)];
    expect([1e-4, 0.05, 0.5, 2].map(textOf)).toEqual(["100 µs", "50 ms", "500 ms", "2 s"]);
  });
});

describe("measuresFigure", () => {
  it("keeps the whole scale for shares", () => {
    const shares = [{ label: "a", measures: { pitch: 0.9, missing: null } }];
    expect(measuresFigure(shares, { title: "t" }).data[0]).toMatchObject({ zmin: 0, zmax: 1 });
    const counts = [{ label: "a", measures: { notes: 12 } }];
    expect(measuresFigure(counts, { title: "t" }).data[0]).not.toHaveProperty("zmin");
  });
});

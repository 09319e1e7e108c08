import { describe, expect, it } from "vitest";
import { bitsFigure } from "../../lib/display/figure-bits";

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

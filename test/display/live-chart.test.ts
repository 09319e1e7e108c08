import { describe, expect, it } from "vitest";
import { liveChart } from "../../lib/display/live-chart";
import { hostile } from "./examples";

const axes = { x: "epoch", y: "bits" };

describe("liveChart", () => {
  it("stays small however long the training", () => {
    const x = Array.from({ length: 100_000 }, (_, i) => i);
    const svg = liveChart([{ label: "training", colour: "#0072B2", x, y: x }], axes);
    expect(svg.length).toBeLessThan(6_000);
    expect(svg).toContain("<polyline");
  });

  it("bears no points, one point, missing values and hostile text", () => {
    for (const y of [[], [1], [1, Number.NaN, 3]]) {
      const x = y.map((_, i) => i);
      const svg = liveChart([{ label: hostile, colour: "#0072B2", x, y }], axes);
      expect(svg).not.toMatch(/NaN|Infinity|<script/);
    }
  });
});

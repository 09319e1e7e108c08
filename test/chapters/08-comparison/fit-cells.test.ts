import { describe, expect, it } from "vitest";
import { type CellRun, epochsForEqualTime } from "../../../lib/chapters/08-comparison/fit-cells";
import type { Fit } from "../../../lib/training/fit-recurrent";

const run = (cell: "lstm" | "gru", seconds: number, epochs = 10): CellRun => ({
  ...{ cell, epochs, seed: 1 },
  fit: {
    history: [{ seconds: 3 * (seconds / epochs) }, { seconds: seconds / epochs }],
  } as unknown as Fit,
});

describe("epochsForEqualTime", () => {
  it("gives the faster cell as many epochs as the slower one's time pays for", () => {
    expect(epochsForEqualTime([run("lstm", 30), run("gru", 20)])).toEqual({ lstm: 10, gru: 15 });
    expect(epochsForEqualTime([run("lstm", 20), run("gru", 30)])).toEqual({ lstm: 15, gru: 10 });
  });

  it("leaves both as they are when they are about as fast", () => {
    expect(epochsForEqualTime([run("lstm", 30), run("gru", 31)])).toEqual({ lstm: 10, gru: 10 });
  });

  it("never more than doubles", () => {
    expect(epochsForEqualTime([run("lstm", 90), run("gru", 20)])).toEqual({ lstm: 10, gru: 20 });
  });

  it("takes the fastest epoch of a cell for its speed", () => {
    const runs = [run("lstm", 20), run("lstm", 90), run("gru", 25), run("gru", 20)];
    expect(epochsForEqualTime(runs)).toEqual({ lstm: 10, gru: 10 });
  });

  it("needs runs of two cells", () => {
    expect(() => epochsForEqualTime([run("lstm", 1)])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid runs: 1 (must be of two cells or more)]`,
    );
  });
});

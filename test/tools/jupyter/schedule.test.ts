import { describe, expect, it } from "vitest";
import { runSideBySide } from "../../../lib/tools/jupyter/schedule";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Tasks that tell of their beginning and end, each after so many turns; some let go earlier. */
function tell(told: string[], plans: readonly [string, number, number, number?][]) {
  return plans.map(([name, cores, turns, releaseAfter]) => ({
    cores,
    async run(release: () => void) {
      told.push(`${name} begins`);
      for (let i = 1; i <= turns; i++) {
        await turn();
        if (i === releaseAfter) release();
      }
      told.push(`${name} ends`);
      return name;
    },
  }));
}

describe("tasks side by side", () => {
  it("share the cores, and come back in their order", async () => {
    const told: string[] = [];
    const tasks = tell(told, [
      ["a", 1, 9],
      ["b", 1, 3],
      ["all", 2, 3],
      ["c", 1, 3],
    ]);
    const results = await runSideBySide(tasks, { capacity: 2, jobs: 4 });
    expect(results).toEqual(["a", "b", "all", "c"]);
    expect(told).toEqual([
      ...["a begins", "b begins", "b ends", "c begins", "c ends", "a ends"],
      ...["all begins", "all ends"],
    ]);
  });

  it("begin as soon as another lets go of its cores", async () => {
    const told: string[] = [];
    const tasks = tell(told, [
      ["all", 2, 9, 3],
      ["next", 2, 3],
    ]);
    await runSideBySide(tasks, { capacity: 2, jobs: 2 });
    expect(told).toEqual(["all begins", "next begins", "next ends", "all ends"]);
  });
});

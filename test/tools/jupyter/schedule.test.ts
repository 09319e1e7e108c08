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

  it("wait for those whose results they take, while others go ahead", async () => {
    const told: string[] = [];
    const [first, taker, free] = tell(told, [
      ["first", 1, 9],
      ["taker", 1, 1],
      ["free", 1, 1],
    ]);
    const tasks = [first, { ...taker, after: [0] }, free];
    expect(await runSideBySide(tasks, { capacity: 2, jobs: 2 })).toEqual([
      "first",
      "taker",
      "free",
    ]);
    expect(told).toEqual([
      ...["first begins", "free begins", "free ends", "first ends"],
      ...["taker begins", "taker ends"],
    ]);
  });

  it("are refused when they wait for one another", async () => {
    const [one, other] = tell(
      [],
      [
        ["one", 1, 1],
        ["other", 1, 1],
      ],
    );
    const tasks = [
      { ...one, after: [1] },
      { ...other, after: [0] },
    ];
    await expect(runSideBySide(tasks, { capacity: 2, jobs: 2 })).rejects.toThrow(/in a circle/);
  });
});

import { describe, expect, it } from "vitest";
import { growthMiddle, growthTasks } from "../../../lib/tools/bench/growth";

describe("the growth bench", () => {
  it("changes the middle in one direction at a time", () => {
    for (const { along, value, task } of growthTasks(4)) {
      const changed = along === "workers" ? {} : { [along]: value };
      expect(task.shape).toEqual({ ...growthMiddle, ...changed });
      expect(task.threads).toBe(along === "workers" ? value : 4);
    }
  });

  it("tries every power of two of workers, and all of them", () => {
    const workersOf = (threads: number) =>
      growthTasks(threads).flatMap(({ along, value }) => (along === "workers" ? [value] : []));
    expect([1, 2, 6].map(workersOf)).toEqual([[1], [1, 2], [1, 2, 4, 6]]);
  });
});

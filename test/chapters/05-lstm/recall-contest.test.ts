import { expect, it } from "vitest";
import { recallContest } from "../../../lib/chapters/05-lstm/recall-contest";
import { recallExamples, recallTask } from "../../../lib/chapters/05-lstm/recall-task";
import { Random } from "../../../lib/core/random";

it("is a guess for who hears too little, and learnt by who need not remember", async () => {
  const random = Random.fromSeed(1);
  const task = recallTask(["C", "G"], { gap: 0, count: 64, random });
  expect(recallExamples(task, 1)[0]).toMatch(/^<start> ([CG]) \1 <end>$/);
  const options = { order: 1, units: 8, epochs: 20, seed: 1 };
  const { counted, recalled } = await recallContest(task, task.sequences, options);
  expect(counted).toBeGreaterThan(1); // half of all tokens are notes
  expect(recalled).toBeLessThan(0.5);
});

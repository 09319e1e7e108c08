import { describe, expect, it } from "vitest";
import { GanTrainer } from "../../../lib/models/gan/gan-trainer";
import { toyConfig, toyCrops } from "./toy";

describe("matching without a critic", () => {
  it("leaves the critic as it was and trains the generator", () => {
    const trainer = new GanTrainer(toyConfig({ criticWeight: 0 }), toyCrops(), 1);
    const before = trainer.state(0, []);
    const losses = trainer.advance(1);
    const after = trainer.state(0, []);
    trainer.dispose();
    expect(after.critic).toEqual(before.critic);
    expect(after.generator).not.toEqual(before.generator);
    expect([losses.criticLoss, losses.generatorLoss]).toEqual([0, 0]);
  });
});

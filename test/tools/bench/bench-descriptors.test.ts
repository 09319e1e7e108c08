import { describe, expect, it } from "vitest";
import { agreementOf } from "../../../lib/tools/bench/bench-descriptors";

describe("descriptors beside muspy's", () => {
  it("are compared where both have a number", () => {
    const ours = [{ polyphony: 2 }, { polyphony: 4 }, { polyphony: Number.NaN }];
    const theirs = [{ polyphony: 2 }, { polyphony: 3 }, { polyphony: 1 }];
    const row = agreementOf(ours, theirs).find(({ descriptor }) => descriptor === "polyphony");
    expect(row).toMatchObject({ pieces: 2, equal: 1, ours: 3, muspy: 2.5, largest: 1, why: "" });
    expect(agreementOf(ours, [null, null, null])[0].pieces).toBe(0);
  });
});

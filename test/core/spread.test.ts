import { describe, expect, it } from "vitest";
import { spread } from "../../lib/core/spread";

describe("spread", () => {
  it("spreads evenly and never asks for more than there are", () => {
    expect(spread(10, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(spread(2, 5)).toEqual([0, 1]);
    expect(spread(0, 5)).toEqual([]);
  });
});

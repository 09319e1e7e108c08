import { describe, expect, it } from "vitest";
import { productSpeed } from "../../../lib/models/recurrent/product-speed";

describe("productSpeed", () => {
  it("is a positive number of operations", () => {
    expect(productSpeed(8, 4, 2, 0.01)).toBeGreaterThan(0);
  });

  it("refuses matrices without rows", () => {
    expect(() => productSpeed(0, 4, 2)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid rows: 0 (a whole number ≥ 1)]`,
    );
  });
});

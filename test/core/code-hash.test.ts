import { describe, expect, it } from "vitest";
import { hashOfCode } from "../../lib/core/code-hash";

describe("hashOfCode", () => {
  it("is the same for the same files, whether named alone or by their folder's content", () => {
    expect(hashOfCode(["core/random.ts"])).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfCode(["core/random.ts"])).toBe(hashOfCode(["core/random.ts"]));
    expect(hashOfCode(["core"])).not.toBe(hashOfCode(["core/random.ts"]));
  });

  it("depends on every place named", () => {
    const one = hashOfCode(["core/random.ts"]);
    expect(hashOfCode(["core/random.ts", "core/root.ts"])).not.toBe(one);
  });

  it("refuses a place that does not exist", () => {
    expect(() => hashOfCode(["core/none.ts"])).toThrow(/ENOENT/);
  });
});

import { describe, expect, it } from "vitest";
import { interruptAndResume } from "../../../lib/chapters/12-performance/interruption";
import { toyJob } from "../../training/fixtures/toy";

describe("interruptAndResume", () => {
  it("shows that a resumed run ends with the same weights", async () => {
    const [whole, cut, resumed] = await interruptAndResume(toyJob({ options: { epochs: 3 } }), 1);
    expect(resumed).toEqual({ ...whole, what: "resumed" });
    expect(cut.stopped).toBe("interrupted");
    expect(cut.sha256).not.toBe(whole.sha256);
    expect(whole.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([whole.epochs, resumed.epochs]).toEqual([3, 3]);
  });
});

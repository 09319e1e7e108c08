import { describe, expect, it } from "vitest";
import {
  instructionsInUse,
  limitInstructions,
  recordSuffix,
} from "../../../lib/tools/bench/instructions";

describe("the instructions of a bench", () => {
  it("are limited for every process that is started afterwards", () => {
    const env: NodeJS.ProcessEnv = {};
    limitInstructions("native", env);
    expect(env).toEqual({});
    limitInstructions("avx2", env);
    expect(env).toMatchObject({ ONEDNN_MAX_CPU_ISA: "AVX2", ATEN_CPU_CAPABILITY: "avx2" });
    expect([recordSuffix("native"), recordSuffix("avx2")]).toEqual(["", "-avx2"]);
  });

  it("are named by what the processor has and what it may use", () => {
    const wide = new Set(["avx2", "avx512f"]);
    const narrow = new Set(["avx2"]);
    expect(instructionsInUse("native", wide)).toBe("AVX-512");
    expect(instructionsInUse("avx2", wide)).toBe("AVX2 (of AVX-512)");
    expect([instructionsInUse("native", narrow), instructionsInUse("avx2", narrow)]).toEqual([
      "AVX2",
      "AVX2",
    ]);
  });
});

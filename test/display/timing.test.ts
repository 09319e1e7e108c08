import { describe, expect, it } from "vitest";
import { excerptOf } from "../../lib/display/timing";
import { createPiece } from "../../lib/music/piece";
import { scalePiece } from "./examples";

describe("excerptOf", () => {
  it("lets the last note ring", () => {
    expect(excerptOf(scalePiece())).toEqual({ start: 0, seconds: 4.2 });
  });

  it("cuts long pieces and starts where it is told", () => {
    expect(excerptOf(scalePiece(), { maxSeconds: 2 })).toEqual({ start: 0, seconds: 2 });
    expect(excerptOf(scalePiece(), { startSeconds: 2 })).toEqual({ start: 2, seconds: 2.2 });
    expect(excerptOf(createPiece({ notes: [] })).seconds).toBe(1.2);
  });
});

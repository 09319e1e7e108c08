import { existsSync, readFileSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { pianoRoll, saveFigure } from "../../lib/display";
import { scalePiece } from "./examples";

describe("saveFigure", () => {
  let path = "";
  afterEach(() => {
    if (path && existsSync(path)) rmSync(path);
  });

  it("writes a picture into the folder of figures", async () => {
    const svg = pianoRoll(scalePiece());
    path = await saveFigure("test-save-figure", svg);
    expect(path).toMatch(/figures.test-save-figure\.svg$/);
    expect(readFileSync(path, "utf8")).toBe(`${svg}\n`);
  });

  it("refuses names that lead elsewhere", async () => {
    await expect(saveFigure("../x", "<svg/>")).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid name: "../x" (use a-z, 0-9 and -)]`,
    );
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { barHtml, progressBar, progressMode } from "../../lib/display/progress";
import { takeDisplayed } from "../../lib/display/show";
import { hostile } from "./examples";

afterEach(() => {
  takeDisplayed();
  vi.unstubAllEnvs();
});

describe("progressMode", () => {
  it("is silent in headless runs", () => {
    vi.stubEnv("ETUDE_HEADLESS", "1");
    expect(progressMode()).toBe("silent");
  });
});

describe("progressBar", () => {
  it("draws in one place, seldom, and ends with a line of text", () => {
    const bar = progressBar("Reading", 1000, "notebook");
    for (let done = 1; done <= 1000; done++) bar.update(done);
    bar.finish("Read 1,000 files");
    const shown = takeDisplayed();
    expect(shown).toHaveLength(1);
    expect(shown[0].bundle["text/plain"]).toBe("Read 1,000 files");
  });

  it("shows nothing when it is silent", () => {
    const bar = progressBar("Reading", 10, "silent");
    bar.update(5);
    bar.finish();
    expect(takeDisplayed()).toEqual([]);
  });

  it("escapes its texts and bears any share", () => {
    expect(barHtml(hostile, Number.NaN, hostile)).not.toMatch(/<script|<img/);
    expect(barHtml("a", 7)).toContain("width:100.0%");
  });
});

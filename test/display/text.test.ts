import { describe, expect, it } from "vitest";
import { duration, mark, percent, plotText, withInterval } from "../../lib/display/text";

describe("plotText", () => {
  it("shows markup as text and keeps lines apart", () => {
    expect(plotText("<b>&\nc")).toBe("&lt;b&gt;&amp;<br>c");
  });
});

describe("mark", () => {
  it.each([
    [1234567, undefined, "1,234,567"],
    [0.52203, undefined, "0.522"],
    [-3.14, 1, "−3.1"],
    [12345.678, 2, "12,346"],
    [1234.5, 1, "1,234.5"],
    [0.00001234, 3, "0.000012"],
    [1.5e-9, 3, "1.5e−9"],
    [0, 3, "0"],
    [-0.0001, 0, "0"],
    [1000, 3, "1,000"],
    [Number.NaN, 3, "–"],
    [Number.POSITIVE_INFINITY, 3, "–"],
    [null, 3, "–"],
    [undefined, 3, "–"],
  ])("writes %s with %s digits as %s", (value, digits, text) => {
    expect(mark(value, digits)).toBe(text);
  });
});

describe("percent, duration and withInterval", () => {
  it("write shares in per cent", () => {
    expect(percent(0.522)).toBe("52.2 %");
    expect(percent(-0.5, 0)).toBe("−50 %");
    expect(percent(null)).toBe("–");
  });

  it.each([
    [0.0000123, "12.3 µs"],
    [0.0123, "12.3 ms"],
    [0, "0.0 s"],
    [59.94, "59.9 s"],
    [59.96, "1 min 0 s"],
    [133, "2 min 13 s"],
    [3725, "1 h 2 min"],
    [Number.NaN, "–"],
  ])("write %s seconds as %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("write a value with its interval", () => {
    expect(withInterval(4.631, 4.58, 4.69)).toBe("4.63 [4.58, 4.69]");
  });
});

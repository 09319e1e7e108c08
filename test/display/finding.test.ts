import { describe, expect, it } from "vitest";
import { finding } from "../../lib/display/finding";
import { hostile } from "./examples";

describe("finding", () => {
  it("renders bold and code, and escapes the rest", () => {
    const { html, text } = finding(`**4.41 bits** by \`argmax\` ${hostile}`);
    expect(html).toContain("<b>4.41 bits</b> by <code>argmax</code>");
    expect(html).not.toMatch(/<script|<img/);
    expect(text).toContain("Finding. 4.41 bits by");
  });

  it("joins wrapped lines and keeps other line breaks", () => {
    expect(finding("one\n  two\nthree").text).toBe("Finding. one two\nthree");
  });

  it("has a look for warnings", () => {
    expect(finding("x", "warning").text).toBe("Careful. x");
  });
});

import { describe, expect, it } from "vitest";
import { escapeHtml } from "../../lib/core/escape-html";

describe("escapeHtml", () => {
  it("leaves nothing that opens a tag or ends an attribute", () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe(
      "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;",
    );
  });
});

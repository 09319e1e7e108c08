import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finding, prose } from "../../lib/display/finding";
import { inlineMarkdown, markdownToHtml } from "../../lib/display/markdown";
import { hostile } from "./examples";

describe("finding", () => {
  it("renders bold and code, and escapes the rest", () => {
    const { html, text } = finding(`**4.41 bits** by \`argmax\` ${hostile}`);
    expect(html).toContain("<strong>4.41 bits</strong> by <code>argmax</code>");
    expect(html).not.toMatch(/<script|<img/);
    expect(text).toContain("Finding. 4.41 bits by");
  });

  it("joins wrapped lines and keeps other line breaks", () => {
    expect(finding("one\n  two\nthree").text).toBe("Finding. one two\nthree");
    expect(inlineMarkdown("one\n  two\nthree")).toBe("one two<br>three");
  });

  it("has a look for warnings", () => {
    expect(finding("x", "warning").text).toBe("Careful. x");
  });
});

describe("prose", () => {
  it("renders paragraphs whose lines are wrapped", () => {
    const { html, text } = prose("**Two** pieces\n    are ready.\n\n    And `one` more.");
    expect(html).toBe(
      '<div class="etude-prose"><p><strong>Two</strong> pieces are ready.</p>\n<p>And <code>one</code> more.</p>\n</div>',
    );
    expect(text).toBe("Two pieces are ready.\n\nAnd `one` more.");
  });

  it("gives links and pictures as their words", () => {
    const text = "[a *b*](javascript:alert(1)) ![c](http://x/y.png) <http://z> [d]: http://e";
    expect(markdownToHtml(text)).toBe("<p>a <em>b</em> c http://z [d]: http://e</p>\n");
  });
});

describe("Markdown with names from files", () => {
  // Alone, after the start of raw text, cut off, and in attributes of what Markdown makes.
  const pieces = [
    "<",
    ">",
    '"',
    "'",
    "`",
    "*",
    "[",
    "](",
    ")",
    "!",
    "\n",
    " ",
    "&",
    "\\",
    "|",
    "-",
  ];
  const words = [hostile, "<script>", "<pre>", "<img src=x onerror=alert(1) ", "javascript:", "a"];
  const texts = fc.array(fc.constantFrom(...pieces, ...words), { maxLength: 30 });
  const ours =
    /<\/?(p|strong|em|code|pre|br|del|h[1-6]|ul|ol|li|blockquote|hr|table|thead|tbody|tr|t[hd]( align="\w+")?|ol start="\d+")>/g;

  it("makes no tag but its own", () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("");
        expect(markdownToHtml(text).replace(ours, "")).not.toContain("<");
        expect(inlineMarkdown(text).replace(ours, "")).not.toContain("<");
      }),
    );
  });
});

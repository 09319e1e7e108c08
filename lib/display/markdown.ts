import { Marked } from "marked";
import { escapeHtml, visibleText } from "../core";
import { shortened } from "./text";

// What looks like HTML is text, and a link or a picture is its words: sentences hold names from
// files, and a page fetches nothing.
const marked = new Marked({
  breaks: true,
  tokenizer: { html: () => undefined, tag: () => undefined, def: () => undefined },
  renderer: {
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
    image: ({ text }) => escapeHtml(text),
  },
});

/** Signs of a text that are shown: a name in it may be a megabyte long. */
const longestText = 10_000;

// The indented lines of a template literal that is wrapped.
const unwrapped = (text: string) =>
  visibleText(shortened(text, longestText))
    .replace(/\n\n[ \t]+/g, "\n\n")
    .replace(/([^\n])\n[ \t]+/g, "$1 ");

/**
 * Markdown within a line as HTML: emphasis, `code`, links as their words; all else is escaped. An
 * indented line goes on with the one before, any other line break is kept.
 */
export function inlineMarkdown(text: string): string {
  return marked.parseInline(unwrapped(text), { async: false });
}

/** Markdown of paragraphs, lists and tables as HTML, on the same terms. */
export function markdownToHtml(text: string): string {
  return marked.parse(unwrapped(text), { async: false });
}

/** Markdown as people read it where nothing renders it. */
export function plainMarkdown(text: string): string {
  return unwrapped(text).replace(/\*\*(.+?)\*\*/g, "$1");
}

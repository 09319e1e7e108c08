import { inlineMarkdown, markdownToHtml, plainMarkdown } from "./markdown";
import type { Html } from "./show";

/** What a box says: a result, a warning, or how to read what follows. */
export type FindingKind = "result" | "warning" | "note";

const looks: Readonly<Record<FindingKind, { colour: string; ground: string; word: string }>> = {
  result: { colour: "#009E73", ground: "#F1F9F6", word: "Finding" },
  warning: { colour: "#D55E00", ground: "#FDF4EE", word: "Careful" },
  note: { colour: "#0072B2", ground: "#F0F6FB", word: "Note" },
};

/**
 * A box for a conclusion whose numbers come from the run, in Markdown as `inlineMarkdown` reads it.
 *
 * @example
 * show(finding(`The LSTM needs **${mark(bits, 2)} bits** a token, the trigram ${mark(floor, 2)}.`));
 */
export function finding(text: string, kind: FindingKind = "result"): Html {
  const { colour, ground, word } = looks[kind];
  const style =
    `border-left:4px solid ${colour};background:${ground};color:#2B3440;border-radius:4px;` +
    "padding:10px 16px;margin:8px 0;max-width:900px;" +
    "font:14px/1.55 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";
  const html = `<div class="etude-finding" style="${style}"><span style="color:${colour};font-weight:600">${word}. </span>${inlineMarkdown(text)}</div>`;
  return { html, text: `${word}. ${plainMarkdown(text)}` };
}

/**
 * Paragraphs in Markdown, for sentences whose numbers come from the run; everything that is not
 * Markdown is escaped.
 *
 * @example
 * show(prose(`**${mark(pieces.length)}** pieces are ready.`));
 */
export function prose(text: string): Html {
  const html = `<div class="etude-prose">${markdownToHtml(text)}</div>`;
  return { html, text: plainMarkdown(text) };
}

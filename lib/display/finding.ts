import type { Html } from "./show";
import { escapeHtml } from "./text";

/** What a box says: a result, a warning, or how to read what follows. */
export type FindingKind = "result" | "warning" | "note";

const looks: Readonly<Record<FindingKind, { colour: string; ground: string; word: string }>> = {
  result: { colour: "#009E73", ground: "#F1F9F6", word: "Finding" },
  warning: { colour: "#D55E00", ground: "#FDF4EE", word: "Careful" },
  note: { colour: "#0072B2", ground: "#F0F6FB", word: "Note" },
};

/**
 * A box for a conclusion whose numbers come from the run; `**bold**` and `code` in backticks are
 * rendered, everything else is escaped. An indented line goes on with the one before, as in a
 * template literal that is wrapped; any other line break is kept.
 *
 * @example
 * show(finding(`The LSTM needs **${mark(bits, 2)} bits** a token, the trigram ${mark(floor, 2)}.`));
 */
export function finding(text: string, kind: FindingKind = "result"): Html {
  const { colour, ground, word } = looks[kind];
  const joined = text.replace(/\n[ \t]+/g, " ");
  const body = escapeHtml(joined)
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\n/g, "<br>");
  const style =
    `border-left:4px solid ${colour};background:${ground};color:#2B3440;border-radius:4px;` +
    "padding:10px 16px;margin:8px 0;max-width:900px;" +
    "font:14px/1.55 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";
  const html = `<div class="etude-finding" style="${style}"><span style="color:${colour};font-weight:600">${word}. </span>${body}</div>`;
  return { html, text: `${word}. ${joined.replace(/\*\*(.+?)\*\*/g, "$1")}` };
}

/**
 * `text` without signs that a page or a terminal would obey instead of showing: controls and what
 * turns the direction of writing are shown as U+FFFD, marks of direction are left out. Line breaks
 * and tabs stay.
 */
export function visibleText(text: string): string {
  return text
    .replace(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")
    .replace(/[\u061c\u200e\u200f]/g, "");
}

/** `text` made safe inside HTML and SVG, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

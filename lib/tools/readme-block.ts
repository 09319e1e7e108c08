/**
 * The text with everything between `<!-- NAME -->` and `<!-- /NAME -->` replaced; unchanged where
 * there is no such block.
 *
 * @example
 * replaceBlock("<!-- a -->\nold\n<!-- /a -->", "a", "new"); // "<!-- a -->\n\nnew\n\n<!-- /a -->"
 */
export function replaceBlock(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) return text;
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
}

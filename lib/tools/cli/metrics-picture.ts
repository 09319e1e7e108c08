import type { MetricStudy } from "../../appraisal";
import { escapeHtml } from "../../core";
import { colours } from "../../display";

const cell = { width: 96, height: 24 };
const left = 190;
const top = 62;

/** Which measures tell spoiled music from real music, as the README shows it: SVG. */
export function drawStudy({ rows, spoils }: MetricStudy): string {
  const width = left + spoils.length * cell.width + 10;
  const height = top + rows.length * cell.height + 26;
  const heads = spoils.map((name, column) => {
    const lines = wrap(name, 15).map((line, i) => {
      return `<tspan x="${middle(column)}" dy="${i === 0 ? 0 : 14}">${escapeHtml(line)}</tspan>`;
    });
    return `<text y="${top - 14 * lines.length}" text-anchor="middle">${lines.join("")}</text>`;
  });
  const body = rows.flatMap(({ metric, told }, row) => {
    const y = top + row * cell.height;
    const name = `<text x="${left - 10}" y="${y + 16}" text-anchor="end">${escapeHtml(metric)}</text>`;
    return [name, ...told.map((rate, column) => tile(rate, column, y))];
  });
  const caption =
    "How often a measure names the real one of two pieces: 0.5 is guessing, 1 never wrong";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" font-family="Inter,Segoe UI,Helvetica Neue,Arial,sans-serif" ` +
      'font-size="12" fill="#2B3440">',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...heads,
    ...body,
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle" fill="#68758A">${caption}</text>`,
    "</svg>",
  ].join("\n");
}

const middle = (column: number) => left + (column + 0.5) * cell.width;

function tile(rate: number, column: number, y: number): string {
  const share = Math.max(0, (rate - 0.5) * 2);
  const x = left + column * cell.width;
  const size = `width="${cell.width - 2}" height="${cell.height - 2}"`;
  const ink = share > 0.6 ? "#fff" : "#2B3440";
  return (
    `<rect x="${x + 1}" y="${y + 1}" ${size} fill="#F3F5F8"/>` +
    `<rect x="${x + 1}" y="${y + 1}" ${size} fill="${colours.blue}" opacity="${share.toFixed(2)}"/>` +
    `<text x="${middle(column)}" y="${y + 16}" text-anchor="middle" fill="${ink}">` +
    `${rate.toFixed(2)}</text>`
  );
}

/** Words in lines of at most so many characters. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

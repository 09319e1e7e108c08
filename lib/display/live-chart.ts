import { escapeHtml } from "../core";
import { mark } from "./text";
import { fontFamily } from "./theme";

/** A line of the live chart. */
export interface LiveLine {
  readonly label: string;
  readonly colour: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dotted?: boolean;
}

const width = 720;
const height = 200;
const box = { left: 52, top: 26, right: 12, bottom: 28 };

function extent(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  return high - low < 1e-9 ? [low - 0.5, high + 0.5] : [low, high];
}

// At most 200 points: the chart is sent several times a second.
function thinned(line: LiveLine): [number, number][] {
  const step = Math.max(1, Math.ceil(line.x.length / 200));
  const points: [number, number][] = [];
  for (let i = 0; i < line.x.length; i++) {
    const isShown = i % step === 0 || i === line.x.length - 1;
    if (isShown && Number.isFinite(line.y[i])) points.push([line.x[i], line.y[i]]);
  }
  return points;
}

/**
 * A small line chart as SVG, light enough to be redrawn five times a second during training.
 *
 * @param axes titles with units
 */
export function liveChart(
  lines: readonly LiveLine[],
  axes: { readonly x: string; readonly y: string },
): string {
  const [xLow, xHigh] = extent(lines.flatMap((line) => [...line.x]));
  const [yLow, yHigh] = extent(lines.flatMap((line) => [...line.y]));
  const plotWidth = width - box.left - box.right;
  const plotHeight = height - box.top - box.bottom;
  const px = (x: number) => (box.left + ((x - xLow) / (xHigh - xLow)) * plotWidth).toFixed(1);
  const py = (y: number) => (box.top + ((yHigh - y) / (yHigh - yLow)) * plotHeight).toFixed(1);
  const text = (x: number | string, y: number | string, anchor: string, value: string) =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11" fill="#68758A">${escapeHtml(value)}</text>`;
  const parts = [yLow, (yLow + yHigh) / 2, yHigh].map(
    (value) =>
      `<path d="M${box.left} ${py(value)}h${plotWidth}" stroke="#E9EDF2"/>` +
      text(box.left - 6, Number(py(value)) + 4, "end", mark(value, 2)),
  );
  for (const line of lines) {
    const points = thinned(line).map(([x, y]) => `${px(x)},${py(y)}`);
    const dash = line.dotted ? ' stroke-dasharray="2 3"' : "";
    parts.push(
      `<polyline points="${points.join(" ")}" fill="none" stroke="${line.colour}" stroke-width="2"${dash}/>`,
    );
  }
  let x = box.left;
  for (const line of lines) {
    parts.push(`<rect x="${x}" y="8" width="10" height="10" rx="2" fill="${line.colour}"/>`);
    parts.push(text(x + 14, 17, "start", line.label));
    x += line.label.length * 6.5 + 34;
  }
  parts.push(text(width - box.right, height - 8, "end", axes.x));
  parts.push(text(width - box.right, 17, "end", axes.y));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `style="max-width:100%;height:auto;background:#fff" font-family='${fontFamily}'>${parts.join("")}</svg>`
  );
}

import { escapeHtml } from "../../core";
import { colours, type Figure, type Html, mark } from "..";

interface Line {
  readonly mode: string;
  readonly name?: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly text?: readonly string[];
  readonly line: { readonly color: string; readonly width: number };
  readonly opacity?: number;
}

interface Axis {
  readonly title?: { readonly text: string };
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  readonly visible?: boolean;
}

const size = { width: 720, height: 260 };
const box = { left: 56, right: 96, top: 34, bottom: 34 };

/**
 * A figure of lines as a light drawing, for a place that is redrawn while work goes on: what plotly has
 * drawn it does not draw again when its place is given another figure.
 *
 * @param figure of `lines` traces, on axes that are not logarithmic
 */
export function sketch({ data, layout }: Figure): Html {
  const lines = data as unknown as readonly Line[];
  const { xaxis, yaxis } = layout as { xaxis: Axis; yaxis: Axis };
  const x = scaleOf(
    lines.flatMap((line) => line.x),
    box.left,
    size.width - box.right,
  );
  const y = scaleOf(
    lines.flatMap((line) => line.y),
    size.height - box.bottom,
    box.top,
  );
  const { text: title = "" } = (layout.title ?? {}) as { text?: string };
  const plain = title.replace(/<[^>]*>/g, " ").trim();
  const isNamed = yaxis.visible !== false;
  const parts = [
    label(box.left, 16, plain, { bold: true }),
    ...(isNamed ? [label(4, 28, yaxis.title?.text ?? "")] : []),
    ...ticksOf(xaxis, x).map(([at, text]) =>
      label(x.at(at), size.height - 14, text, { middle: true }),
    ),
    ...(isNamed ? ticksOf(yaxis, y).map(([at, text]) => label(4, y.at(at) + 4, text)) : []),
    ...lines.flatMap((line) => drawn(line, x, y, isNamed)),
    label(size.width - box.right, size.height - 1, xaxis.title?.text ?? "", { middle: true }),
  ];
  const view = `viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}"`;
  const style = "max-width:100%;height:auto;background:#fff;font:11px sans-serif";
  const html = `<svg xmlns="http://www.w3.org/2000/svg" ${view} style="${style}">${parts.join("")}</svg>`;
  return { html, text: `[drawing: ${plain}]` };
}

/** Text of a plotly figure has its markup escaped. */
function asTyped(text: string): string {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const at = (value: number) => from + ((value - low) / (high - low || 1)) * (to - from);
  return { low, high, at };
}

function ticksOf({ tickvals, ticktext }: Axis, { low, high }: Scale): [number, string][] {
  if (tickvals) return tickvals.map((value, i) => [value, ticktext?.[i] ?? mark(value)]);
  return [...new Set([low, high])].map((value) => [value, mark(value)]);
}

function drawn(
  { x, y, text, name, line, opacity = 1 }: Line,
  across: Scale,
  up: Scale,
  isNamed: boolean,
) {
  const places = x.map((value, i) => [across.at(value), up.at(y[i])] as const);
  const points = places.map((place) => place.map((one) => one.toFixed(1)).join(",")).join(" ");
  const [endX, endY] = places[places.length - 1];
  const ink = `stroke="${line.color}" stroke-width="${line.width}" opacity="${opacity.toFixed(2)}"`;
  return [
    `<polyline points="${points}" fill="none" ${ink}/>`,
    ...(text ?? []).map((one, i) => label(places[i][0] + 4, places[i][1] - 3, one)),
    ...(isNamed && name ? [label(endX + 6, endY + 4, name, { colour: line.color })] : []),
  ];
}

function label(
  x: number,
  y: number,
  text: string,
  { bold = false, middle = false, colour = colours.ink as string } = {},
): string {
  const look = `fill="${colour}"${bold ? ' font-weight="bold"' : ""}${middle ? ' text-anchor="middle"' : ""}`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${look}>${escapeHtml(asTyped(text))}</text>`;
}

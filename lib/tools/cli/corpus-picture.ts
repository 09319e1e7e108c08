import { colours } from "../../display";
import { type CorpusRecord, perFile } from "../../recipes/speed";

const panel = { width: 300, height: 150, left: 52, top: 34, gap: 70 };
const ink = "#2B3440";
const pale = "#68758A";

/** A line of a panel, its values in the order of the steps. */
interface Line {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

/** What a growing corpus takes, as the README shows it: time a file and memory, SVG. */
export function drawCorpus({ steps }: CorpusRecord): string {
  const files = steps.map((step) => step.files);
  const of = (bytes: readonly number[]) => bytes.map((each) => each / 2 ** 20);
  const time: readonly Line[] = [
    {
      ...{ name: "new: read and encoded", colour: colours.blue },
      values: steps.map((step) => perFile(step).fresh),
    },
    {
      ...{ name: "known: found again", colour: pale },
      values: steps.map((step) => perFile(step).known),
    },
  ];
  const memory: readonly Line[] = [
    {
      ...{ name: "reading, then training", colour: colours.blue },
      values: of(steps.map((step) => step.peakBytes)),
    },
    {
      ...{ name: "the library alone", colour: pale },
      values: of(steps.map((step) => step.idleBytes)),
    },
  ];
  const second = panel.left + panel.width + panel.gap;
  const width = second + panel.width + 34;
  const height = panel.top + panel.height + 44;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" font-family="Inter,Segoe UI,Helvetica Neue,Arial,sans-serif" ` +
      `font-size="12" fill="${ink}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...drawPanel(panel.left, "Processor time a file, ms", files, time),
    ...drawPanel(second, "Peak memory of the process, MB", files, memory),
    "</svg>",
  ].join("\n");
}

function drawPanel(
  left: number,
  title: string,
  files: readonly number[],
  lines: readonly Line[],
): string[] {
  const bottom = panel.top + panel.height;
  const most = roundUp(Math.max(...lines.flatMap(({ values }) => values)));
  const last = files[files.length - 1];
  const x = (count: number) => (left + (count / last) * panel.width).toFixed(1);
  const y = (value: number) => (bottom - (value / most) * panel.height).toFixed(1);
  const ticks = [0, most / 2, most].map(
    (value) =>
      `<line x1="${left}" x2="${left + panel.width}" y1="${y(value)}" y2="${y(value)}" ` +
      `stroke="#E3E7ED"/><text x="${left - 8}" y="${Number(y(value)) + 4}" ` +
      `text-anchor="end" fill="${pale}">${value}</text>`,
  );
  const counts = [0, last / 2, last].map(
    (count) =>
      `<text x="${x(count)}" y="${bottom + 18}" text-anchor="middle" fill="${pale}">` +
      `${count.toLocaleString("en")}</text>`,
  );
  const paths = lines.flatMap(({ name, colour, values }) => {
    const points = values.map((value, i) => `${x(files[i])},${y(value)}`).join(" ");
    const end = values[values.length - 1];
    // Below a high line, above a low one.
    const label = Number(y(end)) + (end > most / 2 ? 32 : -8);
    return [
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${left + panel.width}" y="${label}" text-anchor="end" fill="${colour}">${name}</text>`,
    ];
  });
  return [
    `<text x="${left}" y="${panel.top - 14}" font-weight="600">${title}</text>`,
    ...ticks,
    ...counts,
    `<text x="${left + panel.width / 2}" y="${bottom + 34}" text-anchor="middle" fill="${pale}">files</text>`,
    ...paths,
  ];
}

/** The next larger of 1, 2, 4, 6, 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 6, 8, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

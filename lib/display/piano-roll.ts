import { escapeHtml } from "../core";
import { barsOf, createTempoMap, endTicks, type Note, type Piece } from "../music";
import { shortened } from "./text";
import { colours, coloursOf, fontFamily, type Labelled } from "./theme";
import { type Excerpt, excerptOf } from "./timing";

/** How a piano roll looks; everything has a default. */
export interface PianoRollOptions extends Excerpt {
  /** Default: the name of the piece. "" for none. */
  readonly title?: string;
  readonly subtitle?: string;
  /** In pixels at full size; default 960. The picture shrinks with its column. */
  readonly width?: number;
  /** Of the whole picture, in pixels; default 300. */
  readonly height?: number;
  /** The group of a note, with a colour each by its role; default: its track. */
  readonly colourBy?: (note: Note) => Labelled;
  /** What the vertical lines count; default "bars". */
  readonly grid?: "bars" | "seconds";
}

/** Where the notes stand inside the picture, so that a cursor can find them. */
export interface RollFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly startSeconds: number;
  readonly seconds: number;
}

interface DrawnNote {
  readonly note: Note;
  readonly begin: number; // seconds from the start of the excerpt
  readonly end: number;
  readonly group: string;
}

const short = (value: number) => String(Math.round(value * 10) / 10);

/** The frame that `pianoRoll` draws with the same options. */
export function rollFrame(piece: Piece, options: PianoRollOptions = {}): RollFrame {
  const { start, seconds } = excerptOf(piece, options);
  const width = options.width ?? 960;
  const height = options.height ?? 300;
  const isTitled = (options.title ?? piece.name) !== "" || groupsOf(piece, options).length > 1;
  const left = 40;
  const top = options.subtitle ? 46 : isTitled ? 32 : 10;
  const [plotWidth, plotHeight] = [width - left - 12, height - top - 26];
  return { width, height, left, top, plotWidth, plotHeight, startSeconds: start, seconds };
}

function groupOfNote(piece: Piece, { colourBy }: PianoRollOptions): (note: Note) => Labelled {
  if (colourBy) return colourBy;
  const names = piece.tracks.map((track, index) => track.name.trim() || `track ${index + 1}`);
  return (note) => ({ label: names[note.track] ?? `track ${note.track + 1}` });
}

function groupsOf(piece: Piece, options: PianoRollOptions): Labelled[] {
  const groupOf = groupOfNote(piece, options);
  const notes = options.colourBy ? piece.notes : [...piece.notes].sort((a, b) => a.track - b.track);
  const groups = new Map<string, Labelled>();
  for (const group of notes.map(groupOf)) groups.set(group.label, group);
  return [...groups.values()];
}

function drawnNotes(piece: Piece, options: PianoRollOptions, frame: RollFrame): DrawnNote[] {
  const { secondsAt } = createTempoMap(piece);
  const groupOf = groupOfNote(piece, options);
  const drawn: DrawnNote[] = [];
  for (const note of piece.notes) {
    const begin = secondsAt(note.startTicks) - frame.startSeconds;
    const end = secondsAt(note.startTicks + note.durationTicks) - frame.startSeconds;
    if (end < 0 || begin < -1e-9 || begin >= frame.seconds) continue;
    drawn.push({ note, begin, end: Math.min(end, frame.seconds), group: groupOf(note).label });
  }
  return drawn;
}

function pitchRange(notes: readonly DrawnNote[]): { low: number; high: number } {
  if (notes.length === 0) return { low: 48, high: 72 };
  let [low, high] = [127, 0];
  for (const { note } of notes) {
    low = Math.min(low, note.pitch);
    high = Math.max(high, note.pitch);
  }
  const lacking = Math.max(0, 24 - (high - low + 4));
  return { low: low - 2 - Math.ceil(lacking / 2), high: high + 2 + Math.floor(lacking / 2) };
}

const blackKeys = new Set([1, 3, 6, 8, 10]);

function lanes(frame: RollFrame, low: number, high: number, rowHeight: number): string {
  const parts: string[] = [];
  const { left, top, plotWidth } = frame;
  for (let pitch = low; pitch <= high; pitch++) {
    const y = top + (high - pitch) * rowHeight;
    if (blackKeys.has(((pitch % 12) + 12) % 12)) {
      parts.push(
        `<rect x="${left}" y="${short(y)}" width="${plotWidth}" height="${short(rowHeight)}" fill="#F5F7FA"/>`,
      );
    }
    if (pitch % 12 !== 0) continue;
    const line = short(y + rowHeight);
    parts.push(
      `<path d="M${left} ${line}h${plotWidth}" stroke="#DCE2EA"/>`,
      `<text x="${left - 6}" y="${short(y + rowHeight / 2 + 4)}" text-anchor="end" font-size="11" fill="${colours.slate}">C${pitch / 12 - 1}</text>`,
    );
  }
  return parts.join("");
}

/** A vertical line of the grid: its second and what is written below it. */
interface GridLine {
  readonly at: number;
  readonly label: string;
}

function gridLines(piece: Piece, options: PianoRollOptions, frame: RollFrame): GridLine[] {
  const lines: GridLine[] = [];
  if (options.grid === "seconds") {
    const step = [1, 2, 5, 10, 20, 30, 60].find((s) => frame.seconds / s <= 12) ?? 120;
    for (let at = 0; at < frame.seconds; at += step) {
      lines.push({ at, label: `${short(frame.startSeconds + at)} s` });
    }
    return lines;
  }
  const tempo = createTempoMap(piece);
  const lastTicks = Math.min(
    endTicks(piece) + 1,
    tempo.ticksAt(frame.startSeconds + frame.seconds),
  );
  const visible = barsOf(piece, lastTicks)
    .map((bar) => ({ index: bar.index, at: tempo.secondsAt(bar.startTicks) - frame.startSeconds }))
    .filter(({ at }) => at >= 0 && at < frame.seconds);
  const most = Math.max(2, Math.floor(frame.plotWidth / 56));
  const every = [1, 2, 4, 8, 16, 32, 64, 128].find((n) => visible.length / n <= most) ?? 256;
  for (const { index, at } of visible) {
    const named = index % every === 0;
    if (named || visible.length <= 96) lines.push({ at, label: named ? `bar ${index + 1}` : "" });
  }
  return lines;
}

function gridMarks(lines: readonly GridLine[], frame: RollFrame): string {
  const { left, top, plotWidth, plotHeight, seconds } = frame;
  return lines
    .map(({ at, label }) => {
      const x = left + (at / seconds) * plotWidth;
      const line = `<path d="M${short(x)} ${top}v${plotHeight}" stroke="${label ? "#CDD5DF" : "#E6EBF1"}"/>`;
      if (!label || x > left + plotWidth - 28) return line;
      return `${line}<text x="${short(x + 1)}" y="${top + plotHeight + 16}" font-size="11" fill="${colours.slate}">${label}</text>`;
    })
    .join("");
}

function noteMarks(
  notes: readonly DrawnNote[],
  frame: RollFrame,
  high: number,
  rowHeight: number,
  colourOf: (group: string) => string,
): string {
  const marks = new Map<string, string[]>(); // one element for all notes of a colour and loudness
  const thickness = Math.max(3.6, Math.min(rowHeight * 0.92, 13));
  for (const { note, begin, end, group } of notes) {
    const x = frame.left + (begin / frame.seconds) * frame.plotWidth;
    const length = Math.max(1.6, ((end - begin) / frame.seconds) * frame.plotWidth - 0.8);
    const y = frame.top + (high - note.pitch) * rowHeight + (rowHeight - thickness) / 2;
    const loudness = Math.ceil((note.velocity / 127) * 5) / 5;
    const opacity = 0.35 + 0.65 * loudness;
    const key = `fill="${colourOf(group)}" fill-opacity="${opacity.toFixed(2)}"`;
    const radius = Math.min(2, thickness / 3, length / 2);
    const mark = `<rect x="${short(x)}" y="${short(y)}" width="${short(length)}" height="${short(thickness)}" rx="${short(radius)}"/>`;
    const list = marks.get(key);
    if (list) list.push(mark);
    else marks.set(key, [mark]);
  }
  return [...marks].map(([key, list]) => `<g ${key}>${list.join("")}</g>`).join("");
}

function legendMarks(groups: readonly string[], frame: RollFrame, colour: (g: string) => string) {
  const shown = groups.slice(0, 6);
  const names = shown.map((name) => (name.length > 18 ? `${name.slice(0, 17)}…` : name));
  if (groups.length > shown.length) names.push(`and ${groups.length - shown.length} more`);
  let x = frame.width - 12;
  const parts: string[] = [];
  for (let i = names.length - 1; i >= 0; i--) {
    x -= names[i].length * 6.4 + 24;
    const swatch =
      i < shown.length
        ? `<rect x="${short(x)}" y="11" width="10" height="10" rx="2" fill="${colour(shown[i])}"/>`
        : "";
    parts.push(
      `${swatch}<text x="${short(x + 14)}" y="20" font-size="12" fill="${colours.ink}">${escapeHtml(names[i])}</text>`,
    );
  }
  return parts.join("");
}

function heading(piece: Piece, options: PianoRollOptions): string {
  const fits = Math.floor((options.width ?? 960) / 8);
  const title = shortened(options.title ?? piece.name, fits);
  const lines: string[] = [];
  if (title) {
    lines.push(
      `<text x="8" y="21" font-size="14" font-weight="600" fill="${colours.ink}">${escapeHtml(title)}</text>`,
    );
  }
  if (options.subtitle) {
    lines.push(
      `<text x="8" y="37" font-size="12" fill="${colours.slate}">${escapeHtml(shortened(options.subtitle, fits))}</text>`,
    );
  }
  return lines.join("");
}

/**
 * A piano roll as SVG text: time across, pitch upward, loudness as opacity, a colour for each
 * track (or for each group of `colourBy`), lines at bars or seconds.
 *
 * Names from files are escaped. Drums are drawn at the pitch of their key.
 *
 * @example
 * const svg = pianoRoll(piece, { maxSeconds: 20, title: "Chorale" });
 * show({ html: svg, text: "piano roll" });
 */
export function pianoRoll(piece: Piece, options: PianoRollOptions = {}): string {
  const frame = rollFrame(piece, options);
  const notes = drawnNotes(piece, options, frame);
  const { low, high } = pitchRange(notes);
  const rowHeight = frame.plotHeight / (high - low + 1);
  const groups = groupsOf(piece, options);
  const chosen = coloursOf(groups);
  const colourOf = (group: string) => chosen.get(group) ?? colours.blue;
  const { width, height, left, top, plotWidth, plotHeight } = frame;
  const name = shortened(options.title || piece.name);
  const label = escapeHtml(`Piano roll of ${name}, ${notes.length} notes`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` style="max-width:100%;height:auto;background:#fff" role="img" aria-label="${label}"`,
    ` font-family='${fontFamily}'>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    lanes(frame, low, high, rowHeight),
    gridMarks(gridLines(piece, options, frame), frame),
    `<rect x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}" fill="none" stroke="#CDD5DF"/>`,
    noteMarks(notes, frame, high, rowHeight, colourOf),
    heading(piece, options),
    groups.length > 1 ? legendMarks([...chosen.keys()], frame, colourOf) : "",
    `<path class="etude-cursor" d="M${left} ${top}v${plotHeight}" stroke="${colours.vermilion}" stroke-width="1.5" visibility="hidden"/>`,
    "</svg>",
  ].join("");
}

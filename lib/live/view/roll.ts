import { barsOf, endTicks, type Note, type Piece } from "../../music";

/** How a roll is drawn. */
export interface RollLook {
  readonly width: number;
  readonly height: number;
  /** Notes that begin earlier are the reader's. */
  readonly givenTicks?: number;
  /** Bars at least, for a roll that waits for notes. */
  readonly bars?: number;
  /** Lines between bar lines, in ticks. */
  readonly stepTicks?: number;
  /** The bar that is chosen, 1 is the first. */
  readonly picked?: number | null;
  /** Pitches at least. */
  readonly low?: number;
  readonly high?: number;
}

/** Where things stand in the picture. */
export interface RollPlan {
  readonly left: number;
  readonly top: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly low: number;
  readonly high: number;
  readonly ticks: number;
}

const colours = ["#0072B2", "#D55E00", "#009E73", "#B65C92", "#E69F00", "#56B4E9"];
const blackKeys = [1, 3, 6, 8, 10];
const short = (value: number) => String(Math.round(value * 10) / 10);

/** Where a roll of a piece has its notes. */
export function planRoll(piece: Piece, look: RollLook): RollPlan {
  const [left, top, bottom] = [26, 6, 20];
  const bars = barsOf(piece, Math.max(1, endTicks(piece)));
  const { startTicks, lengthTicks } = bars[bars.length - 1];
  const least = (look.bars ?? 0) * lengthTicks;
  let low = look.low ?? 127;
  let high = look.high ?? 0;
  for (const { pitch } of piece.notes) {
    low = Math.min(low, pitch - 1);
    high = Math.max(high, pitch + 1);
  }
  if (low > high) [low, high] = [55, 79];
  const lacking = Math.max(0, 18 - (high - low));
  return {
    ...{ left, top, plotWidth: look.width - left - 6, plotHeight: look.height - top - bottom },
    low: Math.max(0, low - Math.ceil(lacking / 2)),
    high: Math.min(127, high + Math.floor(lacking / 2)),
    ticks: Math.max(least, startTicks + lengthTicks),
  };
}

/** Horizontal place of a tick, vertical place and height of a pitch. */
export const placesOf = (plan: RollPlan) => {
  const row = plan.plotHeight / (plan.high - plan.low + 1);
  return {
    row,
    x: (ticks: number) => plan.left + (ticks / plan.ticks) * plan.plotWidth,
    y: (pitch: number) => plan.top + (plan.high - pitch) * row,
  };
};

function lanes(plan: RollPlan): string {
  const { row, y } = placesOf(plan);
  const parts: string[] = [];
  for (let pitch = plan.low; pitch <= plan.high; pitch++) {
    const at = short(y(pitch));
    if (blackKeys.includes(pitch % 12)) {
      const size = `width="${plan.plotWidth}" height="${short(row)}"`;
      parts.push(`<rect class="e-black" x="${plan.left}" y="${at}" ${size}/>`);
    }
    if (pitch % 12 !== 0) continue;
    const line = short(y(pitch) + row);
    parts.push(`<path class="e-octave" d="M${plan.left} ${line}h${plan.plotWidth}"/>`);
    parts.push(
      `<text x="${plan.left - 5}" y="${line}" text-anchor="end">C${pitch / 12 - 1}</text>`,
    );
  }
  return parts.join("");
}

function gridLines(piece: Piece, plan: RollPlan, { stepTicks, picked }: RollLook): string {
  const { x } = placesOf(plan);
  const { top, plotHeight } = plan;
  const line = (name: string, ticks: number) =>
    `<path class="${name}" d="M${short(x(ticks))} ${top}v${plotHeight}"/>`;
  const parts: string[] = [];
  for (let at = 0; stepTicks && at < plan.ticks; at += stepTicks) parts.push(line("e-step", at));
  const bars = barsOf(piece, plan.ticks);
  const every = [1, 2, 4, 8, 16, 32].find((n) => bars.length / n <= plan.plotWidth / 34) ?? 64;
  for (const { index, startTicks, lengthTicks } of bars) {
    const [from, until] = [x(startTicks), x(Math.min(plan.ticks, startTicks + lengthTicks))];
    if (picked === index + 1) {
      const size = `width="${short(until - from)}" height="${plotHeight}"`;
      parts.push(`<rect class="e-picked" x="${short(from)}" y="${top}" ${size}/>`);
    }
    parts.push(line("e-bar", startTicks));
    if (index % every !== 0) continue;
    parts.push(`<text x="${short(from + 2)}" y="${top + plotHeight + 14}">${index + 1}</text>`);
  }
  return parts.join("");
}

function noteMarks(notes: readonly Note[], plan: RollPlan, givenTicks: number): string {
  const { row, x, y } = placesOf(plan);
  const thick = Math.max(2.4, Math.min(row * 0.9, 11));
  return notes
    .map(({ pitch, startTicks, durationTicks, track }) => {
      const from = x(startTicks);
      const wide = Math.max(1.6, x(startTicks + durationTicks) - from - 0.8);
      const colour = startTicks < givenTicks ? 'class="e-given"' : `fill="${colours[track % 6]}"`;
      const box = `x="${short(from)}" y="${short(y(pitch) + (row - thick) / 2)}"`;
      return `<rect ${colour} ${box} width="${short(wide)}" height="${short(thick)}" rx="1.5"/>`;
    })
    .join("");
}

/** A roll as the inside of an SVG: numbers and names of octaves, nothing of a file's text. */
export function rollMarks(piece: Piece, look: RollLook): string {
  const plan = planRoll(piece, look);
  const { left, top, plotWidth, plotHeight } = plan;
  const box = `x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}"`;
  return [
    `<rect class="e-back" ${box}/>`,
    lanes(plan),
    gridLines(piece, plan, look),
    noteMarks(piece.notes, plan, look.givenTicks ?? 0),
    '<rect class="e-place" width="0" height="0"/>',
    `<path class="e-cursor" d="M${left} ${top}v${plotHeight}" visibility="hidden"/>`,
  ].join("");
}

/** An empty roll for the page. */
export function rollElement(look: RollLook, label: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${look.width} ${look.height}`);
  svg.setAttribute("class", "e-roll");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  return svg;
}

/** Tick and pitch under a pointer. */
export function pointIn(
  svg: SVGSVGElement,
  plan: RollPlan,
  event: { clientX: number; clientY: number },
): { ticks: number; pitch: number } {
  const box = svg.getBoundingClientRect();
  const { width, height } = svg.viewBox.baseVal;
  const x = ((event.clientX - box.left) * width) / box.width;
  const y = ((event.clientY - box.top) * height) / box.height;
  return {
    ticks: ((x - plan.left) / plan.plotWidth) * plan.ticks,
    pitch: plan.high - Math.floor((y - plan.top) / placesOf(plan).row),
  };
}

/** Moves the line that follows the sound; null hides it. */
export function placeCursor(svg: SVGSVGElement, plan: RollPlan, ticks: number | null): void {
  const cursor = svg.querySelector(".e-cursor");
  if (!cursor) return;
  cursor.setAttribute("visibility", ticks === null ? "hidden" : "visible");
  if (ticks === null) return;
  const shift = Math.max(0, Math.min(1, ticks / plan.ticks)) * plan.plotWidth;
  cursor.setAttribute("transform", `translate(${short(shift)} 0)`);
}

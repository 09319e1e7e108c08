import { createRequire } from "node:module";
import { escapeHtml } from "../core";
import { inKernel, type Showable, type Slot, show, slot } from "./show";
import { duration } from "./text";
import { colours } from "./theme";

/** Where progress goes: below a cell, to a terminal, or nowhere. */
export type ProgressMode = "notebook" | "terminal" | "silent";

/** Where this process can show progress; headless runs (`ETUDE_HEADLESS=1`) show none. */
export function progressMode(): ProgressMode {
  if (process.env.ETUDE_HEADLESS === "1") return "silent";
  if (inKernel()) return "notebook";
  return process.stderr.isTTY ? "terminal" : "silent";
}

/**
 * A bar that is told how far the work is. Below it, in a notebook, may stand what grows with the work:
 * tables and figures, each in its place, redrawn every other second; a headless run shows the last.
 */
export interface Progress {
  /** `done` of the total; `note` is written beside the bar. Cheap: drawn at most five times a second. */
  update(done: number, note?: string, below?: () => readonly Showable[]): void;
  /** Takes the bar away; `text` stays, default what was done and how long it took, above `below`. */
  finish(text?: string, below?: readonly Showable[]): void;
}

const drawEveryMilliseconds = 200;
const drawBelowEveryMilliseconds = 2000;

/** True at most so often; default five times a second. */
export function createThrottle(every = drawEveryMilliseconds): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < every) return false;
    last = now;
    return true;
  };
}

/** A bar as HTML; `share` from 0 to 1. */
export function barHtml(label: string, share: number, note = ""): string {
  const wide = (Math.max(0, Math.min(1, share || 0)) * 100).toFixed(1);
  const text = "font:13px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";
  return (
    `<div style="${text};max-width:720px"><div style="display:flex;justify-content:space-between">` +
    `<b>${escapeHtml(label)}</b><span style="font-variant-numeric:tabular-nums">${escapeHtml(note)}</span></div>` +
    `<div style="height:8px;border-radius:4px;background:#DCE2EA;overflow:hidden">` +
    `<div style="height:8px;width:${wide}%;background:${colours.blue}"></div></div></div>`
  );
}

interface TerminalBar {
  start(total: number, done: number, payload: object): void;
  update(done: number, payload: object): void;
  stop(): void;
}

/** A bar on the terminal (stderr), through `cli-progress`. */
export function terminalBar(label: string, total: number): TerminalBar {
  const load = createRequire(__filename);
  const { SingleBar } = load("cli-progress") as {
    SingleBar: new (options: object) => TerminalBar;
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names from files must not steer the terminal
  const plain = label.replace(/[\u0000-\u001f\u007f-\u009f{}]/g, " ");
  const format = `${plain.padEnd(16)} {bar} {percentage}% {note}`;
  const look = { format, barCompleteChar: "█", barIncompleteChar: "░", barsize: 28 };
  const bar = new SingleBar({ ...look, hideCursor: true, clearOnComplete: true, fps: 5 });
  bar.start(total, 0, { note: "" });
  return bar;
}

/** Time left after `seconds` for a `share` of the work; "" at the very beginning. */
function timeLeft(share: number, seconds: number): string {
  return share > 0.005 && share < 1 ? `${duration((seconds * (1 - share)) / share)} left` : "";
}

/**
 * A progress bar for work of `total` steps: below the cell in a notebook, on a terminal in a
 * command, nothing in headless runs.
 *
 * @example
 * const progress = progressBar("Reading", files.length);
 * for (const [i, file] of files.entries()) { read(file); progress.update(i + 1, file); }
 * progress.finish();
 */
export function progressBar(label: string, total: number, mode = progressMode()): Progress {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  if (mode === "silent") return { update() {}, finish: (_, below = []) => show(...below) };
  if (mode === "terminal") {
    const bar = terminalBar(label, total);
    return {
      update: (done, note = timeLeft(done / total, seconds())) => bar.update(done, { note }),
      finish: () => bar.stop(),
    };
  }
  const place: Slot = slot();
  const isTime = createThrottle();
  const isTimeBelow = createThrottle(drawBelowEveryMilliseconds);
  const places: Slot[] = [];
  const put = (things: readonly Showable[]) => {
    for (const [i, thing] of things.entries()) {
      places[i] ??= slot();
      places[i].show(thing);
    }
  };
  return {
    update(done, note = timeLeft(done / total, seconds()), below = () => []) {
      if (!isTime()) return;
      place.show({ html: barHtml(label, done / total, note), text: `${label}: ${done}/${total}` });
      if (isTimeBelow()) put(below());
    },
    finish(text = `${label}: ${duration(seconds())}`, below = []) {
      place.show({ html: `<span style="color:#68758A">${escapeHtml(text)}</span>`, text });
      put(below);
    },
  };
}

import { sweepNote, sweepTable } from "../../display/sweeps";
import type { SweepView } from "../../sweeps";

/** A sweep as it runs, on the error stream of a command. */
export interface SweepScreen {
  say(text: string): void;
  update(view: SweepView): void;
  finish(): void;
}

type Stream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns" | "rows">;

/** Milliseconds between two drawings. */
const drawEvery = 250;

/**
 * A table that is drawn anew in its place on a terminal, with what is said above it; elsewhere only
 * what is said, a line each.
 */
export function sweepScreen(stream: Stream = process.stderr): SweepScreen {
  let drawn = 0;
  let last = 0;
  let latest: SweepView | undefined;
  const clear = () => (drawn > 0 ? `\x1b[${drawn}A\x1b[J` : "");
  const draw = (above: string) => {
    const lines = latest ? screenLines(latest, stream) : [];
    stream.write(`${clear()}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
    last = performance.now();
  };
  return {
    say(text) {
      if (stream.isTTY) draw(`${text}\n`);
      else stream.write(`${text}\n`);
    },
    update(view) {
      latest = view;
      if (stream.isTTY && performance.now() - last > drawEvery) draw("");
    },
    finish() {
      if (stream.isTTY) stream.write(clear());
      drawn = 0;
      latest = undefined;
    },
  };
}

/** The table and a line below it, cut to the terminal: a line that wraps could not be taken back. */
export function screenLines(view: SweepView, size: Pick<Stream, "columns" | "rows">): string[] {
  const [columns, rows] = [size.columns || 80, size.rows || 24]; // some say that they have none
  const limit = Math.max(1, rows - 6);
  const lines = [...sweepTable({ ...view, remarks: [] }, limit).text.split("\n"), sweepNote(view)];
  return lines.map((line) => (line.length < columns ? line : `${line.slice(0, columns - 2)}…`));
}

import type { PianoRoll } from "./piano-rolls";

/** Frames in a row that are told apart: more than a bar of eighths. */
export const longestRun = 11;

/** Of each frame: how many in a row before it were those of `lag` frames earlier, to `longestRun`. */
export function runsOf(roll: PianoRoll, lag: number): number[] {
  const runs = [0];
  for (let step = 1; step < roll.length; step++) {
    const isAgain = step > lag && roll[step - 1].join() === roll[step - 1 - lag].join();
    runs.push(isAgain ? Math.min(runs[step - 1] + 1, longestRun) : 0);
  }
  return runs;
}

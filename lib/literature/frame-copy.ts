import { keysOf } from "./frame-floors";
import { longestRun, runsOf } from "./frame-runs";
import { type MeanCost, meanCost } from "./mean-cost";
import { keyCount, type PianoRoll } from "./piano-rolls";

const lags = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]; // bars and phrases of two and of three
const contexts = 4 * (longestRun + 1);

/** Numbers that the floor learns: those of each key, and those of all keys together. */
export const pitchCopyParameters = (keyCount + 1) * contexts;

/**
 * The floor of who only copies: each key sounds as often as in the training frames after its state
 * one frame before, its state in the frame that stood a lag before, and how many frames in a row
 * that lag has foretold. The lag is the one that has foretold the most, the nearest of equals. A
 * context that a key has hardly been in is helped by those of all keys. All T frames are charged.
 */
export function scorePitchCopy(train: readonly PianoRoll[], held: readonly PianoRoll[]): MeanCost {
  const seen = new Float64Array(pitchCopyParameters);
  const sounding = new Float64Array(pitchCopyParameters);
  const all = keyCount * contexts; // where the counts of all keys together begin
  for (const roll of train) {
    forEachKey(roll, (key, context, sounds) => {
      for (const at of [key * contexts + context, all + context]) {
        seen[at]++;
        if (sounds) sounding[at]++;
      }
    });
  }
  const shares = seen.map((_, at) => {
    const together = all + (at % contexts);
    const usual = (sounding[together] + 0.5) / (seen[together] + 1);
    return (sounding[at] + usual) / (seen[at] + 1);
  });
  const nats = held.map((roll) => {
    let total = 0;
    forEachKey(roll, (key, context, sounds) => {
      const share = shares[key * contexts + context];
      total -= Math.log(sounds ? share : 1 - share);
    });
    return total;
  });
  return meanCost(
    nats,
    held.map(({ length }) => length),
  );
}

function forEachKey(
  roll: PianoRoll,
  visit: (key: number, context: number, sounds: boolean) => void,
): void {
  const runs = lags.map((lag) => runsOf(roll, lag));
  const silence = keysOf([]);
  const keys = roll.map(keysOf);
  keys.forEach((now, step) => {
    let best = 0;
    runs.forEach((run, i) => {
      if (run[step] > runs[best][step]) best = i;
    });
    const before = keys[step - 1] ?? silence;
    const then = keys[step - lags[best]] ?? silence;
    const run = 4 * runs[best][step];
    now.forEach((sounds, key) => {
      visit(key, run + 2 * before[key] + then[key], sounds === 1);
    });
  });
}

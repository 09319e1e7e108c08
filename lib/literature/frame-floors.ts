import { type MeanCost, meanCost } from "./mean-cost";
import { keyCount, lowestPitch, type PianoRoll } from "./piano-rolls";

/**
 * The note-unigram floor: each key sounds as often as in the training frames, whatever else
 * sounds. All T frames are charged.
 *
 * Source: one of the rows by which Boulanger-Lewandowski et al. (2012) are compared; an evaluator
 * that gives it gives the others.
 */
export function scoreNoteUnigram(
  train: readonly PianoRoll[],
  held: readonly PianoRoll[],
): MeanCost {
  const counts = new Float64Array(keyCount);
  let frames = 0;
  for (const roll of train) {
    frames += roll.length;
    for (const frame of roll) for (const pitch of frame) counts[pitch - lowestPitch]++;
  }
  const costs = counts.map((count) => costOf(count, frames, true));
  const silent = counts.map((count) => costOf(count, frames, false));
  const nats = held.map((roll) => {
    let total = 0;
    for (const frame of roll) {
      const on = keysOf(frame);
      for (let key = 0; key < keyCount; key++) total += on[key] ? costs[key] : silent[key];
    }
    return total;
  });
  return meanCost(
    nats,
    held.map(({ length }) => length),
  );
}

/**
 * The per-pitch Markov floor: each key sounds as often as in the training frames after its own
 * state one frame before. A piece's first frame is only context: T − 1 frames are charged.
 */
export function scorePitchMarkov(
  train: readonly PianoRoll[],
  held: readonly PianoRoll[],
): MeanCost {
  const seen = [new Float64Array(keyCount), new Float64Array(keyCount)]; // by the state before
  const sounding = [new Float64Array(keyCount), new Float64Array(keyCount)];
  for (const roll of train) {
    forEachStep(roll, (before, now, key) => {
      seen[before][key]++;
      sounding[before][key] += now;
    });
  }
  const nats = held.map((roll) => {
    let total = 0;
    forEachStep(roll, (before, now, key) => {
      total += costOf(sounding[before][key], seen[before][key], now === 1);
    });
    return total;
  });
  return meanCost(
    nats,
    held.map(({ length }) => length - 1),
  );
}

// One of a million frames is added to both outcomes: a key that was never seen can still sound.
const pseudoCount = 1e-6;

function costOf(sounding: number, seen: number, sounds: boolean): number {
  const outcome = sounds ? sounding : seen - sounding;
  return -Math.log((outcome + pseudoCount) / (seen + 2 * pseudoCount));
}

/** A frame as one value a key: 1 where it sounds; uint8 [88]. */
export function keysOf(frame: readonly number[]): Uint8Array {
  const keys = new Uint8Array(keyCount);
  for (const pitch of frame) keys[pitch - lowestPitch] = 1;
  return keys;
}

function forEachStep(
  roll: PianoRoll,
  visit: (before: number, now: number, key: number) => void,
): void {
  let before = keysOf(roll[0]);
  for (let t = 1; t < roll.length; t++) {
    const now = keysOf(roll[t]);
    for (let key = 0; key < keyCount; key++) visit(before[key], now[key], key);
    before = now;
  }
}

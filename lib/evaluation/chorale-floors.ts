import type { Random } from "../core";
import type { Crops } from "../models/gan";
import { voiceCount } from "../tokens";

/** Music whose every cell is drawn from its voice's pitches, blind to all others: the first floor. */
export function independentCrops(data: Crops, count: number, random: Random): Crops {
  const cells = data.steps * voiceCount;
  const pitches = new Uint8Array(count * cells);
  for (let i = 0; i < pitches.length; i++) {
    const step = random.integer(data.count * data.steps);
    pitches[i] = data.pitches[step * voiceCount + (i % voiceCount)];
  }
  return { count, steps: data.steps, pitches, pieces: new Int32Array(count).fill(-1) };
}

/**
 * Music by a Markov chain over whole chords: the four pitches of a step follow the four of the step
 * before as often as in the data. The second floor: what a table of neighbours can do.
 */
export function markovCrops(data: Crops, count: number, random: Random): Crops {
  const cells = data.steps * voiceCount;
  const followers = new Map<string, number[]>();
  const chordAt = (cell: number) => data.pitches.subarray(cell, cell + voiceCount);
  for (let step = 0; step < data.count * data.steps; step++) {
    if (step % data.steps === data.steps - 1) continue;
    const key = chordAt(step * voiceCount).join();
    const list = followers.get(key);
    if (list) list.push((step + 1) * voiceCount);
    else followers.set(key, [(step + 1) * voiceCount]);
  }
  const pitches = new Uint8Array(count * cells);
  for (let crop = 0; crop < count; crop++) {
    let at = random.integer(data.count) * cells;
    for (let step = 0; step < data.steps; step++) {
      pitches.set(chordAt(at), crop * cells + step * voiceCount);
      const next = followers.get(chordAt(at).join());
      at = next ? next[random.integer(next.length)] : random.integer(data.count) * cells;
    }
  }
  return { count, steps: data.steps, pitches, pieces: new Int32Array(count).fill(-1) };
}

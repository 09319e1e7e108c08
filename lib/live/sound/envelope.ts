import type { Zone } from "./sounds";

/** What counts as silence: −100 dB. */
export const silence = 1e-5;

/** A note is heard for so long at least, in seconds. */
export const shortestSeconds = 0.06;

type Shape = Pick<Zone, "attack" | "hold" | "decay" | "sustain">;

/** When the fall has reached its level, in seconds from the stroke. */
export function decayEnd({ attack, hold, decay, sustain }: Shape): number {
  const share = Math.log(Math.max(sustain, silence)) / Math.log(silence); // of the fall by 100 dB
  return attack + hold + decay * share;
}

/**
 * Loudness `at` seconds after the stroke, 0 to 1: a straight rise, a level, a fall even in
 * decibels. The volume envelope of SoundFont 2.04, section 8.1.2.
 */
export function loudnessAt(shape: Shape, at: number): number {
  const { attack, hold, decay, sustain } = shape;
  if (at < attack) return Math.max(silence, at / attack);
  if (at < attack + hold) return 1;
  if (decay <= 0) return Math.max(sustain, silence);
  return Math.max(sustain, silence, silence ** ((at - attack - hold) / decay));
}

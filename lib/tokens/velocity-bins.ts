/** How many levels of velocity the event encodings tell apart. */
export const velocityBinCount = 32;

const binWidth = 128 / velocityBinCount;

/** The level of a MIDI velocity, 0 to 31. */
export function velocityBinOf(velocity: number): number {
  return Math.min(velocityBinCount - 1, Math.max(0, Math.floor(velocity / binWidth)));
}

/** The velocity a level is played with: the middle of its four, 2 to 126. */
export function decodedVelocity(bin: number): number {
  return bin * binWidth + binWidth / 2;
}

/** The level of a velocity as tokens write it; null for what `decodedVelocity` never gives. */
export function binOfVelocityText(text: string): number | null {
  const velocity = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  const bin = velocityBinOf(velocity);
  return String(decodedVelocity(bin)) === text ? bin : null;
}

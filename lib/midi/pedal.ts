import type { Pedal } from "../music";
import type { MidiFile } from "./midi-file";

const sustain = 64;
const resetAll = 121;

/**
 * When the sustain pedal (controller 64) of each channel is down, by channel and time: from a value
 * of 64 or more to the next below it or to a reset of all controllers; a pedal that stays down goes
 * up at `end`.
 *
 * @param range the rows of the controllers that count
 */
export function pedalsOf(
  { controllers }: Pick<MidiFile, "controllers">,
  range: { readonly from: number; readonly until: number },
  end: number,
): Pedal[] {
  const { number, value, channel, ticks } = controllers;
  const rows: number[] = [];
  for (let row = range.from; row < range.until; row++) {
    if (number[row] === sustain || number[row] === resetAll) rows.push(row);
  }
  rows.sort((a, b) => channel[a] - channel[b] || ticks[a] - ticks[b] || a - b);
  const pedals: Pedal[] = [];
  let downSince = -1;
  for (const [i, row] of rows.entries()) {
    const isDown = number[row] === sustain && value[row] >= 64;
    if (isDown && downSince < 0) downSince = ticks[row];
    const isLast = channel[rows[i + 1]] !== channel[row];
    if (downSince < 0 || (isDown && !isLast)) continue;
    const endTicks = isDown ? end : ticks[row];
    const span = { channel: channel[row], startTicks: downSince, endTicks };
    if (endTicks > downSince) pedals.push(span);
    downSince = -1;
  }
  return pedals;
}

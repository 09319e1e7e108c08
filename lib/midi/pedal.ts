import type { Pedal } from "../music";
import type { MidiFile } from "./midi-file";

const sustain = 64;
const resetAll = 121;

/**
 * When the sustain pedal (controller 64) of each channel is down, by channel and time: from a value
 * of 64 or more to the next below it or to a reset of all controllers; a pedal that stays down goes
 * up where the last track ends.
 *
 * @param isWanted the tracks of the file that count
 */
export function pedalsOf(file: MidiFile, isWanted: (track: number) => boolean): Pedal[] {
  const { count, number, value, channel, track, ticks } = file.controllers;
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if ((number[row] === sustain || number[row] === resetAll) && isWanted(track[row])) {
      rows.push(row);
    }
  }
  rows.sort((a, b) => channel[a] - channel[b] || ticks[a] - ticks[b] || a - b);
  let end = 0;
  for (const [index, one] of file.tracks.entries()) {
    if (isWanted(index)) end = Math.max(end, one.endTicks);
  }
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

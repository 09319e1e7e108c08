import type { MidiFile } from "./midi-file";
import { secondsAt } from "./tempo";

/** A stretch during which the sustain pedal is down on one channel of one track. */
export interface PedalSpan {
  readonly track: number;
  readonly channel: number;
  readonly startTicks: number;
  readonly endTicks: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

const sustain = 64;

/**
 * When the sustain pedal (controller 64) is down: from a value of 64 or more to the next below it.
 * A pedal that is still down at the end of its track goes up there. In the order of the file.
 */
export function sustainPedal(file: MidiFile): PedalSpan[] {
  const { controllers, tracks, tempoMaps } = file;
  const spans: PedalSpan[] = [];
  const downSince = new Map<number, number>();
  const close = (key: number, startTicks: number, endTicks: number) => {
    const track = key >> 4;
    const map = tempoMaps[tempoMaps.length > 1 ? track : 0];
    const startSeconds = secondsAt(map, startTicks);
    const endSeconds = secondsAt(map, endTicks);
    spans.push({ track, channel: key & 15, startTicks, endTicks, startSeconds, endSeconds });
    downSince.delete(key);
  };
  for (let i = 0; i < controllers.count; i++) {
    if (controllers.number[i] !== sustain) continue;
    const key = controllers.track[i] * 16 + controllers.channel[i];
    const start = downSince.get(key);
    const isDown = controllers.value[i] >= 64;
    if (isDown && start === undefined) downSince.set(key, controllers.ticks[i]);
    else if (!isDown && start !== undefined) close(key, start, controllers.ticks[i]);
  }
  for (const [key, start] of downSince) close(key, start, tracks[key >> 4].endTicks);
  return spans;
}

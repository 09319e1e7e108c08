import type { Frame, PianoRoll, PianoRollSet } from "./piano-rolls";
import { keyCount, lowestPitch } from "./piano-rolls";

/** Piano rolls with an id for every different frame. */
export interface FrameIds {
  /** Sounding keys of each frame, 0 to 87; frame 0 is silence. */
  readonly frames: readonly (readonly number[])[];
  /** Per piece: silence, then its frames; int32 [frames + 1]. */
  readonly train: readonly Int32Array[];
  readonly valid: readonly Int32Array[];
  readonly test: readonly Int32Array[];
  /** Per shift: the id of each frame moved by it, −1 where it leaves the piano; int32 [frames]. */
  readonly tables: readonly Int32Array[];
}

/**
 * Numbers the frames of a set. A frame is no token that is learnt: its id only says where its keys
 * are written, so that those of held-out pieces have one too.
 *
 * @param shifts semitones by which training frames may be moved
 */
export function frameIds(set: PianoRollSet, shifts: readonly number[]): FrameIds {
  const ids = new Map<string, number>();
  const frames: number[][] = [];
  const idOf = (keys: readonly number[]) => {
    const name = keys.join();
    const known = ids.get(name);
    if (known !== undefined) return known;
    ids.set(name, frames.length);
    return frames.push([...keys]) - 1;
  };
  idOf([]);
  const keysOf = (frame: Frame) => frame.map((pitch) => pitch - lowestPitch);
  const side = (rolls: readonly PianoRoll[]) =>
    rolls.map((roll) => Int32Array.from([0, ...roll.map((frame) => idOf(keysOf(frame)))]));
  const train = side(set.train);
  const trained = frames.length;
  const [valid, test] = [side(set.valid), side(set.test)];
  const moved = shifts.map((shift) =>
    Array.from({ length: trained }, (_, id) => {
      const keys = frames[id].map((key) => key + shift);
      return keys.every((key) => key >= 0 && key < keyCount) ? idOf(keys) : -1;
    }),
  );
  // Frames of held-out pieces alone are never moved.
  const tables = moved.map((table, index) =>
    Int32Array.from(frames, (_, id) => table[id] ?? (shifts[index] === 0 ? id : -1)),
  );
  return { frames, train, valid, test, tables };
}

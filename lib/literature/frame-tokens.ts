import { longestRun, runsOf } from "./frame-runs";
import { type Frame, keyCount, lowestPitch, type PianoRoll } from "./piano-rolls";

/** The token that ends a frame; it also stands before the first one. */
const frameEnd = keyCount;
/** The keys, and the end of a frame. */
export const frameTokenCount = keyCount + 1;

/**
 * A piece as the keys of each frame from the lowest, each frame with its end:
 * int32 [1 + notes + frames]. Its probability is the joint one of its frames, and every token of it
 * is charged.
 *
 * @param shift semitones by which it is moved
 * @returns null where it leaves the piano
 */
export function frameTokens(roll: PianoRoll, shift = 0): Int32Array | null {
  const ids = [frameEnd];
  for (const frame of roll) {
    for (const pitch of frame) {
      const key = pitch + shift - lowestPitch;
      if (key < 0 || key >= keyCount) return null;
      ids.push(key);
    }
    ids.push(frameEnd);
  }
  return Int32Array.from(ids);
}

const most = 15; // notes of a frame that are told apart by their place
const keyOrNone = keyCount + 1; // 0 is none
/** Steps of the grid that are told apart by their place. */
const period = 16;

interface TokenFactor {
  readonly name: string;
  /** Number of its ids. */
  readonly size: number;
}

const factors: readonly TokenFactor[] = [
  { name: "place in frame", size: most + 1 },
  { name: "step", size: period },
  { name: "last key", size: keyOrNone },
  { name: "next key before", size: keyOrNone },
  { name: "key after that", size: keyOrNone },
  { name: "next key two before", size: keyOrNone },
  { name: "held", size: 3 },
];

/**
 * What a network is told beside each token.
 *
 * @param lags frames ago, each ≥ 1, that it hears of too
 */
export function frameTokenFactors(lags: readonly number[] = []): readonly TokenFactor[] {
  const ofLag = (lag: number) => [
    { name: `next key ${lag} before`, size: keyOrNone },
    { name: `as ${lag} before`, size: longestRun + 1 },
  ];
  return [...factors, ...lags.flatMap(ofLag)];
}

/**
 * The side inputs of every input of `frameTokens`, int32 [notes + frames, 7 + 2 · lags]: how many
 * keys of the frame are told, the step, the last of them, which keys of the frame before lie next
 * above it, which of the frame before that, and whether the last one sounded before; of each lag the
 * next key of the frame that stood so far before, and how many frames in a row it has foretold. All
 * of it follows from the tokens so far.
 */
export function factorsOfFrames(
  roll: PianoRoll,
  { shift = 0, lags = [] }: { readonly shift?: number; readonly lags?: readonly number[] } = {},
): Int32Array {
  const rows: number[] = [];
  const nothing: Frame = [];
  const runs = lags.map((lag) => runsOf(roll, lag));
  roll.forEach((frame, step) => {
    const before = roll[step - 1] ?? nothing;
    const earlier = roll[step - 2] ?? nothing;
    const id = (pitch: number | undefined) =>
      pitch === undefined ? 0 : pitch + shift - lowestPitch + 1;
    for (let told = 0; told <= frame.length; told++) {
      const last = told === 0 ? undefined : frame[told - 1];
      const above = (pitches: Frame) => pitches.filter((pitch) => pitch > (last ?? -1));
      const [next, after] = above(before);
      const held = last === undefined ? 0 : before.includes(last) ? 2 : 1;
      const place = Math.min(told, most);
      rows.push(place, step % period, id(last), id(next), id(after), id(above(earlier)[0]), held);
      for (const [i, lag] of lags.entries()) {
        rows.push(id(above(roll[step - lag] ?? nothing)[0]), runs[i][step]);
      }
    }
  });
  return Int32Array.from(rows);
}

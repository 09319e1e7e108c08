import { Random } from "../../lib/core/random";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";
import { voiceNames } from "../../lib/tokens/four-voice/voices";

const tracks = voiceNames.map((name, channel) => ({ name, channel, program: 0, isDrums: false }));
const scale = [0, 2, 4, 5, 7, 9, 11];

/** A pitch of C major: degree 0 is C4. */
const degree = (n: number) => 60 + 12 * Math.floor(n / 7) + scale[((n % 7) + 7) % 7];

/** A four-voice piece from the degrees of the melody; the others sing triads below it. */
export function choraleOf(melody: readonly number[], name = "toy"): Piece {
  const notes = melody.flatMap((top, i): Note[] =>
    [top, top - 2, top - 4, top - 7].map((step, track) => ({
      pitch: degree(step),
      startTicks: 480 * i,
      durationTicks: 480,
      velocity: 90,
      track,
    })),
  );
  // The signature at the second bar line says that there is no pickup.
  const signature = { numerator: 4, denominator: 4 };
  const timeSignatures = [0, 1920].map((ticks) => ({ ticks, ...signature }));
  return createPiece({ name, tracks, notes, timeSignatures });
}

/** A random walk in triads of quarter notes. */
export function randomChorale(seed: number, length = 16): Piece {
  const random = Random.fromSeed(seed);
  let top = 7;
  const melody = Array.from({ length }, () => {
    top = Math.max(4, Math.min(11, top + random.integer(5) - 2));
    return top;
  });
  return choraleOf(melody, `toy ${seed}`);
}

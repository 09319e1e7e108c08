import type { Random } from "../core";
import { finding, mark, percent, prose } from "../display";
import { melodicIntervals } from "../evaluation";
import { createPiece, type Piece, pieceSeconds } from "../music";

export { readMusic } from "./music";

/** Notes thrown with dice: each of 25 pitches as likely as the next, all half a beat long. */
export function throwDice(random: Random, count = 600): Piece {
  const notes = Array.from({ length: count }, (_, step) => {
    const pitch = 55 + random.integer(25);
    return { pitch, startTicks: step * 240, durationTicks: 240, velocity: 80, track: 0 };
  });
  return createPiece({ name: "dice", notes });
}

/** What a piece is, in a sentence. */
export function introduce(piece: Piece) {
  const { name, notes, tracks } = piece;
  const seconds = pieceSeconds(piece);
  const inTracks = tracks.length === 1 ? "one track" : `${tracks.length} tracks`;
  return prose(`You are looking at **${name}**: ${mark(notes.length)} notes in ${inTracks},
    ${mark(seconds, 0)} seconds, ${mark(notes.length / seconds, 1)} notes a second.`);
}

/** How many of all moves from note to note stay within two semitones, 0 to 1; NaN without a move. */
export function shareOfSteps(pieces: readonly Piece[]): number {
  const moves = pieces.flatMap(({ notes, tracks }) =>
    melodicIntervals(notes.filter(({ track }) => !tracks[track]?.isDrums)),
  );
  return moves.filter((semitones) => Math.abs(semitones) <= 2).length / moves.length;
}

/** Real music steps; dice leap. */
export function stepsFinding(music: readonly Piece[], dice: Piece) {
  return finding(`In the folder's music **${percent(shareOfSteps(music), 0)}** of all moves stay
    within two semitones; of the dice's moves **${percent(shareOfSteps([dice]), 0)}** do.`);
}

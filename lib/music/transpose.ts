import { checkArgument } from "../core";
import type { Piece } from "./piece";
import { pitchClass } from "./pitch";

/**
 * The piece `semitones` higher (lower if negative), its key signatures too; drums stay.
 *
 * @throws InvalidArgumentError when a pitch would leave 0 to 127
 */
export function transposePiece(piece: Piece, semitones: number): Piece {
  const isDrums = (track: number) => piece.tracks[track]?.isDrums === true;
  const pitched = piece.notes.filter(({ track }) => !isDrums(track));
  const lowest = pitched.reduce((least, { pitch }) => Math.min(least, pitch), 127);
  const highest = pitched.reduce((most, { pitch }) => Math.max(most, pitch), 0);
  const fits = pitched.length === 0 || (lowest + semitones >= 0 && highest + semitones <= 127);
  const remedy = "must be a whole number";
  checkArgument(
    Number.isInteger(semitones) && fits,
    "transposition",
    semitones,
    pitched.length > 0 ? `${remedy} from ${-lowest} to ${127 - highest} for ${piece.name}` : remedy,
  );
  return {
    ...piece,
    notes: piece.notes.map((note) =>
      isDrums(note.track) ? note : { ...note, pitch: note.pitch + semitones },
    ),
    // Not the accidentals of the old key: the new one is spelled as is usual.
    keySignatures: piece.keySignatures.map(({ ticks, tonic, mode }) => ({
      ticks,
      tonic: pitchClass(tonic + semitones),
      mode,
    })),
  };
}

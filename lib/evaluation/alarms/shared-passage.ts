import type { Piece } from "../../music";

/** Where a passage begins, for people to look it up. */
export interface PassagePlace {
  /** The piece's name. */
  readonly piece: string;
  /** 1 is the first bar. */
  readonly bar: number;
  /** 1 is the bar line; fractions of a beat after it. */
  readonly beat: number;
  readonly startTicks: number;
}

/** The longest passage that a piece shares with the training pieces. */
export interface SharedPassage {
  readonly piece: string;
  readonly notes: number;
  /** Length of the shared passage in notes; 0 when not even two notes in a row are shared. */
  readonly longestShared: number;
  /** Share of the notes that stand in shared passages of `copyLength` notes or more. */
  readonly copiedShare: number;
  /** Where the passage begins in the piece; null for none. */
  readonly place: PassagePlace | null;
  /** Where it begins in a training piece; null for none. */
  readonly source: PassagePlace | null;
  /** Semitones from the source up to the piece. */
  readonly transposition: number;
}

/** What knows the training pieces: `MemorisationIndex`. */
export interface PieceMemory {
  longestShared(piece: Piece, options?: { fromTicks?: number }): SharedPassage;
}

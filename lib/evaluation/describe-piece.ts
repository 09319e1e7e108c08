import { max, mean, min } from "d3-array";
import { barsOf, createTempoMap, endTicks, type Piece } from "../music";
import { entropyBits, longestRepeat, loopShare, momentsOf } from "./alarms";
import {
  intervalHistogram,
  pitchClassEntropy,
  pitchClassHistogram,
  pitchHistogram,
  scaleConsistency,
} from "./pitch-descriptors";
import {
  durationHistogram,
  emptyBarRate,
  grooveSimilarity,
  interOnsetHistogram,
  interOnsetTicks,
  polyphonyOf,
} from "./rhythm-descriptors";

/** Descriptors that are one number; NaN where a piece has too little music for them. */
export interface ScalarDescriptors {
  readonly notes: number;
  readonly bars: number;
  readonly notesPerQuarter: number;
  readonly notesPerSecond: number;
  /** Highest minus lowest pitch, semitones. */
  readonly pitchRange: number;
  readonly distinctPitches: number;
  readonly meanPitch: number;
  /** Entropy in bits of all pitch classes struck. */
  readonly pitchClassEntropy: number;
  /** Mean of one-bar windows, bits. */
  readonly pitchClassEntropy1Bar: number;
  /** Mean of four-bar windows, bits. */
  readonly pitchClassEntropy4Bars: number;
  readonly scaleConsistency: number;
  readonly grooveSimilarity: number;
  readonly polyphony: number;
  readonly polyphonyRate: number;
  readonly emptyBarRate: number;
  readonly meanDurationQuarters: number;
  readonly meanInterOnsetQuarters: number;
  /** Moments (the pitches struck together, with the time to the next) that differ, per moment. */
  readonly distinctMomentRatio: number;
  /** Longest passage of moments that stands twice, in moments. */
  readonly longestRepeat: number;
  /** Share of the moments in loops; see `loopShare`. */
  readonly loopShare: number;
}

/** Descriptors that are shares summing to 1; all 0 without notes. */
export interface HistogramDescriptors {
  /** [128] */
  readonly pitches: readonly number[];
  /** [12], from C. */
  readonly pitchClasses: readonly number[];
  /** [25], −12 to +12 semitones. */
  readonly intervals: readonly number[];
  /** [17], sixteenths. */
  readonly durations: readonly number[];
  /** [17], sixteenths. */
  readonly interOnsets: readonly number[];
}

/** All descriptors of a piece. */
export interface PieceDescriptors {
  readonly name: string;
  readonly scalars: ScalarDescriptors;
  readonly histograms: HistogramDescriptors;
}

/** Names of the scalar descriptors in the order of tables. */
export type ScalarName = keyof ScalarDescriptors;
/** Names of the histogram descriptors. */
export type HistogramName = keyof HistogramDescriptors;

/**
 * The descriptors of a piece's notes, drums left out: the sets of muspy (Dong et al. 2020) and
 * mgeval (Yang and Lerch 2020).
 *
 * @example
 * describePiece(piece).scalars.scaleConsistency; // 0.97
 */
export function describePiece(piece: Piece): PieceDescriptors {
  const notes = piece.notes.filter((note) => !piece.tracks[note.track]?.isDrums);
  const { ticksPerQuarter } = piece;
  return {
    name: piece.name,
    scalars: describeScalars({ ...piece, notes }),
    histograms: {
      pitches: pitchHistogram(notes),
      pitchClasses: pitchClassHistogram(notes),
      intervals: intervalHistogram(notes),
      durations: durationHistogram(notes, ticksPerQuarter),
      interOnsets: interOnsetHistogram(notes, ticksPerQuarter),
    },
  };
}

function describeScalars(piece: Piece): ScalarDescriptors {
  const { notes, ticksPerQuarter } = piece;
  const end = endTicks(piece);
  // A note without length at the very end still has its bar.
  const bars = barsOf(piece, Math.max(end, (notes.at(-1)?.startTicks ?? -1) + 1));
  const pitches = notes.map((note) => note.pitch);
  const moments = momentsOf(notes);
  const inQuarters = (ticks: readonly number[]) => (mean(ticks) ?? Number.NaN) / ticksPerQuarter;
  return {
    notes: notes.length,
    bars: bars.length,
    notesPerQuarter: notes.length / (end / ticksPerQuarter),
    notesPerSecond: notes.length / createTempoMap(piece).secondsAt(end),
    pitchRange: (max(pitches) ?? Number.NaN) - (min(pitches) ?? Number.NaN),
    distinctPitches: new Set(pitches).size,
    meanPitch: mean(pitches) ?? Number.NaN,
    pitchClassEntropy: notes.length === 0 ? Number.NaN : entropyBits(pitchClassHistogram(notes)),
    pitchClassEntropy1Bar: pitchClassEntropy(notes, bars, 1),
    pitchClassEntropy4Bars: pitchClassEntropy(notes, bars, 4),
    scaleConsistency: scaleConsistency(notes),
    grooveSimilarity: grooveSimilarity(notes, bars, ticksPerQuarter),
    ...pick(polyphonyOf(notes)),
    emptyBarRate: emptyBarRate(notes, bars),
    meanDurationQuarters: inQuarters(notes.map((note) => note.durationTicks)),
    meanInterOnsetQuarters: inQuarters(interOnsetTicks(notes)),
    distinctMomentRatio: new Set(moments).size / moments.length,
    longestRepeat: longestRepeat(moments).length,
    loopShare: loopShare(moments),
  };
}

function pick({ polyphony, polyphonyRate }: { polyphony: number; polyphonyRate: number }) {
  return { polyphony, polyphonyRate };
}

import { beatUnits, type Measure, unitsPerQuarter } from "./measures";
import type { Chord } from "./quantise";

/** A note, chord or rest as it is written, within one bar. */
export interface Written {
  /** Units since the start of the piece. */
  readonly start: number;
  readonly units: number;
  /** 1 whole, 2 half, 4 quarter, 8 eighth, 16 sixteenth. */
  readonly value: number;
  readonly dots: 0 | 1;
  readonly isTriplet: boolean;
  /** None: a rest. */
  readonly pitches: readonly number[];
  /** Bound to the one before by ties. */
  readonly isTied: boolean;
}

interface Value {
  readonly units: number;
  readonly value: number;
  readonly dots: 0 | 1;
}

const values: readonly Value[] = [1, 2, 4, 8, 16].flatMap((value) => {
  const units = (4 * unitsPerQuarter) / value;
  const dotted: Value = { units: units * 1.5, value, dots: 1 };
  const plain: Value = { units, value, dots: 0 };
  return value === 16 ? [plain] : value === 1 ? [dotted, plain] : [dotted, plain];
});
const inTriplet: readonly Value[] = [
  { units: 8, value: 4, dots: 0 },
  { units: 4, value: 8, dots: 0 },
];

/** Lengths from `at`, within a bar, that a reader can count: from beats on freely, else in the beat. */
function fits({ units }: Value, at: number, beat: number): boolean {
  const into = at % beat;
  if (into === 0) return units <= beat || units % beat === 0;
  if (into + units <= beat) return true;
  return into * 2 === beat && units === beat; // eighth, quarter, eighth
}

/** A stretch of sound or silence as written values, from the start of a bar to its end at most. */
function inValues(stretch: Chord, measure: Measure, isTiedIn: boolean): Written[] {
  const beat = beatUnits(measure);
  // A short first bar ends on the bar line: it is counted from there.
  const shift = measure.isPickup ? (beat - (measure.length % beat)) % beat : 0;
  const { pitches } = stretch;
  const result: Written[] = [];
  for (let at = stretch.start; at < stretch.end; ) {
    const rest = stretch.end - at;
    const place = at - measure.start + shift;
    const inQuarter = place % unitsPerQuarter;
    const toNext = unitsPerQuarter - inQuarter;
    const isTriplet = inQuarter % 3 !== 0 || (rest < toNext && rest % 3 !== 0);
    const options = isTriplet ? inTriplet : values;
    const most = isTriplet ? Math.min(rest, toNext) : rest;
    const value =
      options.find((v) => v.units <= most && (isTriplet || fits(v, place, beat))) ??
      options.findLast((v) => v.units <= most);
    if (!value) break; // nothing so short is written
    const isTied = pitches.length > 0 && (isTiedIn || at > stretch.start);
    result.push({ start: at, ...value, isTriplet, pitches, isTied });
    at += value.units;
  }
  return result;
}

/**
 * One voice as it is written, bar by bar: chords cut at bar lines and bound by ties, rests between.
 *
 * @param chords one after the other; what sounds into the next one ends there
 * @returns for each measure its notes and rests; an empty list where the voice is silent
 */
export function writeVoice(chords: readonly Chord[], measures: readonly Measure[]): Written[][] {
  return measures.map((measure) => {
    const end = measure.start + measure.length;
    const inside = chords.filter((chord) => chord.start < end && chord.end > measure.start);
    if (inside.length === 0) return [];
    const written: Written[] = [];
    let at = measure.start;
    for (const [i, chord] of inside.entries()) {
      const start = Math.max(chord.start, measure.start);
      const last = Math.min(chord.end, end, inside[i + 1]?.start ?? end);
      if (start > at)
        written.push(...inValues({ start: at, end: start, pitches: [] }, measure, false));
      const part = { start, end: last, pitches: chord.pitches };
      written.push(...inValues(part, measure, chord.start < measure.start));
      at = Math.max(at, last);
    }
    if (at < end) written.push(...inValues({ start: at, end, pitches: [] }, measure, false));
    return written;
  });
}

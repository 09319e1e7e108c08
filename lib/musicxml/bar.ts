import type { XmlElement } from "@rgrove/parse-xml";
import type { KeySignature, TimeSignature } from "../music";
import { element, elements, numberOf, textOf, toNumber } from "./xml";

/** A note as written in a bar: tied notes are apart. Times are quarter notes from the bar's start. */
export interface BarNote {
  readonly at: number;
  readonly quarters: number;
  /** Sounding MIDI pitch, or the drum of a note without pitch. */
  readonly pitch: number;
  readonly velocity: number;
  /** From 1. */
  readonly staff: number;
  readonly isDrum: boolean;
  readonly isTiedBack: boolean;
  readonly isTiedOn: boolean;
}

/** Something that holds from a moment of the bar on. */
export type BarChange =
  | { readonly at: number; readonly kind: "tempo"; readonly quartersPerMinute: number }
  | ({ readonly at: number; readonly kind: "time" } & Omit<TimeSignature, "ticks">)
  | ({ readonly at: number; readonly kind: "key" } & Omit<KeySignature, "ticks">);

export interface PartBar {
  /** As printed. */
  readonly number: string;
  /** How far its contents reach; 0 for an empty bar. */
  readonly quarters: number;
  readonly notes: readonly BarNote[];
  readonly changes: readonly BarChange[];
  readonly marks: BarMarks;
}

/** What the bar says about the order of playing. */
export interface BarMarks {
  readonly repeatsFrom: boolean;
  /** How often the music up to here is played; 1: no repeat ends here. */
  readonly times: number;
  /** Numbers of the ending that begins here: 1, 2 for "1, 2."; empty: none. */
  readonly ending: readonly number[];
  readonly endsEnding: boolean;
  /** A jump such as D.C. or D.S., which is not followed. */
  readonly jump: string;
}

/** What a reader of bars tells of things it left out. */
export type Tell = (bar: string, message: string) => void;

const stepSemitones: Readonly<Record<string, number>> = {
  C: 0,
  D: 2,
  E: 4,
  F: 5,
  G: 7,
  A: 9,
  B: 11,
};

/** No note or rest is longer, in quarter notes. */
const mostQuarters = 1000;

/** Velocity of a note where the score says nothing; a sound's dynamics are percent of it. */
const usualVelocity = 90;

/** Reads the bars of one part in turn: durations, transposition and loudness go on from bar to bar. */
export class BarReader {
  #divisions = 1;
  #transposition = 0;
  #velocity = usualVelocity;
  #drums: ReadonlyMap<string, number>;
  #tell: Tell;

  /** @param drums MIDI pitches (0 to 127) of the part's instruments without pitch, by their id. */
  constructor(drums: ReadonlyMap<string, number>, tell: Tell) {
    this.#drums = drums;
    this.#tell = tell;
  }

  /** The next bar of the part. */
  read(bar: XmlElement): PartBar {
    const number = bar.attributes.number ?? "?";
    const notes: BarNote[] = [];
    const changes: BarChange[] = [];
    let at = 0;
    let end = 0;
    /** Where the last note that is no further note of a chord began. */
    let onset = 0;
    for (const item of elements(bar)) {
      const quarters = this.#quarters(item, number);
      if (item.name === "note") {
        if (element(item, "grace")) this.#tell(number, "grace note left out");
        else {
          const isChord = element(item, "chord") !== undefined;
          if (!isChord) {
            onset = at;
            at += quarters;
          }
          const note = this.#note(item, onset, quarters, number);
          if (note) notes.push(note);
        }
      } else if (item.name === "backup") at = Math.max(0, at - quarters);
      else if (item.name === "forward") at += quarters;
      else this.#change(item, at, changes);
      end = Math.max(end, at);
    }
    return { number, quarters: end, notes, changes, marks: readMarks(bar) };
  }

  #quarters(item: XmlElement, bar: string): number {
    const quarters = (numberOf(item, "duration") ?? 0) / this.#divisions;
    if (quarters >= 0 && quarters <= mostQuarters) return quarters;
    this.#tell(bar, "impossible duration taken as 0");
    return 0;
  }

  #note(note: XmlElement, at: number, quarters: number, bar: string): BarNote | undefined {
    if (element(note, "rest") || element(note, "cue") || quarters <= 0) return undefined;
    const drum = element(note, "unpitched");
    const pitch = drum ? this.#drum(note) : this.#pitch(element(note, "pitch"));
    if (pitch === undefined || pitch < 0 || pitch > 127) {
      this.#tell(
        bar,
        pitch === undefined ? "note without pitch left out" : `pitch ${pitch} left out`,
      );
      return undefined;
    }
    const ties = elements(note, "tie").map((tie) => tie.attributes.type);
    return {
      at,
      quarters,
      pitch,
      velocity: loudness(note.attributes.dynamics) ?? this.#velocity,
      staff: numberOf(note, "staff") ?? 1,
      isDrum: drum !== undefined,
      isTiedBack: ties.includes("stop"),
      isTiedOn: ties.includes("start"),
    };
  }

  #pitch(pitch: XmlElement | undefined): number | undefined {
    const step = stepSemitones[textOf(pitch, "step")];
    const octave = numberOf(pitch, "octave");
    if (step === undefined || octave === undefined) return undefined;
    const alter = numberOf(pitch, "alter") ?? 0;
    return Math.round(12 * (octave + 1) + step + alter + this.#transposition);
  }

  #drum(note: XmlElement): number | undefined {
    const id = element(note, "instrument")?.attributes.id;
    return this.#drums.get(id ?? "") ?? [...this.#drums.values()][0];
  }

  #change(item: XmlElement, at: number, changes: BarChange[]): void {
    if (item.name === "attributes") this.#attributes(item, at, changes);
    const sound = item.name === "sound" ? item : element(item, "sound");
    this.#velocity = loudness(sound?.attributes.dynamics) ?? this.#velocity;
    const quartersPerMinute = toNumber(sound?.attributes.tempo) ?? metronome(item);
    if (quartersPerMinute !== undefined && quartersPerMinute > 0) {
      changes.push({ at, kind: "tempo", quartersPerMinute });
    }
  }

  #attributes(item: XmlElement, at: number, changes: BarChange[]): void {
    const divisions = numberOf(item, "divisions");
    if (divisions !== undefined && divisions > 0) this.#divisions = divisions;
    const transpose = element(item, "transpose");
    if (transpose) {
      const octaves = numberOf(transpose, "octave-change") ?? 0;
      this.#transposition = (numberOf(transpose, "chromatic") ?? 0) + 12 * octaves;
    }
    const time = readTime(element(item, "time"));
    if (time) changes.push({ at, kind: "time", ...time });
    const fifths = numberOf(element(item, "key"), "fifths");
    if (fifths !== undefined && Number.isInteger(fifths) && Math.abs(fifths) <= 11) {
      const isMinor = textOf(element(item, "key"), "mode") === "minor";
      const tonic = (fifths * 7 + 84 + (isMinor ? 9 : 0)) % 12;
      changes.push({ at, kind: "key", tonic, mode: isMinor ? "minor" : "major" });
    }
  }
}

/** 1 to 127 for percents of the usual velocity. */
function loudness(percent: string | undefined): number | undefined {
  const value = toNumber(percent);
  if (value === undefined) return undefined;
  return Math.min(127, Math.max(1, Math.round((value / 100) * usualVelocity)));
}

/** Sums such as 3+2 are one number; undefined for metres that say no length. */
function readTime(time: XmlElement | undefined): Omit<TimeSignature, "ticks"> | undefined {
  const numerator = textOf(time, "beats")
    .split("+")
    .reduce((sum, part) => sum + Number(part), 0);
  const denominator = numberOf(time, "beat-type") ?? 0;
  const isPower = denominator >= 1 && denominator <= 64 && Number.isInteger(Math.log2(denominator));
  const isMetre = Number.isInteger(numerator) && numerator >= 1 && numerator <= 255 && isPower;
  return isMetre ? { numerator, denominator } : undefined;
}

const unitQuarters: Readonly<Record<string, number>> = {
  whole: 4,
  half: 2,
  quarter: 1,
  eighth: 0.5,
};

/** Quarter notes a minute of a printed mark such as "♩. = 60". */
function metronome(direction: XmlElement): number | undefined {
  for (const type of elements(direction, "direction-type")) {
    const mark = element(type, "metronome");
    const unit = unitQuarters[textOf(mark, "beat-unit")];
    const perMinute = numberOf(mark, "per-minute");
    if (!mark || unit === undefined || perMinute === undefined) continue;
    return perMinute * unit * (2 - 0.5 ** elements(mark, "beat-unit-dot").length);
  }
  return undefined;
}

const jumps = ["dacapo", "dalsegno", "tocoda", "fine"] as const;

function readMarks(bar: XmlElement): BarMarks {
  let repeatsFrom = false;
  let times = 1;
  let ending: number[] = [];
  let endsEnding = false;
  for (const line of elements(bar, "barline")) {
    const { direction, times: stated } = element(line, "repeat")?.attributes ?? {};
    if (direction === "forward") repeatsFrom = true;
    if (direction === "backward") times = Math.max(2, Math.round(toNumber(stated) ?? 2));
    const { number = "", type } = element(line, "ending")?.attributes ?? {};
    if (type === "start") ending = (number.match(/\d+/g) ?? []).slice(0, 99).map(Number);
    if (type === "stop" || type === "discontinue") endsEnding = true;
  }
  const sounds = elements(bar).flatMap((item) =>
    item.name === "sound" ? [item] : elements(item, "sound"),
  );
  const jump = jumps.find((name) =>
    sounds.some(({ attributes }) => attributes[name] !== undefined),
  );
  return { repeatsFrom, times, ending, endsEnding, jump: jump ?? "" };
}

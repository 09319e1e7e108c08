import {
  barLengthTicks,
  createPiece,
  effectiveSignatures,
  type Note,
  type Piece,
  type TempoChange,
  type TimeSignature,
  type Track,
  transposePitch,
} from "../../music";
import { type Encoding, malformedToken } from "../encoding";
import { signatureOf } from "../grid-metre";
import {
  type GridNote,
  gridNotes,
  nearestStep,
  noteOfGrid,
  roundLength,
  stepsPerQuarter,
  stepTicks,
  writtenLengths,
} from "../grid-notes";
import { withoutLongWaits } from "../long-waits";
import { decodedVelocity, velocityBinCount, velocityBinOf } from "../velocity-bins";
import { remiFactors, remiGrammar, remiReader } from "./grammar";
import {
  barGrain,
  barLengthOf,
  drumProgram,
  longestBar,
  parseRemiToken,
  type RemiEvent,
  remiToken,
  type Signature,
  tempoBinOf,
  writtenTempos,
} from "./tokens";

/**
 * A piece by bars and beats: `bar:4/4`, `position:24` (twelfths of a quarter in the bar), `tempo:120`,
 * `program:0`, and per note `pitch:C4 velocity:90 duration:1/2`; drums are `drum:36`.
 *
 * Keeps metre, tempo (in steps of 2.9 %), programs, velocities (32 levels), rhythm on twelfths of a
 * quarter. Loses what lies between; parts of one program become one.
 *
 * In the manner of Huang and Yang 2020, "Pop Music Transformer" (REMI), with the metre in the bar.
 */
export const remi: Encoding = {
  name: "remi",
  clock: "quarters",
  summary: "bars, beats, tempo, programs, 32 velocities, durations; parts of a program joined",
  encode: encodeRemi,
  decode: decodeRemi,
  grammar: remiGrammar,
  reader: remiReader,
  factors: remiFactors,
  allTokens: () => allEvents().map(remiToken),
  transpose(token, semitones) {
    const event = parseRemiToken(token);
    if (event?.kind !== "pitch" || event.isDrum) return event ? token : null;
    const pitch = transposePitch(event.pitch, semitones);
    return pitch === null ? null : remiToken({ ...event, pitch });
  },
};

function encodeRemi(given: Piece): string[] {
  const piece = withoutLongWaits(given);
  const programs = piece.tracks.map(({ isDrums, program }) => (isDrums ? drumProgram : program));
  const stepOf = nearestStep(piece);
  const part = (note: Note) => programs[note.track] ?? 0;
  const notes = gridNotes(piece, { stepOf, part, keepsDrums: true, roundLength });
  if (notes.length === 0) return [];
  const end = notes[notes.length - 1].start + 1;
  const tempos = tempoSteps(piece, stepOf, end);
  const writer = new RemiWriter(gridBars(piece, stepOf, end));
  let nextTempo = 0;
  for (const note of notes) {
    for (; nextTempo < tempos.length && tempos[nextTempo].step <= note.start; nextTempo++) {
      writer.goTo(tempos[nextTempo].step);
      writer.push({ kind: "tempo", bin: tempos[nextTempo].bin });
    }
    writer.goTo(note.start);
    writer.pushNote(note, programs[note.track] ?? 0);
  }
  return writer.tokens;
}

/** Collects tokens in time order, opening bars and positions as they are reached. */
class RemiWriter {
  readonly tokens: string[] = [];
  readonly #bars: readonly GridBar[];
  #bar = -1;
  #step = -1;
  #program = -1;

  constructor(bars: readonly GridBar[]) {
    this.#bars = bars;
  }

  push(event: RemiEvent): void {
    this.tokens.push(remiToken(event));
  }

  goTo(step: number): void {
    if (step === this.#step) return;
    while (this.#bar + 1 < this.#bars.length && this.#bars[this.#bar + 1].start <= step) {
      const { signature, length } = this.#bars[++this.#bar];
      this.push({ kind: "bar", signature, length });
    }
    this.push({ kind: "position", step: step - this.#bars[this.#bar].start });
    this.#step = step;
  }

  pushNote(note: GridNote, program: number): void {
    if (program !== this.#program) this.push({ kind: "program", program });
    this.#program = program;
    this.push({ kind: "pitch", pitch: note.pitch, isDrum: program === drumProgram });
    this.push({ kind: "velocity", bin: velocityBinOf(note.velocity) });
    this.push({ kind: "duration", length: note.length });
  }
}

/** Changes of the written tempo before `end`; the first at step 0. */
function tempoSteps(
  piece: Piece,
  stepOf: (ticks: number) => number,
  end: number,
): { step: number; bin: number }[] {
  const lastAt = new Map<number, number>([[0, 500_000]]);
  for (const { ticks, microsecondsPerQuarter } of piece.tempos) {
    const step = stepOf(ticks);
    if (step < end) lastAt.set(step, microsecondsPerQuarter);
  }
  const changes = [...lastAt]
    .map(([step, microseconds]) => ({ step, bin: tempoBinOf(60_000_000 / microseconds) }))
    .sort((a, b) => a.step - b.step);
  return changes.filter(({ bin }, i) => bin !== changes[i - 1]?.bin);
}

interface GridBar {
  readonly start: number;
  readonly length: number;
  readonly signature: Signature;
}

/** The bars up to `end`, each a whole number of sixteenths; cut bars get a signature of their own. */
function gridBars(piece: Piece, stepOf: (ticks: number) => number, end: number): GridBar[] {
  const bars: GridBar[] = [];
  const signatures = effectiveSignatures(piece);
  let start = 0;
  signatures.forEach((signature, i) => {
    const { numerator, denominator } = signature;
    const exact = barLengthOf(signature);
    const ticks = barLengthTicks(signature, piece.ticksPerQuarter);
    const length = exact ?? grained(Math.min(longestBar, stepOf(ticks)));
    const full = { length, signature: exact ? { numerator, denominator } : signatureFor(length) };
    const change = signatures[i + 1] ? stepOf(signatures[i + 1].ticks) : Number.POSITIVE_INFINITY;
    while (start < Math.min(change - barGrain / 2, end)) {
      const left = grained(change - start);
      const bar = left < length ? { length: left, signature: signatureFor(left) } : full;
      bars.push({ start, ...bar });
      start += bar.length;
    }
  });
  return bars;
}

const grained = (steps: number) => Math.max(barGrain, Math.round(steps / barGrain) * barGrain);
const signatureFor = (steps: number) => signatureOf(steps, stepsPerQuarter);

function decodeRemi(tokens: readonly string[]): Piece {
  const notes: Note[] = [];
  const tracks: Track[] = [];
  const tempos: TempoChange[] = [];
  const timeSignatures: TimeSignature[] = [];
  let state = remiGrammar.start();
  let velocity = 0;
  tokens.forEach((token, i) => {
    const event = parseRemiToken(token);
    if (!event || !isInPlace(event, state.after)) throw malformedToken("remi", token, i);
    state = remiGrammar.next(state, token);
    const now = state.barStart + Math.max(0, state.position);
    if (event.kind === "bar") addSignature(timeSignatures, state.barStart, event.signature);
    if (event.kind === "tempo") {
      const microsecondsPerQuarter = Math.round(60_000_000 / writtenTempos[event.bin]);
      tempos.push({ ticks: now * stepTicks, microsecondsPerQuarter });
    }
    if (event.kind === "velocity") velocity = decodedVelocity(event.bin);
    if (event.kind === "duration") {
      const track = trackOf(tracks, state.program);
      const { lastPitch: pitch } = state;
      notes.push(noteOfGrid({ pitch, start: now, length: event.length, velocity, track }));
    }
  });
  const found = { notes, tempos, timeSignatures };
  return createPiece({ name: "remi", ...(tracks.length > 0 ? { tracks } : {}), ...found });
}

// What decoding needs of the grammar: a duration closes a note that a pitch and a velocity opened.
function isInPlace(event: RemiEvent, after: string): boolean {
  if (event.kind === "duration") return after === "velocity";
  if (event.kind === "velocity") return after === "pitch";
  return after !== "start" || event.kind === "bar";
}

function addSignature(signatures: TimeSignature[], step: number, signature: Signature): void {
  const last = signatures[signatures.length - 1];
  const isSame =
    last?.numerator === signature.numerator && last.denominator === signature.denominator;
  if (!isSame) signatures.push({ ticks: step * stepTicks, ...signature });
}

function trackOf(tracks: Track[], program: number): number {
  const isDrums = program === drumProgram;
  const known = tracks.findIndex((track) =>
    isDrums ? track.isDrums : !track.isDrums && track.program === program,
  );
  if (known >= 0) return known;
  const melodic = tracks.filter((track) => !track.isDrums).length % 15;
  const channel = isDrums ? 9 : melodic < 9 ? melodic : melodic + 1;
  const name = isDrums ? "Drums" : `Program ${Math.max(0, program)}`;
  return tracks.push({ name, channel, program: isDrums ? 0 : Math.max(0, program), isDrums }) - 1;
}

function allEvents(): RemiEvent[] {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const bars = [2, 4, 8, 16].flatMap((denominator) =>
    range(24).flatMap((i): RemiEvent[] => {
      const signature = { numerator: i + 1, denominator };
      const length = barLengthOf(signature);
      return length === null ? [] : [{ kind: "bar", signature, length }];
    }),
  );
  return [
    ...bars,
    ...range(longestBar).map((step): RemiEvent => ({ kind: "position", step })),
    ...range(writtenTempos.length).map((bin): RemiEvent => ({ kind: "tempo", bin })),
    ...range(drumProgram + 1).map((program): RemiEvent => ({ kind: "program", program })),
    ...range(128).map((pitch): RemiEvent => ({ kind: "pitch", pitch, isDrum: false })),
    ...range(128).map((pitch): RemiEvent => ({ kind: "pitch", pitch, isDrum: true })),
    ...range(velocityBinCount).map((bin): RemiEvent => ({ kind: "velocity", bin })),
    ...writtenLengths.map((length): RemiEvent => ({ kind: "duration", length })),
  ];
}

import {
  createPiece,
  createTempoMap,
  type Note,
  type Piece,
  pitchName,
  sustained,
} from "../../music";
import { type Encoding, malformedToken } from "../encoding";
import { gridNotes } from "../grid-notes";
import { withoutLongWaits } from "../long-waits";
import { transposeName } from "../notes";
import { decodedVelocity, velocityBinCount, velocityBinOf } from "../velocity-bins";
import {
  longestShift,
  millisecondsPerStep,
  parsePerformanceToken,
  performanceGrammar,
  performanceReader,
} from "./grammar";

const stepsPerSecond = 1000 / millisecondsPerStep;
const ticksPerQuarter = 500; // at 120 quarter notes a minute a tick is a millisecond

/**
 * A performance as events: `on:C4`, `off:C4`, `shift:250` (milliseconds, steps of 10 up to 1000)
 * and `velocity:90` (32 levels, before the notes it holds for).
 *
 * Keeps expressive timing to 10 ms, dynamics to 4 of 127, and what the sustain pedal does: a note
 * goes off where it stops sounding. Loses bars, beats, tempo, parts and drums; the decoded piece runs at 120 quarter notes a minute, a tick per millisecond.
 *
 * After Oore et al. 2018, "This Time with Feeling" (their 8 ms steps are 10 ms here).
 *
 * @example
 * performance.encode(piece); // ["velocity:90", "on:C4", "shift:500", "off:C4"]
 */
export const performance: Encoding = {
  name: "performance",
  clock: "seconds",
  summary:
    "note on, note off (pedal included), time in 10 ms, 32 velocities; no bars, tempo, parts",
  encode: encodePerformance,
  decode: decodePerformance,
  grammar: performanceGrammar,
  reader: performanceReader,
  allTokens: () => [
    ...Array.from({ length: longestShift }, (_, i) => shiftToken(i + 1)),
    ...Array.from({ length: velocityBinCount }, (_, bin) => velocityToken(bin)),
    ...Array.from({ length: 128 }, (_, pitch) => `on:${pitchName(pitch)}`),
    ...Array.from({ length: 128 }, (_, pitch) => `off:${pitchName(pitch)}`),
  ],
  transpose(token, semitones) {
    const event = parsePerformanceToken(token);
    if (event?.kind !== "on" && event?.kind !== "off") return event ? token : null;
    const moved = transposeName(pitchName(event.pitch), semitones);
    return moved === null ? null : `${event.kind}:${moved}`;
  },
};

const shiftToken = (steps: number) => `shift:${steps * millisecondsPerStep}`;
const velocityToken = (bin: number) => `velocity:${decodedVelocity(bin)}`;

interface Moment {
  readonly step: number;
  readonly isOn: boolean;
  readonly pitch: number;
  readonly bin: number;
}

function momentsOf(played: Piece): Moment[] {
  const piece = sustained(played);
  const tempo = createTempoMap(piece);
  const stepOf = (ticks: number) => Math.round(tempo.secondsAt(ticks) * stepsPerSecond);
  const moments = gridNotes(piece, { stepOf }).flatMap((note): Moment[] => {
    const { pitch, start, length } = note;
    const bin = velocityBinOf(note.velocity);
    return [
      { step: start, isOn: true, pitch, bin },
      { step: start + length, isOn: false, pitch, bin },
    ];
  });
  return moments.sort(
    (a, b) => a.step - b.step || Number(a.isOn) - Number(b.isOn) || a.pitch - b.pitch,
  );
}

function encodePerformance(piece: Piece): string[] {
  const tokens: string[] = [];
  let now = 0;
  let velocity = -1;
  for (const { step, isOn, pitch, bin } of momentsOf(withoutLongWaits(piece, performance.clock))) {
    for (; step - now > longestShift; now += longestShift) tokens.push(shiftToken(longestShift));
    if (step > now) tokens.push(shiftToken(step - now));
    now = step;
    if (isOn && bin !== velocity) tokens.push(velocityToken(bin));
    if (isOn) velocity = bin;
    tokens.push(`${isOn ? "on" : "off"}:${pitchName(pitch)}`);
  }
  return tokens;
}

function decodePerformance(tokens: readonly string[]): Piece {
  const notes: Note[] = [];
  const sounding = new Map<number, { startTicks: number; velocity: number }>();
  let now = 0;
  let velocity = decodedVelocity(velocityBinOf(90));
  const endNote = (pitch: number) => {
    const begun = sounding.get(pitch);
    sounding.delete(pitch);
    if (begun && now > begun.startTicks) {
      notes.push({ pitch, ...begun, durationTicks: now - begun.startTicks, track: 0 });
    }
  };
  tokens.forEach((token, i) => {
    const event = parsePerformanceToken(token);
    if (!event) throw malformedToken("performance", token, i);
    if (event.kind === "shift") now += event.steps * millisecondsPerStep;
    else if (event.kind === "velocity") velocity = decodedVelocity(event.bin);
    else endNote(event.pitch);
    if (event.kind === "on") sounding.set(event.pitch, { startTicks: now, velocity });
  });
  // A sequence cut short leaves keys down: they sound for another quarter of a second.
  now += 250;
  for (const pitch of [...sounding.keys()]) endNote(pitch);
  return createPiece({ name: "performance", ticksPerQuarter, notes });
}

import { pitchName, pitchOfName } from "../../music";
import { quartersText, roundLength, stepsOfText, stepsPerQuarter } from "../grid-notes";
import { remembered } from "../remembered";
import { binOfVelocityText, decodedVelocity } from "../velocity-bins";

/** Program id of the drum channel; General MIDI programs are 0 to 127. */
export const drumProgram = 128;

/** Longest bar, in steps: 32 quarter notes. */
export const longestBar = 32 * stepsPerQuarter;

/** Bars are whole sixteenths. */
export const barGrain = stepsPerQuarter / 4;

/** An event of the beat-based encoding; times in steps of a twelfth of a quarter. */
export type RemiEvent =
  | { readonly kind: "bar"; readonly signature: Signature; readonly length: number }
  | { readonly kind: "position"; readonly step: number }
  | { readonly kind: "tempo"; readonly bin: number }
  | { readonly kind: "program"; readonly program: number }
  | { readonly kind: "pitch"; readonly pitch: number; readonly isDrum: boolean }
  | { readonly kind: "velocity"; readonly bin: number }
  | { readonly kind: "duration"; readonly length: number };

/** Numerator and denominator of a time signature. */
export interface Signature {
  readonly numerator: number;
  readonly denominator: number;
}

// 24 to 381 quarter notes a minute, 24 steps to the double with 120 among them: 2.9 % apart.
const tempos: readonly number[] = [
  ...new Set(Array.from({ length: 97 }, (_, i) => Math.round(120 * 2 ** ((i - 56) / 24)))),
];

/** Tempos that tokens name, quarter notes a minute, ascending. */
export const writtenTempos = tempos;

/** The written tempo nearest to a tempo, as its index. */
export function tempoBinOf(bpm: number): number {
  const distance = (tempo: number) => Math.abs(Math.log(tempo / bpm));
  return tempos.reduce(
    (best, tempo, i) => (distance(tempo) < distance(tempos[best]) ? i : best),
    0,
  );
}

const denominators = [1, 2, 4, 8, 16, 32, 64];

/** Steps of a bar under a signature; null when it is no whole number of sixteenths or too long. */
export function barLengthOf({ numerator, denominator }: Signature): number | null {
  const length = (numerator * 4 * stepsPerQuarter) / denominator;
  const isWritten = denominators.includes(denominator) && length > 0 && length <= longestBar;
  return isWritten && length % barGrain === 0 ? length : null;
}

/** Writes an event: `bar:4/4`, `position:24`, `pitch:C4`, `drum:36`, `duration:1/2` … */
export function remiToken(event: RemiEvent): string {
  switch (event.kind) {
    case "bar":
      return `bar:${event.signature.numerator}/${event.signature.denominator}`;
    case "position":
      return `position:${event.step}`;
    case "tempo":
      return `tempo:${tempos[event.bin]}`;
    case "program":
      return `program:${event.program === drumProgram ? "drums" : event.program}`;
    case "pitch":
      return event.isDrum ? `drum:${event.pitch}` : `pitch:${pitchName(event.pitch)}`;
    case "velocity":
      return `velocity:${decodedVelocity(event.bin)}`;
    case "duration":
      return `duration:${quartersText(event.length)}`;
  }
}

/** Reads a token that `remiToken` writes; null for any other text. */
export const parseRemiToken = remembered((token: string): RemiEvent | null => {
  const colon = token.indexOf(":");
  const event = colon < 0 ? null : readEvent(token.slice(0, colon), token.slice(colon + 1));
  return event && remiToken(event) === token ? event : null;
});

function readEvent(kind: string, text: string): RemiEvent | null {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  switch (kind) {
    case "bar":
      return readBar(text);
    case "position":
      return number >= 0 && number < longestBar ? { kind, step: number } : null;
    case "tempo":
      return tempos.includes(number) ? { kind, bin: tempos.indexOf(number) } : null;
    case "program":
      if (text === "drums") return { kind, program: drumProgram };
      return number >= 0 && number < drumProgram ? { kind, program: number } : null;
    case "drum":
      return number >= 0 && number < 128 ? { kind: "pitch", pitch: number, isDrum: true } : null;
    case "pitch": {
      const pitch = pitchOfName(text);
      return pitch === null ? null : { kind, pitch, isDrum: false };
    }
    case "velocity": {
      const bin = binOfVelocityText(text);
      return bin === null ? null : { kind, bin };
    }
    case "duration": {
      const length = stepsOfText(text) ?? 0;
      return length > 0 && roundLength(length) === length ? { kind, length } : null;
    }
    default:
      return null;
  }
}

function readBar(text: string): RemiEvent | null {
  const match = /^(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return null;
  const signature = { numerator: Number(match[1]), denominator: Number(match[2]) };
  const length = barLengthOf(signature);
  return length === null ? null : { kind: "bar", signature, length };
}

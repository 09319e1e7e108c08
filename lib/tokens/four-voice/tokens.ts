import { pitchOfName, type TimeSignature } from "../../music";
import { barStepsOf, type GridMetre } from "../grid-metre";
import { remembered } from "../remembered";

/** What goes on from the step before. */
export const holdToken = "hold";
/** A voice is silent for a step. */
export const restToken = "rest";

/** What a token of the four-voice grid says. */
export type FourVoiceToken =
  | ({ readonly kind: "metre"; readonly pickupSteps: number } & Omit<TimeSignature, "ticks">)
  | { readonly kind: "pitch"; readonly pitch: number }
  | { readonly kind: "hold" }
  | { readonly kind: "rest" };

/** The token that opens a piece: `bar:6/8+2` are bars of six eighths after a pickup of 2 steps. */
export function metreToken({ numerator, denominator, pickupSteps }: Omit<GridMetre, "barSteps">) {
  return `bar:${numerator}/${denominator}+${pickupSteps}`;
}

/** Reads a token of the four-voice grid; null for any other text. */
export const parseFourVoiceToken = remembered((token: string): FourVoiceToken | null => {
  if (token === holdToken) return { kind: "hold" };
  if (token === restToken) return { kind: "rest" };
  const pitch = pitchOfName(token);
  if (pitch !== null) return { kind: "pitch", pitch };
  const match = /^bar:([1-9]\d?)\/([1-9]\d?)\+(0|[1-9]\d?)$/.exec(token);
  if (!match) return null;
  const [numerator, denominator, pickupSteps] = match.slice(1).map(Number);
  return { kind: "metre", numerator, denominator, pickupSteps };
});

/** The metre that a token says on a grid of such steps; null for any other token. */
export function metreOfToken(token: string, stepsPerQuarter: number): GridMetre | null {
  const parsed = parseFourVoiceToken(token);
  if (parsed?.kind !== "metre") return null;
  const { kind: _, ...metre } = parsed;
  const barSteps = barStepsOf(metre, stepsPerQuarter);
  return barSteps !== null && metre.pickupSteps < barSteps ? { ...metre, barSteps } : null;
}

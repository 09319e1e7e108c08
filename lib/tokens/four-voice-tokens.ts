import { pitchOfName } from "../music";
import { remembered } from "./encoding";
import { type GridMetre, maximumBarSteps } from "./grid-metre";

/** What goes on from the step before. */
export const holdToken = "hold";
/** A voice is silent for a step. */
export const restToken = "rest";

/** What a token of the four-voice grid says. */
export type FourVoiceToken =
  | { readonly kind: "metre"; readonly metre: GridMetre }
  | { readonly kind: "pitch"; readonly pitch: number }
  | { readonly kind: "hold" }
  | { readonly kind: "rest" };

/** The token that opens a piece: `bar:16+4` is a bar of 16 steps after a pickup of 4. */
export function metreToken(metre: GridMetre): string {
  return `bar:${metre.barSteps}+${metre.pickupSteps}`;
}

/** Reads a token of the four-voice grid; null for any other text. */
export const parseFourVoiceToken = remembered((token: string): FourVoiceToken | null => {
  if (token === holdToken) return { kind: "hold" };
  if (token === restToken) return { kind: "rest" };
  const pitch = pitchOfName(token);
  if (pitch !== null) return { kind: "pitch", pitch };
  const match = /^bar:([1-9]\d?)\+(0|[1-9]\d?)$/.exec(token);
  if (!match) return null;
  const metre = { barSteps: Number(match[1]), pickupSteps: Number(match[2]) };
  const isMetre = metre.barSteps <= maximumBarSteps && metre.pickupSteps < metre.barSteps;
  return isMetre ? { kind: "metre", metre } : null;
});

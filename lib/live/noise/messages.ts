import type { GeneratorHeader } from "../../models/portable";
import type { Piece } from "../../music";
import type { LatentPlace } from "./latent-place";

/** What a page has to know of a generator. */
export interface GeneratorFacts
  extends Pick<GeneratorHeader, "name" | "data" | "trained" | "directions"> {
  readonly parameters: number;
}

/** To the worker of a generator. */
export type ToNoise =
  | { readonly kind: "open"; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: "make"; readonly id: number; readonly place: LatentPlace };

/** From it. */
export type FromNoise =
  | { readonly kind: "opened"; readonly facts: GeneratorFacts }
  | { readonly kind: "made"; readonly id: number; readonly piece: Piece }
  | { readonly kind: "refused"; readonly id: number | null; readonly message: string };

import type { Piece } from "../../music";
import type { ComposeSettings } from "./settings";

/** What a page wants of its model. */
export type Wish =
  /** Several pieces, from nothing or from a beginning. */
  | {
      readonly kind: "generate";
      readonly settings: ComposeSettings;
      readonly count: number;
      readonly primer: Piece | null;
      /** Of the primer, counted in bars; null takes all of it. */
      readonly bars: number | null;
    }
  /** A bar anew, the others kept; 1 is the first. */
  | {
      readonly kind: "again";
      readonly settings: ComposeSettings;
      readonly piece: Piece;
      readonly bar: number;
    }
  /** Three voices to a melody. */
  | {
      readonly kind: "harmonise";
      readonly settings: ComposeSettings;
      readonly count: number;
      readonly melody: Piece;
    }
  /** What follows a phrase that somebody played, from a tick of it on. */
  | {
      readonly kind: "reply";
      readonly settings: ComposeSettings;
      readonly phrase: Piece;
      readonly fromTicks: number;
    };

/** A piece that was made, with what speaks for and against it. */
export interface Take {
  readonly piece: Piece;
  /** Under the model as it stands. */
  readonly bitsPerToken: number;
  readonly alarms: readonly string[];
  /** 1 is the best of those made together; null for one made alone. */
  readonly rank: number | null;
  /** Why it stands there, for the reader. */
  readonly reason: string;
  /** Ticks up to which it was given. */
  readonly givenTicks: number;
}

/** What a page has to know of a model. */
export interface ModelFacts {
  readonly name: string;
  readonly encoding: string;
  readonly parameters: number;
  readonly data: string;
  readonly bitsPerToken: number | null;
  readonly isFourVoice: boolean;
  readonly stepsPerQuarter: number;
  readonly settings: ComposeSettings;
}

/** To the worker. */
export type ToMind =
  | { readonly kind: "open"; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: "wish"; readonly id: number; readonly wish: Wish }
  /** What somebody plays, as far as it goes: the model listens along. */
  | { readonly kind: "hear"; readonly phrase: Piece }
  | { readonly kind: "stop" };

/** From the worker. */
export type FromMind =
  | { readonly kind: "opened"; readonly facts: ModelFacts }
  /** As far as a take has grown. */
  | {
      readonly kind: "grown";
      readonly id: number;
      readonly take: number;
      readonly piece: Piece;
      readonly givenTicks: number;
    }
  | { readonly kind: "done"; readonly id: number; readonly takes: readonly Take[] }
  | { readonly kind: "refused"; readonly id: number | null; readonly message: string };

import type { Random } from "../core";
import type { Grammar } from "../tokens";
import type { Constraint } from "./rules";
import type { SamplingStrategy } from "./strategies";

/** What `sampleTokens` can be told. */
export interface SampleOptions {
  /** Most tokens to generate per stream, the primer not counted; whole number ≥ 1. */
  readonly length: number;
  /** Each stream draws from a fork of its own; the generator itself is left as it was. */
  readonly random: Random;
  /** Default: the model's own distribution, temperature 1. */
  readonly strategy?: SamplingStrategy;
  /** Tokens the music begins with, from `takePrimer`; default none. */
  readonly primer?: readonly string[];
  /** With it every result decodes without repair. */
  readonly grammar?: Grammar;
  readonly constraints?: readonly Constraint[];
  /** Number of streams, whole number ≥ 1; default 1. */
  readonly count?: number;
  /**
   * Streams that a thread of the model follows at once; another number may change a network's
   * rounding. Default the model's own, or 16.
   */
  readonly batchSize?: number;
  /** Whether `<end>` may be drawn; false gives exactly `length` tokens. Default true. */
  readonly stopAtEnd?: boolean;
  readonly signal?: AbortSignal;
  onProgress?(progress: SampleProgress): void;
}

export interface SampleProgress {
  /** Tokens generated so far, of all streams. */
  readonly tokens: number;
  readonly streamsDone: number;
  readonly count: number;
  /** 0 to 1. */
  readonly fraction: number;
}

/** One generated sequence. */
export interface SampledStream {
  /** The primer and what was generated after it, without `<start>` and `<end>`. */
  readonly tokens: readonly string[];
  readonly primerLength: number;
  /** Natural log-likelihood of the generated tokens under the unshaped model. */
  readonly logLikelihood: number;
  /** How many tokens `logLikelihood` counts: the generated ones and a drawn `<end>`. */
  readonly scoredTokens: number;
  /** `end`: the model ended the piece; `length`: it was cut; `interrupted`: the reader stopped it. */
  readonly ended: "end" | "length" | "interrupted";
}

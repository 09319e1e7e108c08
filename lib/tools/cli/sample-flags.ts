import type { SamplingStrategy } from "../../sampling";

/** What `etude sample` is told, as commander gives it. */
export interface SampleFlags extends SamplingStrategy {
  /** This or `model`. */
  readonly run?: string;
  readonly model?: string;
  readonly length?: number;
  readonly chars?: number;
  readonly seed: number;
  readonly count: number;
  readonly out?: string;
  readonly primer?: string;
  readonly bars?: number;
  readonly transpose?: number;
  readonly dropUnknown?: boolean;
  readonly melody?: string;
  readonly voice?: string;
  readonly infill?: string;
  readonly keep?: string;
  readonly particles?: number;
  readonly scale?: string;
  readonly range?: string;
  readonly polyphony?: number;
  readonly forbidParallels?: boolean;
  readonly rank?: boolean;
  readonly json?: boolean;
}

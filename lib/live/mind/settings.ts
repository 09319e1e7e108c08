import { checkArgument } from "../../core";
import type { LoadedModel, ModelHeader } from "../../models/portable";
import { buildConstraints, type Constraint, type SamplingStrategy } from "../../sampling";

/** What the reader sets. */
export interface ComposeSettings {
  /** > 0. */
  readonly temperature: number;
  /** 0 to 1; 1 cuts nothing. */
  readonly topP: number;
  /** 0 to 1; 0 cuts nothing. */
  readonly minP: number;
  /** `D dorian`; "" for any. */
  readonly scale: string;
  /** `C3..A5`; "" for any. */
  readonly range: string;
  /** Bars at most, those of the beginning not counted. */
  readonly bars: number;
  readonly seed: number;
}

/** The settings a page opens with: those of the model's own recipe. */
export function startSettings({ run }: Pick<ModelHeader, "run">): ComposeSettings {
  const { temperature, topP, minP } = run.sampling.strategy as SamplingStrategy;
  return {
    temperature: temperature ?? 1,
    topP: topP ?? 1,
    minP: minP ?? 0,
    ...{ scale: "", range: "", bars: 8, seed: 1 },
  };
}

/** How tokens are drawn. */
export function strategyOf({ temperature, topP, minP }: ComposeSettings): SamplingStrategy {
  checkArgument(temperature > 0, "temperature", temperature, "must be > 0");
  return {
    temperature,
    ...(topP < 1 ? { topP } : {}),
    ...(minP > 0 ? { minP } : {}),
  };
}

/** @throws InvalidArgumentError, NothingAllowedError for settings that contradict one another */
export function constraintsOf(
  { encoding, vocabulary }: Pick<LoadedModel, "encoding" | "vocabulary">,
  { scale, range }: Pick<ComposeSettings, "scale" | "range">,
): Constraint[] {
  return buildConstraints(encoding, vocabulary, {
    ...(scale.trim() ? { scale } : {}),
    ...(range.trim() ? { range } : {}),
  });
}

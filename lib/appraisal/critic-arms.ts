import type { ChoraleGanConfig } from "../models/gan";

/** One way to train the four-voice GAN. */
export interface CriticArm {
  readonly name: "both" | "matching" | "critic";
  readonly title: string;
  /** What differs from the default settings. */
  readonly changes: Partial<ChoraleGanConfig>;
}

/**
 * What the generator is told: by the critic and by the averages it must match, or by one of
 * them alone.
 */
export const criticArms: readonly CriticArm[] = [
  { name: "both", title: "critic and matching", changes: {} },
  { name: "matching", title: "matching alone", changes: { criticWeight: 0 } },
  {
    name: "critic",
    title: "critic alone",
    changes: { momentWeight: 0, covarianceWeight: 0 },
  },
];

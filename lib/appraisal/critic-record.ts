import { z } from "zod";

const share = z.number().min(0).max(1);
const statistics = z.object({
  /** With held-out music, by distribution, 0 to 1. */
  overlap: z.record(z.string(), z.number()),
  meanOverlap: z.number(),
  crossings: share,
  parallels: share,
  leaps: share,
  copiedBars: share.nullable(),
});
const measured = statistics.extend({
  /** Accuracy of a fresh classifier that tells it from held-out music; 0.5 is best. */
  classifier: share,
});
const run = measured.extend({
  arm: z.enum(["both", "matching", "critic"]),
  title: z.string(),
  seed: z.number(),
  criticLoss: z.number(),
  generatorLoss: z.number(),
  seconds: z.number(),
});

/** What `npm run bench -- critic --record` keeps in `figures/records/critic.json`. */
export const criticRecordSchema = z.object({
  command: z.string(),
  steps: z.number(),
  /** Channels of the generators. */
  width: z.number(),
  /** Crops of a step. */
  batch: z.number(),
  samples: z.number(),
  classifierSteps: z.number(),
  seeds: z.array(z.number()),
  crops: z.object({ training: z.number(), heldOut: z.number() }),
  /** Music of the training pieces, measured in the same way. */
  ceiling: measured,
  /** The Markov chain of chords. */
  chain: statistics,
  runs: z.array(run),
});

/** Statistics of music beside held-out music. */
export type MeasuredMusic = z.infer<typeof measured>;
/** One training, measured. */
export type ArmRun = z.infer<typeof run>;
/** All trainings of the experiment. */
export type CriticRecord = z.infer<typeof criticRecordSchema>;

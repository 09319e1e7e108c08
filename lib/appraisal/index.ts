/**
 * # Appraisal
 *
 * What trained things are worth: one card for any of them, the experiment on the
 * GAN's critic, and what the measures themselves can see.
 *
 * @module
 */
export { appraise, type Card } from "./card";
export { criticArms } from "./critic-arms";
export { type CriticRecord, criticRecordSchema } from "./critic-record";
export { measureCritic } from "./critic-worth";
export { blindBelow, type MetricStudy, studyMetrics } from "./metric-study";
export { spoils } from "./spoil-music";

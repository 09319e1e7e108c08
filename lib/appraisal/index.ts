/**
 * # Appraisal
 *
 * What trained things are worth: one card for any of them, and the experiment on the GAN's critic.
 *
 * @module
 */
export { appraise, type Card } from "./card";
export { criticArms } from "./critic-arms";
export { type CriticRecord, criticRecordSchema } from "./critic-record";
export { measureCritic } from "./critic-worth";

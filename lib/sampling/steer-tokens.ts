import { checkArgument, createPace, EtudeError, type Random } from "../core";
import type { NextTokenModel } from "../models";
import { type Grammar, Vocabulary } from "../tokens";
import { effectiveSampleSize, normaliseWeights, resampleSystematically } from "./particles";
import { type Constraint, Rules } from "./rules";
import { checkVocabularySize } from "./sample-tokens";
import type { SamplingStrategy } from "./strategies";
import { checkStrategy, strategySteps } from "./strategy-steps";
import { Swarm } from "./swarm";

/** Particles are drawn anew when their effective number falls below this share of them. */
const resampleBelow = 0.5;

/** What `steerTokens` can be told. */
export interface SteerOptions {
  readonly random: Random;
  /** Number of particles, whole number ≥ 2; more follow the fixed notes better. Default 64. */
  readonly particles?: number;
  /** Temperature shapes the model that is steered; top-k, top-p and min-p only the free tokens. */
  readonly strategy?: SamplingStrategy;
  readonly grammar?: Grammar;
  readonly constraints?: readonly Constraint[];
  /** `best`: the likeliest particle; `sample`: one drawn by weight. Default `best`. */
  readonly choose?: "best" | "sample";
  /** Whether `<end>` must follow the last token, and weighs. Default true. */
  readonly endHere?: boolean;
  readonly signal?: AbortSignal;
  onProgress?(progress: SteerProgress): void;
}

export interface SteerProgress {
  /** Positions done, of `length`. */
  readonly position: number;
  readonly length: number;
  /** 1 to the number of particles. */
  readonly effectiveSampleSize: number;
}

/** A sequence that says every fixed token. */
export interface SteeredTokens {
  readonly tokens: readonly string[];
  /** Natural log-likelihood of the whole sequence under the unshaped model, `<end>` included. */
  readonly logLikelihood: number;
  /** Estimate of the natural log-probability that the model says the fixed tokens. */
  readonly logEvidence: number;
  /** How many different sequences the particles held at the end. */
  readonly distinct: number;
  readonly resamplings: number;
}

/**
 * Fills the gaps of a sequence: tokens that are given are forced, `null` are drawn, so that the
 * whole is a sample of the causal model given what is fixed. Sequential Monte Carlo by re-scoring:
 * every particle draws its free tokens from the model under the masks, is weighed by the
 * probability of each fixed token and of what the masks left, and the weak give way to the strong
 * by systematic resampling. The past cannot be changed by what comes later: tokens long before a
 * surprising fixed one come from few ancestors, so give more particles where fixed tokens are rare.
 *
 * Source: Doucet and Johansen (2009), "A tutorial on particle filtering and smoothing"; Lew et al.
 * (2023), "Sequential Monte Carlo steering of large language models".
 *
 * @param fixed one entry per token of the result
 * @throws EtudeError when every particle dies (says where and why) or on interrupt
 * @example
 * await steerTokens(model, vocabulary, ["C4", null, "G4"], { random: Random.fromSeed(1) });
 */
export async function steerTokens(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  fixed: readonly (string | null)[],
  options: SteerOptions,
): Promise<SteeredTokens> {
  const fixedIds = checkSteering(model, vocabulary, fixed, options);
  const { random, particles = 64, strategy = {}, endHere = true } = options;
  const rules = new Rules(vocabulary, options);
  const swarm = new Swarm({ vocabulary, rules, strategy, particles, length: fixed.length });
  const streams = model.open(particles);
  const pace = createPace(options.signal);
  const steps = fixedIds.length + (endHere ? 1 : 0);
  let resamplings = 0;
  try {
    let said: Int32Array = new Int32Array(particles).fill(Vocabulary.startId);
    for (let position = 0; position < steps; position++) {
      if (!(await pace.breathe())) throw interruptedAt(position, fixed.length);
      const fixedId = position < fixedIds.length ? fixedIds[position] : Vocabulary.endId;
      const rows = streams.advance(said);
      said = swarm.step(rows, position, fixedId, random);
      const ess = effectiveSampleSize(swarm.logWeights);
      options.onProgress?.({ position, length: fixed.length, effectiveSampleSize: ess });
      if (ess >= resampleBelow * particles || position === steps - 1) continue;
      const ancestors = resampleSystematically(normaliseWeights(swarm.logWeights), random);
      swarm.select(ancestors);
      streams.select(ancestors);
      said = said.map((_, i) => said[ancestors[i]]);
      resamplings++;
    }
  } finally {
    pace.end();
    streams.close();
  }
  const best = options.choose === "sample" ? swarm.draw(random) : swarm.best();
  const { logEvidence, distinct } = swarm.summary();
  const tokens = vocabulary.decode(swarm.idsOf(best));
  return { tokens, logLikelihood: swarm.logLikelihoods[best], logEvidence, distinct, resamplings };
}

/** Ids of the fixed tokens, −1 for free ones. */
function checkSteering(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  fixed: readonly (string | null)[],
  { particles = 64, strategy = {} }: SteerOptions,
): Int32Array {
  const isCount = Number.isInteger(particles) && particles >= 2;
  checkArgument(isCount, "particles", particles, "must be a whole number ≥ 2");
  checkArgument(fixed.length > 0, "number of tokens", fixed.length, "must be ≥ 1");
  checkStrategy(strategy);
  checkArgument(!strategy.argmax, "argmax", true, "particles must differ: leave it out here");
  const remedy = "has no meaning for particles: leave it out here";
  for (const { name, flag, kind } of strategySteps) {
    const isLeftOut = kind !== "penalty" || strategy[name] === undefined;
    checkArgument(isLeftOut, flag, strategy[name], remedy);
  }
  checkVocabularySize(model, vocabulary);
  return Int32Array.from(fixed, (token, position) => {
    if (token === null) return -1;
    if (vocabulary.has(token)) return vocabulary.idOf(token);
    throw new EtudeError(
      `fixed token ${JSON.stringify(token)} at position ${position} is not in the vocabulary ` +
        "(the training music never has it: transpose the given notes, or train on more music)",
    );
  });
}

function interruptedAt(position: number, length: number): EtudeError {
  return new EtudeError(`interrupted at token ${position} of ${length} (nothing was kept)`);
}

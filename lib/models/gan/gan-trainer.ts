import type { Tensor } from "@tensorflow/tfjs";
import { checkArgument, Random } from "../../core";
import { MomentlessAdam } from "./adam";
import { type ChoraleGanConfig, voiceWidth } from "./config";
import { Critic } from "./critic";
import type { Crops } from "./crops";
import { FeatureMap } from "./features";
import { Generator } from "./generator";
import { judgePairs } from "./judge-pairs";
import { Kernels } from "./kernels";
import { Matching } from "./matching";
import { GradientSum, type ParameterLayout } from "./parameters";
import { RealFeatures } from "./real-features";
import { SpectralNorm } from "./spectral-norm";
import { straightThrough } from "./straight-through";
import type { GanRecord, GanTrainingState, StepLosses } from "./training-state";

/** The two networks in training: one object that steps, tells its state, and is disposed. */
export class GanTrainer {
  readonly config: ChoraleGanConfig;
  readonly kernels: Kernels;
  readonly generator: Generator;
  readonly critic: Critic;
  readonly features: FeatureMap;
  step: number;
  readonly #cropCount: number;
  readonly #real: RealFeatures;
  readonly #random: Random;
  readonly #matching: Matching;
  readonly #adam: { generator: MomentlessAdam; critic: MomentlessAdam };
  readonly #spectral: SpectralNorm;
  #average: Tensor;

  /** Fresh from `start` (a seed) or on from a saved state. */
  constructor(config: ChoraleGanConfig, crops: Crops, start: number | string | GanTrainingState) {
    checkArgument(crops.count > 0, "crops", crops.count, "must be at least 1");
    this.config = config;
    this.#cropCount = crops.count;
    this.kernels = new Kernels();
    this.generator = new Generator(config, this.kernels);
    this.features = new FeatureMap(config, this.kernels);
    this.critic = new Critic(config, this.features.channels, this.kernels);
    this.#real = new RealFeatures(config, crops, this.features, this.kernels);
    const saved = typeof start === "object" ? start : null;
    this.#random = saved ? Random.fromState(saved.random) : Random.fromSeed(start as string);
    this.step = saved?.step ?? 0;
    const adam = (layout: ParameterLayout, name: "generator" | "critic") => {
      const weights = saved?.[name] ?? layout.initialise(this.#random.fork(name));
      const second = saved?.[`${name}Second`];
      return new MomentlessAdam(weights, second && { second, step: this.step });
    };
    this.#adam = {
      generator: adam(this.generator.layout, "generator"),
      critic: adam(this.critic.layout, "critic"),
    };
    const { tf } = this.kernels;
    const average = saved?.average ?? this.#adam.generator.weights;
    this.#average = tf.keep(tf.tensor1d(average.slice()));
    this.#spectral = new SpectralNorm(this.critic.layout, saved?.spectral);
    const running = saved?.running ?? undefined;
    const { moments, squares } = this.#real;
    this.#matching = new Matching(config, this.kernels, moments, squares, running);
  }

  /** Frees every tensor. */
  dispose(): void {
    this.#average.dispose();
    this.#matching.dispose();
    this.#real.dispose();
    this.features.dispose();
    this.generator.dispose();
  }

  /** The running mean of the generator's weights. */
  get average(): Float32Array {
    return this.#average.dataSync().slice() as Float32Array;
  }

  /** A copy of all that is needed to go on. */
  state(seconds: number, history: readonly GanRecord[]): GanTrainingState {
    const { generator, critic } = this.#adam;
    return {
      step: this.step,
      seconds,
      random: this.#random.state(),
      history: [...history],
      generator: generator.weights.slice(),
      critic: critic.weights.slice(),
      average: this.average,
      generatorSecond: generator.second.slice(),
      criticSecond: critic.second.slice(),
      spectral: this.#spectral.vectors.slice(),
      running: this.#matching.running(),
    };
  }

  /**
   * One update of both networks at `share` of their learning rates. Both move from the same
   * scores: the generator's music is made once and serves both.
   */
  advance(share: number): StepLosses {
    const { config, kernels } = this;
    const { generator, critic } = this.#adam;
    return kernels.tf.tidy(() => {
      const normalised = this.#spectral.normalise(critic.weights);
      const { losses, gradients } = this.#gradientsOfStep(normalised);
      if (config.criticWeight > 0) {
        const ofCritic = gradients.critic.flatten();
        this.#spectral.chain(ofCritic, critic.weights);
        critic.apply(ofCritic, share * config.criticRate);
      }
      generator.apply(gradients.generator.flatten(), share * config.generatorRate);
      this.step++;
      this.#updateAverage();
      return losses;
    });
  }

  #updateAverage(): void {
    const { tf } = this.kernels;
    const decay = Math.min(this.config.averaging, this.step / (this.step + 10));
    const before = this.#average;
    const way = this.kernels.subtract(tf.tensor1d(this.#adam.generator.weights), before);
    this.#average = tf.keep(this.kernels.add(before, way.mul(1 - decay)));
    before.dispose();
  }

  #gradientsOfStep(normalisedCritic: Float32Array) {
    const { config, kernels } = this;
    const gradients = {
      generator: new GradientSum(this.generator.layout, kernels),
      critic: new GradientSum(this.critic.layout, kernels),
    };
    const crops = this.#drawCrops();
    const generatorWeights = this.generator.layout.cut(kernels, this.#adam.generator.weights);
    const pass = this.generator.forward(generatorWeights, this.#drawLatents());
    const chosen = straightThrough(kernels, pass.logits, voiceWidth(config));
    const generated = this.features.apply(chosen.output);

    const music = { pitches: chosen.output, features: generated.output };
    const { momentLoss, covarianceLoss, ...matched } = this.#matching.step(music);
    let { dFeatures } = matched;
    let judged = { criticLoss: 0, generatorLoss: 0 };
    if (config.criticWeight > 0) {
      const criticWeights = this.critic.layout.cut(kernels, normalisedCritic);
      const pairs = [this.#real.gather(crops), generated.output] as const;
      const { pull, ...losses } = judgePairs(
        this.critic,
        kernels,
        criticWeights,
        pairs,
        gradients.critic,
      );
      dFeatures = kernels.add(dFeatures, pull.mul(config.criticWeight));
      judged = losses;
    }
    const dPitches = kernels.add(generated.backward(dFeatures), matched.dPitches);
    pass.backward(chosen.backward(dPitches), gradients.generator);
    return { gradients, losses: { ...judged, momentLoss, covarianceLoss } };
  }

  #drawCrops(): number[] {
    return Array.from({ length: this.config.batch }, () => this.#random.integer(this.#cropCount));
  }

  #drawLatents(): Tensor {
    const { batch, latent } = this.config;
    const values = new Float32Array(batch * latent);
    for (let i = 0; i < values.length; i++) values[i] = this.#random.normal();
    return this.kernels.tf.tensor2d(values, [batch, latent]);
  }
}

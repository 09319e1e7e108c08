import type { Tensor, Variable } from "@tensorflow/tfjs";
import { mean } from "d3-array";
import { checkArgument, nextTurn, Random } from "../../core";
import { loadTensorFlow, type TensorFlow } from "../../models/native";

/** How the toy GAN is trained. */
export interface ToyGanOptions {
  readonly seed: number | string;
  readonly steps: number;
  /**
   * "classic": the critic answers "real?" for one number at a time (Goodfellow et al. 2014, the
   * generator's loss being the non-saturating one); "paired": it compares a real number with a
   * generated one (relativistic, Jolicoeur-Martineau 2018). Default "classic".
   */
  readonly loss?: "classic" | "paired";
  /** Steps after which samples are taken; 0 is before training. */
  readonly snapshots?: readonly number[];
  /** Units of the two hidden layers of either network; default 24. */
  readonly units?: number;
  /** Default 96. */
  readonly batch?: number;
  /** Of Adam, for both networks; default 0.002. */
  readonly learningRate?: number;
}

/** What the toy generator makes after a number of steps. */
export interface ToySnapshot {
  readonly step: number;
  /** 600 numbers in the units of the data. */
  readonly samples: Float32Array;
}

/** Losses in nats at a step. */
export interface ToyRecord {
  readonly step: number;
  readonly criticLoss: number;
  readonly generatorLoss: number;
}

/** What training the toy gives. */
export interface ToyGanResult {
  readonly snapshots: readonly ToySnapshot[];
  readonly history: readonly ToyRecord[];
}

const latentSize = 4;
const sampleCount = 600;

/**
 * A GAN that learns a distribution of plain numbers: two networks of two hidden layers, Adam, one
 * update each a step. Small enough to see the whole game in seconds. Same seed, same numbers.
 *
 * @param data the real numbers, at least 2, not all equal
 * @example
 * const toy = await trainToyGan(pitches, { seed: 1, steps: 800, snapshots: [0, 100, 800] });
 */
export async function trainToyGan(
  data: readonly number[],
  options: ToyGanOptions,
): Promise<ToyGanResult> {
  const { steps, snapshots: wanted = [0, steps], seed } = options;
  checkArgument(
    Number.isInteger(steps) && steps >= 1,
    "steps",
    steps,
    "must be a whole number ≥ 1",
  );
  const toy = new ToyGan(data, options);
  const random = Random.fromSeed(`toy ${seed}`);
  const snapshots: ToySnapshot[] = [];
  const history: ToyRecord[] = [];
  const every = Math.max(1, Math.floor(steps / 100));
  try {
    if (wanted.includes(0)) snapshots.push({ step: 0, samples: toy.sample() });
    for (let step = 1; step <= steps; step++) {
      const losses = toy.advance(random);
      if (step % every === 0) history.push({ step, ...losses });
      if (wanted.includes(step)) snapshots.push({ step, samples: toy.sample() });
      if (step % 20 === 0) await nextTurn(); // let an interrupt in
    }
    return { snapshots, history };
  } finally {
    toy.dispose();
  }
}

/** The share of `samples` within `radius` of each of the `centres`. */
export function sharesNear(
  samples: ArrayLike<number>,
  centres: readonly number[],
  radius: number,
): number[] {
  const near = (centre: number) =>
    Array.from(samples).filter((x) => Math.abs(x - centre) <= radius);
  return centres.map((centre) => near(centre).length / samples.length);
}

class ToyGan {
  readonly #tf: TensorFlow;
  readonly #data: readonly number[];
  readonly #centre: number;
  readonly #scale: number;
  readonly #batch: number;
  readonly #loss: "classic" | "paired";
  readonly #generator: Variable[];
  readonly #critic: Variable[];
  readonly #fixed: Tensor;
  readonly #adams: { generator: Adam; critic: Adam };

  constructor(data: readonly number[], options: ToyGanOptions) {
    const { seed, units = 24, batch = 96, learningRate = 0.002, loss = "classic" } = options;
    const centre = mean(data)!;
    const spread = Math.sqrt(mean(data, (x) => (x - centre) ** 2)!);
    checkArgument(spread > 0, "data", data.length, "must hold at least two different numbers");
    this.#tf = loadTensorFlow();
    this.#data = data;
    this.#centre = centre;
    this.#scale = spread;
    this.#batch = batch;
    this.#loss = loss;
    const random = Random.fromSeed(seed);
    this.#generator = layers(this.#tf, [latentSize, units, units, 1], random.fork("generator"));
    this.#critic = layers(this.#tf, [1, units, units, 1], random.fork("critic"));
    this.#fixed = normal(this.#tf, random.fork("samples"), sampleCount);
    const adam = () => this.#tf.train.adam(learningRate, 0.5);
    this.#adams = { generator: adam(), critic: adam() };
  }

  dispose(): void {
    for (const variable of [...this.#generator, ...this.#critic]) variable.dispose();
    this.#fixed.dispose();
    this.#adams.generator.dispose();
    this.#adams.critic.dispose();
  }

  sample(): Float32Array {
    const made = this.#tf.tidy(() => run(this.#tf, this.#generator, this.#fixed).dataSync());
    return Float32Array.from(made, (x) => x * this.#scale + this.#centre);
  }

  advance(random: Random): Omit<ToyRecord, "step"> {
    const tf = this.#tf;
    return tf.tidy(() => {
      const drawn = Array.from({ length: this.#batch }, () => {
        return (this.#data[random.integer(this.#data.length)] - this.#centre) / this.#scale;
      });
      const real = tf.tensor2d(drawn, [this.#batch, 1]);
      const latents = normal(tf, random, this.#batch);
      const score = (x: Tensor) => run(tf, this.#critic, x);
      const make = () => run(tf, this.#generator, latents);
      const made = make();
      const [critic, generator] = this.#loss === "paired" ? paired(tf) : classic(tf);
      const criticLoss = this.#adams.critic.minimize(
        () => critic(score(real), score(made)).asScalar(),
        true,
        this.#critic,
      );
      const generatorLoss = this.#adams.generator.minimize(
        () => generator(score(real), score(make())).asScalar(),
        true,
        this.#generator,
      );
      const value = (loss: Tensor | null) => loss?.dataSync()[0] ?? Number.NaN;
      return { criticLoss: value(criticLoss), generatorLoss: value(generatorLoss) };
    });
  }
}

type Adam = ReturnType<TensorFlow["train"]["adam"]>;
/** A loss from the critic's scores of real and of generated numbers. */
type Loss = (real: Tensor, made: Tensor) => Tensor;

function classic(tf: TensorFlow): [critic: Loss, generator: Loss] {
  const isReal = (scores: Tensor) => tf.softplus(tf.neg(scores)).mean();
  const isMade = (scores: Tensor) => tf.softplus(scores).mean();
  return [(real, made) => isReal(real).add(isMade(made)).mul(0.5), (_, made) => isReal(made)];
}

function paired(tf: TensorFlow): [critic: Loss, generator: Loss] {
  const better = (one: Tensor, other: Tensor) => tf.softplus(tf.sub(other, one)).mean();
  return [(real, made) => better(real, made), (real, made) => better(made, real)];
}

/** Kernels and biases of dense layers, kernels by He's rule. */
function layers(tf: TensorFlow, sizes: readonly number[], random: Random): Variable[] {
  return sizes.slice(1).flatMap((outputs, i) => {
    const inputs = sizes[i];
    const deviation = Math.sqrt(2 / inputs);
    const values = Float32Array.from({ length: inputs * outputs }, () => {
      return deviation * random.normal();
    });
    const kernel = tf.tidy(() => tf.variable(tf.tensor2d(values, [inputs, outputs])));
    return [kernel, tf.tidy(() => tf.variable(tf.zeros([outputs])))];
  });
}

function run(tf: TensorFlow, weights: readonly Variable[], input: Tensor): Tensor {
  let x = input; // [batch, units]
  for (let i = 0; i < weights.length; i += 2) {
    const y = tf.matMul(x, weights[i]).add(weights[i + 1]);
    x = i + 2 < weights.length ? tf.leakyRelu(y, 0.2) : y;
  }
  return x;
}

function normal(tf: TensorFlow, random: Random, count: number): Tensor {
  const values = Float32Array.from({ length: count * latentSize }, () => random.normal());
  return tf.tensor2d(values, [count, latentSize]);
}

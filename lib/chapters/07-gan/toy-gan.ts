import { mean } from "d3-array";
import { checkArgument, nextTurn, Random } from "../../core";
import { ToyNetwork } from "./toy-network";

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
  if (wanted.includes(0)) snapshots.push({ step: 0, samples: toy.sample() });
  for (let step = 1; step <= steps; step++) {
    const losses = toy.advance(random);
    if (step % every === 0) history.push({ step, ...losses });
    if (wanted.includes(step)) snapshots.push({ step, samples: toy.sample() });
    if (step % 20 === 0) await nextTurn(); // let an interrupt in
  }
  return { snapshots, history };
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
  readonly #data: readonly number[];
  readonly #centre: number;
  readonly #scale: number;
  readonly #batch: number;
  readonly #learningRate: number;
  readonly #loss: Loss;
  readonly #generator: ToyNetwork;
  readonly #critic: ToyNetwork;
  readonly #fixed: Float64Array;

  constructor(data: readonly number[], options: ToyGanOptions) {
    const { seed, units = 24, batch = 96, learningRate = 0.002, loss = "classic" } = options;
    const centre = mean(data)!;
    const spread = Math.sqrt(mean(data, (x) => (x - centre) ** 2)!);
    checkArgument(spread > 0, "data", data.length, "must hold at least two different numbers");
    this.#data = data;
    this.#centre = centre;
    this.#scale = spread;
    this.#batch = batch;
    this.#learningRate = learningRate;
    this.#loss = loss === "paired" ? paired : classic;
    const random = Random.fromSeed(seed);
    this.#generator = new ToyNetwork([latentSize, units, units, 1], random.fork("generator"));
    this.#critic = new ToyNetwork([1, units, units, 1], random.fork("critic"));
    this.#fixed = latents(random.fork("samples"), sampleCount);
  }

  sample(): Float32Array {
    const { output } = this.#generator.run(this.#fixed, sampleCount);
    return Float32Array.from(output, (x) => x * this.#scale + this.#centre);
  }

  /** The critic learns to tell the real numbers from the made ones, then the generator to fool it. */
  advance(random: Random): Omit<ToyRecord, "step"> {
    const rows = this.#batch;
    const real = Float64Array.from({ length: rows }, () => {
      return (this.#data[random.integer(this.#data.length)] - this.#centre) / this.#scale;
    });
    const making = this.#generator.run(latents(random, rows), rows);
    const score = () => [real, making.output].map((numbers) => this.#critic.run(numbers, rows));
    const [ofReal, ofMade] = score();
    const judged = this.#loss.critic(ofReal.output, ofMade.output);
    this.#critic.back(ofReal, judged.dReal, true);
    this.#critic.back(ofMade, judged.dMade, true);
    this.#critic.learn(this.#learningRate);
    const [again, fooled] = score();
    const wish = this.#loss.generator(again.output, fooled.output);
    this.#generator.back(making, this.#critic.back(fooled, wish.dMade, false), true);
    this.#generator.learn(this.#learningRate);
    return { criticLoss: judged.loss, generatorLoss: wish.loss };
  }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** A loss from the critic's scores of real and of made numbers, and its slopes. */
interface Loss {
  critic(
    real: Float64Array,
    made: Float64Array,
  ): { loss: number; dReal: Float64Array; dMade: Float64Array };
  generator(real: Float64Array, made: Float64Array): { loss: number; dMade: Float64Array };
}

const classic: Loss = {
  critic: (real, made) => ({
    loss: (mean(real, (x) => softplus(-x))! + mean(made, softplus)!) / 2,
    dReal: real.map((x) => -sigmoid(-x) / (2 * real.length)),
    dMade: made.map((x) => sigmoid(x) / (2 * made.length)),
  }),
  generator: (_, made) => ({
    loss: mean(made, (x) => softplus(-x))!,
    dMade: made.map((x) => -sigmoid(-x) / made.length),
  }),
};

const paired: Loss = {
  critic: (real, made) => ({
    loss: mean(made, (x, i) => softplus(x - real[i]))!,
    dReal: made.map((x, i) => -sigmoid(x - real[i]) / made.length),
    dMade: made.map((x, i) => sigmoid(x - real[i]) / made.length),
  }),
  generator: (real, made) => ({
    loss: mean(made, (x, i) => softplus(real[i] - x))!,
    dMade: made.map((x, i) => -sigmoid(real[i] - x) / made.length),
  }),
};

function latents(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count * latentSize }, () => random.normal());
}

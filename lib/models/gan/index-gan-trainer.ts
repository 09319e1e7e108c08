import type { AdamOptimizer, LayersModel, Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { bisectRight } from "d3-array";
import { DataError, Random, type RandomState } from "../../core";
import { lengthsOf, StoredSequences } from "../../store";
import { loadTensorFlow, type TensorFlow } from "../native";
import { type IndexGanConfig, scaleToken } from "./index-gan-config";
import {
  cutTensors,
  drawIndexLatents,
  flattenTensors,
  indexCritic,
  indexGenerator,
  initialiseModel,
  restoreModel,
} from "./index-gan-networks";
import type { RecordTime } from "./training-loop";

/** Binary cross-entropies of one step, in nats; ln 2 = 0.693 when the critic cannot tell. */
export interface IndexGanLosses {
  readonly criticLoss: number;
  readonly generatorLoss: number;
}

/** One line of the training record: mean losses since the line before. */
export type IndexGanRecord = IndexGanLosses & RecordTime;

/** All that training needs to go on. */
export interface IndexGanState {
  readonly step: number;
  readonly seconds: number;
  readonly random: RandomState;
  readonly history: readonly IndexGanRecord[];
  readonly generator: Float32Array;
  readonly critic: Float32Array;
  readonly generatorAdam: Float32Array;
  readonly criticAdam: Float32Array;
}

/** Both networks and their optimisers. */
export class IndexGanTrainer {
  step = 0;
  readonly #tf: TensorFlow;
  readonly #config: IndexGanConfig;
  readonly #sequences: IdSequences;
  /** The number of each sequence's first window, and of all windows. */
  readonly #firstWindow: Float64Array;
  #random: Random;
  readonly #generator: LayersModel;
  readonly #critic: LayersModel;
  readonly #adam: { generator: AdamOptimizer; critic: AdamOptimizer };

  constructor(config: IndexGanConfig, sequences: IdSequences, seed: number | string) {
    this.#tf = loadTensorFlow();
    this.#config = config;
    this.#sequences = sequences;
    this.#firstWindow = firstWindows(sequences, config);
    if (this.#windows === 0) {
      throw new DataError(
        `none of ${sequences.length} pieces has ${config.length} tokens ` +
          "(give longer pieces or a smaller length)",
      );
    }
    this.#random = Random.fromSeed(seed);
    this.#generator = indexGenerator(this.#tf, config);
    this.#critic = indexCritic(this.#tf, config);
    initialiseModel(this.#tf, this.#generator, this.#random.fork("generator"));
    initialiseModel(this.#tf, this.#critic, this.#random.fork("critic"));
    const adam = () => this.#tf.train.adam(config.learningRate, config.beta1);
    this.#adam = { generator: adam(), critic: adam() };
  }

  get #windows(): number {
    return this.#firstWindow[this.#sequences.length];
  }

  dispose(): void {
    this.#generator.dispose();
    this.#critic.dispose();
    this.#adam.generator.dispose();
    this.#adam.critic.dispose();
  }

  /** One update of the critic, then one of the generator, at their full learning rate. */
  advance(): IndexGanLosses {
    const tf = this.#tf;
    const { batch, length } = this.#config;
    const score = (music: Tensor) =>
      this.#critic.apply(music.reshape([-1, length, 1]), { training: true }) as Tensor;
    const generate = () =>
      this.#generator.apply(drawIndexLatents(tf, this.#config, this.#random, batch), {
        training: true,
      }) as Tensor;
    return tf.tidy(() => {
      const real = this.#drawWindows();
      const made = generate();
      const criticLoss = this.#update("critic", () => {
        const [ofReal, ofMade] = tf.split(score(tf.concat([real, made])), 2);
        const loss = crossEntropy(tf, ofReal, 1).add(crossEntropy(tf, ofMade, 0));
        return loss.mul(0.5).asScalar();
      });
      const generatorLoss = this.#update("generator", () =>
        crossEntropy(tf, score(generate()), 1).asScalar(),
      );
      this.step++;
      return { criticLoss, generatorLoss };
    });
  }

  async state(seconds: number, history: readonly IndexGanRecord[]): Promise<IndexGanState> {
    return {
      step: this.step,
      seconds,
      random: this.#random.state(),
      history: [...history],
      generator: flattenTensors(this.#generator.getWeights()),
      critic: flattenTensors(this.#critic.getWeights()),
      generatorAdam: await adamState(this.#adam.generator),
      criticAdam: await adamState(this.#adam.critic),
    };
  }

  async restore(state: IndexGanState): Promise<void> {
    this.step = state.step;
    this.#random = Random.fromState(state.random);
    restoreModel(this.#tf, this.#generator, state.generator);
    restoreModel(this.#tf, this.#critic, state.critic);
    for (const name of ["generator", "critic"] as const) {
      const model = name === "generator" ? this.#generator : this.#critic;
      const shapes = model.trainableWeights.map(({ shape }) => shape as number[]);
      const tensors = cutTensors(this.#tf, state[`${name}Adam`], [[], ...shapes, ...shapes]);
      await this.#adam[name].setWeights(named(tensors));
      for (const tensor of tensors) tensor.dispose();
    }
  }

  #update(name: "generator" | "critic", loss: () => Scalar): number {
    const model = name === "generator" ? this.#generator : this.#critic;
    const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
    const { value, grads } = this.#tf.variableGrads(loss, variables);
    const gradients = Object.entries(grads).map(([key, tensor]) => ({ name: key, tensor }));
    this.#adam[name].applyGradients(gradients);
    return value.dataSync()[0];
  }

  #drawWindows(): Tensor {
    const { batch, length, vocabularySize } = this.#config;
    const values = new Float32Array(batch * length);
    for (let row = 0; row < batch; row++) {
      const window = this.#random.integer(this.#windows);
      // The last that begins at or before it: sequences without a window begin where the next does.
      const index = bisectRight(this.#firstWindow, window) - 1;
      const ids = idsOf(this.#sequences, index, window - this.#firstWindow[index], length);
      for (let i = 0; i < length; i++) {
        values[row * length + i] = scaleToken(ids[i], vocabularySize);
      }
    }
    return this.#tf.tensor2d(values, [batch, length]);
  }
}

/** Sequences of token ids, in memory or on disk. */
export type IdSequences = readonly Int32Array[] | StoredSequences;

function idsOf(sequences: IdSequences, index: number, from: number, count: number): Int32Array {
  if (sequences instanceof StoredSequences) return sequences.part(index, from, from + count);
  return sequences[index].subarray(from, from + count);
}

function firstWindows(sequences: IdSequences, { length }: IndexGanConfig): Float64Array {
  const lengths = lengthsOf(sequences);
  const first = new Float64Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) {
    first[i + 1] = first[i] + Math.max(0, lengths[i] - length + 1);
  }
  return first;
}

function crossEntropy(tf: TensorFlow, logits: Tensor, label: 0 | 1): Tensor {
  return tf.mean(tf.softplus(label === 1 ? tf.neg(logits) : logits));
}

// The declared type of setWeights is a map; what it reads is a list.
type AdamWeights = Parameters<AdamOptimizer["setWeights"]>[0];
function named(tensors: readonly Tensor[]): AdamWeights {
  return tensors.map((tensor, i) => ({ name: `${i}`, tensor })) as unknown as AdamWeights;
}

async function adamState(adam: AdamOptimizer): Promise<Float32Array> {
  const tensors = (await adam.getWeights()).map(({ tensor }) => tensor as Tensor);
  const flat = flattenTensors(tensors);
  tensors[0].dispose(); // the count of steps is made for the caller; the others are Adam's own
  return flat;
}

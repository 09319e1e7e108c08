import type { Tensor } from "@tensorflow/tfjs";
import type { Kernels, Traced } from "./kernels";

/**
 * One pitch a voice: forward the one-hot vector of the largest logit, backward the gradient of the
 * softmax ("straight through", Bengio, Léonard and Courville 2013). Ties go to the lowest pitch.
 *
 * @param logits [batch, 1, time, 4 · voiceWidth]
 */
export function straightThrough(kernels: Kernels, logits: Tensor, voiceWidth: number): Traced {
  const { tf } = kernels;
  const byVoice = logits.reshape([-1, voiceWidth]);
  const output = tf
    .oneHot(tf.argMax(byVoice, 1) as TensorFlow1D, voiceWidth, 1, 0, "float32")
    .reshape(logits.shape);
  return {
    output,
    backward: (gradient) => {
      const probabilities = kernels.softmax(byVoice);
      const flowing = gradient.reshape(byVoice.shape);
      const mean = kernels.sum(kernels.multiply(probabilities, flowing), [1], true);
      const result = kernels.multiply(probabilities, kernels.subtract(flowing, mean));
      return result.reshape(logits.shape);
    },
  };
}

type TensorFlow1D = import("@tensorflow/tfjs").Tensor1D;

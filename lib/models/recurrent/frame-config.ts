import { checkArgument } from "../../core";
import { checkRecurrentConfig, type RecurrentConfig } from "../portable";

/** Frames by their ids: which of `keys` sound in each. */
export interface FrameTable {
  /** Values of a frame. */
  readonly keys: number;
  /** Sounding keys of each frame, 0 to < `keys`. */
  readonly frames: readonly (readonly number[])[];
}

/**
 * A recurrent network over frames of independent keys. Ids stand for whole frames, so that batches
 * are cut as those of tokens are; what is embedded and predicted are the keys.
 */
export interface FrameConfig
  extends Pick<RecurrentConfig, "cell" | "layers" | "units" | "factors" | "dropout"> {
  /** Width of a key's vector; those of a frame are added up. */
  readonly embedding: number;
  /** Share of the first layer's inputs set to zero while training, 0 to < 1. */
  readonly inputDropout: number;
  /** Whether the frame also reaches the output on a way of its own, [keys, keys]. */
  readonly direct: boolean;
  /** Frames ago, each ≥ 1, whose frames are heard again beside the last: bars, phrases; may be []. */
  readonly lags: readonly number[];
  /**
   * Whether the lag that has foretold the most frames in a row also speaks for itself: a table by
   * key, its state then and now, and how long the lag has been right.
   */
  readonly copies: boolean;
}

/** The network with the frames that its batches speak of: what training is told. */
export interface FrameNetworkConfig extends RecurrentConfig, FrameTable {
  readonly inputDropout: number;
  readonly direct: boolean;
  readonly lags: readonly number[];
  readonly copies: boolean;
}

/**
 * A network for the frames of a table.
 *
 * @throws InvalidArgumentError naming the first setting that cannot be used
 */
export function frameNetworkConfig(
  { embedding, ...config }: FrameConfig,
  { keys, frames }: FrameTable,
): FrameNetworkConfig {
  const whole: FrameNetworkConfig = {
    ...config,
    vocabularySize: frames.length,
    input: { kind: "embedding", size: embedding },
    dense: [],
    tiedOutput: false,
    bidirectional: false,
    predict: "every-step",
    keys,
    frames,
  };
  checkRecurrentConfig(keysConfig(whole));
  const { inputDropout } = config;
  const isShare = inputDropout >= 0 && inputDropout < 1;
  checkArgument(isShare, "inputDropout", inputDropout, "must be ≥ 0 and < 1");
  const isLag = (lag: number) => Number.isInteger(lag) && lag >= 1;
  checkArgument(config.lags.every(isLag), "lags", config.lags, "must be whole numbers ≥ 1");
  const canCopy = !config.copies || config.lags.length > 0;
  checkArgument(canCopy, "copies", config.copies, "copies from lags: give one or more");
  const strange = frames.findIndex((frame) => frame.some((key) => !(key >= 0 && key < keys)));
  checkArgument(strange < 0, `frames[${strange}]`, frames[strange], `keys lie in 0 … ${keys - 1}`);
  return whole;
}

/** The recurrent network whose vocabulary are the keys: the shapes of its weights. */
export function keysConfig({ keys, frames: _, ...config }: FrameNetworkConfig): RecurrentConfig {
  return { ...config, vocabularySize: keys };
}

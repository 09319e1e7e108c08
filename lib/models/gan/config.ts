import { checkArgument } from "../../core";

/** Settings of the four-voice GAN. A plain object: saved beside the weights. */
export interface ChoraleGanConfig {
  readonly kind: "chorale-gan";
  /** Lowest and highest MIDI pitch of soprano, alto, tenor, bass. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  /** Grid steps (eighth notes) of one crop; a multiple of 4. */
  readonly steps: number;
  /** Length of the latent vector z ~ N(0, I). */
  readonly latent: number;
  /** Channels of the generator. */
  readonly width: number;
  /** Channels of the critic. */
  readonly criticWidth: number;
  /** Crops of one step; a multiple of 8, the group of the minibatch deviation. */
  readonly batch: number;
  readonly generatorRate: number;
  readonly criticRate: number;
  /** Share of the steps with the full rate; afterwards it falls linearly to 0. */
  readonly constantShare: number;
  /** Weight of the squared distance of mean features. */
  readonly momentWeight: number;
  /** Weight of the squared distance of lagged covariances. */
  readonly covarianceWeight: number;
  /** Lags in steps of the matched covariances. */
  readonly lags: readonly number[];
  /** Lags in steps of the matched second moments of harmony. */
  readonly harmonyLags: readonly number[];
  /** How much of the generated moments' running mean stays at each step; 0 matches each batch. */
  readonly momentMemory: number;
  /** Weight of the critic's part of the generator's loss; 0 matches moments only, without a critic. */
  readonly criticWeight: number;
  /** Decay of the running mean of the generator's weights. */
  readonly averaging: number;
}

/** Each was chosen on validation crops only. */
const defaultChoraleGan: ChoraleGanConfig = {
  kind: "chorale-gan",
  ranges: [
    [57, 83],
    [52, 76],
    [48, 71],
    [33, 65],
  ],
  steps: 32,
  latent: 64,
  width: 128,
  criticWidth: 64,
  batch: 64,
  generatorRate: 1.5e-3,
  criticRate: 5e-4,
  constantShare: 0.5,
  momentWeight: 0.5,
  covarianceWeight: 0.1,
  lags: [0, 1, 2],
  harmonyLags: [0, 1],
  momentMemory: 0.95,
  criticWeight: 1,
  averaging: 0.995,
};

/** Channels given to each voice: the widest range; narrower voices leave the rest unused. */
export function voiceWidth(config: Pick<ChoraleGanConfig, "ranges">): number {
  return Math.max(...config.ranges.map(([low, high]) => high - low + 1));
}

/**
 * Settings with `changes`, checked.
 *
 * @throws InvalidArgumentError naming the first setting that cannot be used
 * @example
 * choraleGanConfig({ width: 64, generatorRate: 1e-3 });
 */
export function choraleGanConfig(changes: Partial<ChoraleGanConfig> = {}): ChoraleGanConfig {
  const config = { ...defaultChoraleGan, ...changes };
  const whole = (name: keyof ChoraleGanConfig, multiple: number) => {
    const value = config[name];
    const ok =
      Number.isInteger(value) && Number(value) >= multiple && Number(value) % multiple === 0;
    checkArgument(ok, name, value, `must be a multiple of ${multiple}, at least ${multiple}`);
  };
  whole("steps", 4);
  whole("batch", 8);
  for (const name of ["latent", "width", "criticWidth"] as const) whole(name, 1);
  for (const name of ["generatorRate", "criticRate"] as const) {
    checkArgument(config[name] > 0, name, config[name], "must be > 0");
  }
  for (const name of ["constantShare", "momentMemory", "averaging"] as const) {
    const value = config[name];
    checkArgument(value >= 0 && value <= 1, name, value, "must be from 0 to 1");
  }
  for (const name of ["momentWeight", "covarianceWeight", "criticWeight"] as const) {
    checkArgument(config[name] >= 0, name, config[name], "must be >= 0");
  }
  checkArgument(config.ranges.length === 4, "ranges", config.ranges, "must name four voices");
  const ordered = config.ranges.every(([low, high]) => low <= high && low >= 0 && high <= 127);
  checkArgument(
    ordered,
    "ranges",
    config.ranges,
    "must be [low, high] with 0 <= low <= high <= 127",
  );
  const lagsFit = [...config.lags, ...config.harmonyLags].every(
    (lag) => Number.isInteger(lag) && lag >= 0 && lag < config.steps,
  );
  checkArgument(lagsFit, "lags", config.lags, "must be whole numbers from 0 to steps - 1");
  return config;
}

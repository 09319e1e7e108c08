import { byProfile, type Profile, type Settings } from "../core";
import { buildDataset, type Dataset, twelveKeys } from "../dataset";
import type { ChoraleGanConfig } from "../models/gan";
import {
  type CellName,
  parameterCountOf,
  type RecurrentConfig,
  unitsForParameters,
} from "../models/recurrent";
import type { Piece } from "../music";
import { encodingByName } from "../tokens";
import { type FitOptions, networkFor } from "../training";

/** Pieces that the smoke profile looks at: it shows that everything runs, not how well. */
const smokePieces = 24;

/**
 * The dataset that the notebooks on networks and on sampling share: every note with its
 * duration, training pieces in twelve keys, split by piece.
 *
 * @throws what `buildDataset` throws
 * @example
 * const dataset = commonDataset(corpus.pieces, settings);
 */
export function commonDataset(pieces: readonly Piece[], settings: Settings): Dataset {
  const { profile, seed } = settings;
  const taken = profile === "smoke" ? pieces.slice(0, smokePieces) : pieces;
  const encoding = encodingByName("note-durations");
  return buildDataset(taken, { encoding, seed, shifts: twelveKeys });
}

/**
 * The training that those notebooks share, so that a model one of them has trained is taken from
 * the cache by the others. LSTM and GRU get equal parameters: the GRU more units.
 *
 * @example
 * const fit = await fitRecurrent(dataset, commonFit(dataset, settings, "gru"));
 */
export function commonFit(dataset: Dataset, settings: Settings, cell: CellName): FitOptions {
  const { profile, seed } = settings;
  const { network, training, ...options } = byProfile<FitOptions>(profile, {
    // A few dozen steps.
    smoke: { training: { epochs: 2, warmupSteps: 5, averaging: 0.8 } },
    quick: shortFit,
    full: { training: { epochs: 60 } },
  });
  const sized = cellNetwork(dataset, cell, byProfile(profile, unitsOf));
  return { ...options, network: { ...sized, ...network }, training: { ...training, seed } };
}

const unitsOf: Readonly<Record<Profile, number>> = { smoke: 48, quick: 192, full: 512 };

/**
 * Training that shows in half a minute what a network learns: segments so short that many go side by
 * side, which costs half as much for each token; no dropout, since nothing is learnt by heart in so few
 * epochs.
 */
const shortFit = {
  ...{ time: 32, batch: 32 },
  network: { dropout: 0 },
  training: { epochs: 6, learningRate: 0.015, warmupSteps: 30, averaging: 0.95 },
} as const satisfies FitOptions;

/** How the four-voice GAN of the notebooks is trained. */
export interface CommonGan {
  readonly steps: number;
  /** What differs from the default settings. */
  readonly changes: Partial<ChoraleGanConfig>;
}

/**
 * The training of the four-voice GAN that the notebooks share, as `commonFit` is for the networks.
 *
 * @example
 * const { steps, changes } = commonGan(settings);
 * const gan = await fitChoraleGan(crops.training, { seed: settings.seed, steps }, changes);
 */
export function commonGan({ profile }: Settings): CommonGan {
  return byProfile<CommonGan>(profile, {
    smoke: { steps: 4, changes: { width: 16, criticWidth: 8 } },
    quick: { steps: 500, changes: narrowGan },
    full: { steps: 6000, changes: {} },
  });
}

/**
 * Half the crops a step and half the channels, with a higher rate: the time of a third of the steps,
 * and nearly the same overlap with held-out music.
 */
const narrowGan = { width: 64, batch: 32, generatorRate: 2e-3 } as const;

/**
 * The common network of a cell: an LSTM of `lstmUnits`, or a GRU with as many units as bring it to
 * the same number of parameters.
 */
export function cellNetwork(
  dataset: Dataset,
  cell: CellName,
  lstmUnits: number,
): Partial<RecurrentConfig> {
  const parameters = parameterCountOf(networkFor(dataset, { units: lstmUnits }));
  const sized = (units: number) => networkFor(dataset, { cell, units });
  return { cell, units: unitsForParameters(sized, parameters) };
}

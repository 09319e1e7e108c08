import { byProfile, type Profile, type Settings } from "../core";
import { buildDataset, type Dataset, twelveKeys } from "../dataset";
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
  const network = cellNetwork(dataset, cell, byProfile(profile, unitsOf));
  const training = byProfile(profile, {
    smoke: { epochs: 2, warmupSteps: 5, averaging: 0.8 }, // a few dozen steps
    quick: {},
    full: { epochs: 60 },
  });
  return { network, training: { ...training, seed } };
}

const unitsOf: Readonly<Record<Profile, number>> = { smoke: 48, quick: 256, full: 512 };

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

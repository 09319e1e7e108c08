import {
  factorsOfFrames,
  frameIds,
  frameTokenCount,
  frameTokenFactors,
  frameTokens,
  keyCount,
  type PianoRoll,
  type PianoRollSet,
} from "../../literature";
import {
  createFrameNetwork,
  createRecurrentNetwork,
  frameNetworkConfig,
  frameNetworkModule,
  type Network,
  type RecurrentConfig,
  recurrentConfig,
} from "../../models/recurrent";
import type { BatchSource } from "../../training";

/** A network on piano rolls as a recipe states it. */
export interface RollSetting {
  readonly cell: RecurrentConfig["cell"];
  readonly layers: number;
  readonly units: number;
  /** Width of the vectors of keys, or of tokens. */
  readonly embedding: number;
  readonly dropout: number;
  /** Of independent keys only: share of the inputs set to zero while training. */
  readonly inputDropout: number;
  /** Frames ago that are heard again; none where it is left out. */
  readonly lags?: readonly number[];
  /** Of independent keys only: whether the best of the lags speaks for itself; not where left out. */
  readonly copies?: boolean;
  /** Of independent keys only: cycles of the grid in which a frame has a place; 16 alone where left out. */
  readonly cycles?: readonly number[];
}

/** A network that a training is told, and how it is made. */
export interface RollNetwork {
  readonly config: RecurrentConfig;
  /** Of a network of its own kind: the module that training workers load. */
  readonly module?: string;
  create(): Network;
}

/** A set ready for a network: whole pieces are scored, segments trained on. */
export interface PreparedRolls {
  readonly network: RollNetwork;
  readonly batches: BatchSource;
  readonly validation: BatchSource;
  readonly test: BatchSource;
  readonly vocabulary: readonly string[];
}

/** How training pieces are cut and moved. */
export interface RollPlan {
  readonly shifts: readonly number[];
  /** Positions of a training segment. */
  readonly time: number;
  readonly batch: number;
}

const wholePiece = 1 << 15; // positions; the longest of the four sets has a third of that
const twoBars = [16]; // steps of the grid: two bars of quarters in eighths

/** Keys of a frame told at once, each for itself. */
export function independentFrames(
  set: PianoRollSet,
  setting: RollSetting,
  { shifts, time, batch }: RollPlan,
): PreparedRolls {
  const { frames, tables, ...sequences } = frameIds(set, shifts);
  const { cycles = twoBars, lags = [], copies = false } = setting;
  const factors = cycles.map((size) => ({
    name: size === 16 ? "step" : `step${size}`,
    ...{ size, embedding: 8 },
  }));
  const table = { keys: keyCount, frames };
  const config = frameNetworkConfig({ ...setting, lags, copies, factors, direct: true }, table);
  const source = (side: readonly Int32Array[], length: number): BatchSource => ({
    sequences: side,
    factors: side.map((ids) => placesIn(cycles, ids.length - 1)),
    plan: { kind: "every-step", time: length, batch },
  });
  const training = source(sequences.train, time);
  return {
    network: { config, module: frameNetworkModule, create: () => createFrameNetwork(config) },
    batches: shifts.length > 1 ? { ...training, transpositions: { shifts, tables } } : training,
    validation: source(sequences.valid, wholePiece),
    test: source(sequences.test, wholePiece),
    vocabulary: Array.from({ length: keyCount }, (_, key) => `key ${key}`),
  };
}

/** Where each frame stands in each cycle, [frames, cycles]. */
function placesIn(cycles: readonly number[], frames: number): Int32Array {
  const places = new Int32Array(frames * cycles.length);
  for (let i = 0; i < places.length; i++) {
    places[i] = Math.floor(i / cycles.length) % cycles[i % cycles.length];
  }
  return places;
}

/** Keys of a frame told one after the other from the lowest, each knowing those before. */
export function jointFrames(
  set: PianoRollSet,
  {
    inputDropout: _,
    lags = [],
    copies: _copies,
    cycles: _cycles,
    embedding,
    ...setting
  }: RollSetting,
  { shifts, time, batch }: RollPlan,
): PreparedRolls {
  const config = recurrentConfig({
    ...setting,
    vocabularySize: frameTokenCount,
    input: { kind: "embedding", size: embedding },
    factors: frameTokenFactors(lags).map((factor) => ({
      ...factor,
      embedding: embeddingOf(factor.size),
    })),
    tiedOutput: false,
  });
  const source = (rolls: readonly PianoRoll[], length: number): BatchSource => ({
    sequences: rolls.map((roll) => frameTokens(roll)!),
    factors: rolls.map((roll) => factorsOfFrames(roll, { lags })),
    plan: { kind: "every-step", time: length, batch },
  });
  const training = source(set.train, time);
  const transpositions = {
    shifts,
    tables: shifts.map(movedTokens),
    factors: shifts.map((shift) => set.train.map((roll) => clippedFactors(roll, shift, lags))),
  };
  return {
    network: { config, create: () => createRecurrentNetwork(config) },
    batches: shifts.length > 1 ? { ...training, transpositions } : training,
    validation: source(set.valid, wholePiece),
    test: source(set.test, wholePiece),
    vocabulary: [...Array.from({ length: keyCount }, (_, key) => `key ${key}`), "frame end"],
  };
}

const embeddingOf = (size: number) => (size > 20 ? 32 : 8);

/** Where each token goes; −1 beyond the piano. The end of a frame stays. */
function movedTokens(shift: number): Int32Array {
  return Int32Array.from({ length: frameTokenCount }, (_, id) => {
    if (id === keyCount) return id;
    return id + shift >= 0 && id + shift < keyCount ? id + shift : -1;
  });
}

/** Factors of a moved piece; of one that leaves the piano, and so is never heard there, its own. */
function clippedFactors(roll: PianoRoll, shift: number, lags: readonly number[]): Int32Array {
  return factorsOfFrames(roll, { lags, shift: frameTokens(roll, shift) === null ? 0 : shift });
}

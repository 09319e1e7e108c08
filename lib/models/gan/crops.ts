import { checkArgument, DataError } from "../../core";
import { findKey, type Piece } from "../../music";
import {
  type FourVoiceGrid,
  gridToPiece,
  heldGrid,
  pieceToGrid,
  restPitch,
  voiceCount,
} from "../../tokens";
import { type ChoraleGanConfig, voiceWidth } from "./config";

/** Equal stretches of four-voice music in C major or A minor, the data of the GAN. */
export interface Crops {
  readonly count: number;
  readonly steps: number;
  /** MIDI pitches [count, steps, 4]. */
  readonly pitches: Uint8Array;
  /** The piece each crop was cut from, as an index into the list given, [count]. */
  readonly pieces: Int32Array;
}

/** Steps in a quarter note: the GAN thinks in eighths, where 99 % of all chorale notes begin. */
export const cropStepsPerQuarter = 2;

/**
 * Cuts `config.steps` eighth notes at every quarter note of every piece, after moving the piece to
 * C major or A minor (Krumhansl's key). Crops with a rest or a pitch out of range are left out, and
 * so are pieces that have not exactly four voices.
 *
 * @throws DataError when nothing at all is left
 * @example
 * chooseCrops(trainingPieces, choraleGanConfig()).count; // 8,700 for 229 chorales
 */
export function chooseCrops(pieces: Iterable<Piece>, config: ChoraleGanConfig): Crops {
  const pitches: number[] = [];
  const sources: number[] = [];
  let index = 0;
  for (const piece of pieces) {
    for (const crop of cropsIn(piece, config)) {
      for (const pitch of crop) pitches.push(pitch);
      sources.push(index);
    }
    index++;
  }
  if (sources.length === 0) {
    throw new DataError(
      `no stretch of ${config.steps} eighth notes with four sounding voices in ${index} ` +
        "pieces (give chorales, or wider voice ranges)",
    );
  }
  return {
    count: sources.length,
    steps: config.steps,
    pitches: Uint8Array.from(pitches),
    pieces: Int32Array.from(sources),
  };
}

/** The crops of a piece; none where it has not exactly four voices. */
export function cropsIn(piece: Piece, config: ChoraleGanConfig): number[][] {
  const grid = gridOrNothing(piece);
  if (!grid) return [];
  const shift = shiftToC(piece);
  const crops: number[][] = [];
  for (let start = 0; start + config.steps <= grid.steps; start += cropStepsPerQuarter) {
    const crop = cut(grid, start, shift, config);
    if (crop) crops.push(crop);
  }
  return crops;
}

/** The crops numbered `indices`, in that order. */
export function selectCrops(crops: Crops, indices: ArrayLike<number>): Crops {
  const cells = crops.steps * voiceCount;
  const pitches = new Uint8Array(indices.length * cells);
  const pieces = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * cells;
    pitches.set(crops.pitches.subarray(start, start + cells), i * cells);
    pieces[i] = crops.pieces[indices[i]];
  }
  return { count: indices.length, steps: crops.steps, pitches, pieces };
}

/**
 * Crop number `index` as a grid of eighth notes. Equal pitches in a row are one held note: the
 * data joins repeats, so re-struck notes cannot be learned from it.
 */
export function cropToGrid(crops: Crops, index: number): FourVoiceGrid {
  const cells = crops.steps * voiceCount;
  const pitches = crops.pitches.subarray(index * cells, (index + 1) * cells);
  return heldGrid(pitches, cropStepsPerQuarter);
}

/** Crops as pieces of four tracks: those numbered `indices`, or all. */
export function cropPieces(
  crops: Crops,
  indices: readonly number[] = [...Array(crops.count).keys()],
): Piece[] {
  return indices.map((index) => {
    const known = Number.isInteger(index) && index >= 0 && index < crops.count;
    checkArgument(known, "crop", index, `must be 0 to ${crops.count - 1}`);
    return gridToPiece(cropToGrid(crops, index), { name: `crop ${index + 1}` });
  });
}

/** Where the pitches of `crops` stand among their voice's channels, int32 [count · steps · 4]. */
export function channelIndices(crops: Crops, config: ChoraleGanConfig): Int32Array {
  const result = new Int32Array(crops.pitches.length);
  for (let cell = 0; cell < result.length; cell++) {
    result[cell] = crops.pitches[cell] - config.ranges[cell % voiceCount][0];
  }
  return result;
}

/** The crops a generator's choice of channels stands for; the way back of `channelIndices`. */
export function cropsOfChannels(channels: ArrayLike<number>, config: ChoraleGanConfig): Crops {
  const cells = config.steps * voiceCount;
  const count = channels.length / cells;
  checkArgument(Number.isInteger(count), "channels", channels.length, `must hold ${cells} a crop`);
  const width = voiceWidth(config);
  const pitches = new Uint8Array(channels.length);
  for (let cell = 0; cell < pitches.length; cell++) {
    const [low] = config.ranges[cell % voiceCount];
    pitches[cell] = low + Math.min(channels[cell], width - 1);
  }
  return { count, steps: config.steps, pitches, pieces: new Int32Array(count).fill(-1) };
}

function gridOrNothing(piece: Piece): FourVoiceGrid | null {
  try {
    return pieceToGrid(piece, { stepsPerQuarter: cropStepsPerQuarter });
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

/** Semitones, −6 to 5, that bring a piece to C major or A minor. */
function shiftToC(piece: Piece): number {
  const key = findKey(piece);
  if (!key) return 0;
  const tonic = key.mode === "major" ? key.tonic : key.tonic + 3;
  return -(((tonic + 6) % 12) - 6);
}

function cut(
  grid: FourVoiceGrid,
  start: number,
  shift: number,
  config: ChoraleGanConfig,
): number[] | null {
  const crop: number[] = [];
  for (let cell = start * voiceCount; cell < (start + config.steps) * voiceCount; cell++) {
    const pitch = grid.pitches[cell] + shift;
    const [low, high] = config.ranges[cell % voiceCount];
    if (grid.pitches[cell] === restPitch || pitch < low || pitch > high) return null;
    crop.push(pitch);
  }
  return crop;
}

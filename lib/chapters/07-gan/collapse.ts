import { mean } from "d3-array";
import { checkArgument, spread } from "../../core";
import type { Crops } from "../../models/gan";
import { voiceCount, voiceNames } from "../../tokens";

/** How far samples have collapsed. */
export interface Collapse {
  /** Mean number of different tokens in a sample. */
  readonly distinctPerSample: number;
  /** Different tokens over all samples. */
  readonly distinctOverall: number;
  /** Mean number of different tokens at one position over all samples; 1 when all are the same. */
  readonly distinctPerPosition: number;
  /** Share of samples equal to an earlier one. */
  readonly repeatedSamples: number;
}

/**
 * Counts what varies within samples, over all of them, and between them at the same position.
 *
 * @param samples of one length
 * @example
 * collapseOf([Int32Array.of(1, 1), Int32Array.of(1, 2)]);
 * // distinctPerSample 1.5, distinctOverall 2, distinctPerPosition 1.5, repeatedSamples 0
 */
export function collapseOf(samples: readonly Int32Array[]): Collapse {
  checkArgument(samples.length > 0, "samples", samples.length, "must be at least 1");
  const positions = Array.from(samples[0], (_, at) => new Set(samples.map((s) => s[at])).size);
  return {
    distinctPerSample: mean(samples, (sample) => new Set(sample).size)!,
    distinctOverall: new Set(samples.flatMap((sample) => [...sample])).size,
    distinctPerPosition: mean(positions)!,
    repeatedSamples: 1 - new Set(samples.map((sample) => sample.join())).size / samples.length,
  };
}

/** Which pitches a voice uses. */
export interface VoiceRange {
  readonly voice: string;
  /** MIDI pitches. */
  readonly lowest: number;
  readonly highest: number;
  /** How many different pitches. */
  readonly distinct: number;
}

/** The pitches of each voice over all crops, soprano to bass. */
export function voiceRanges(crops: Crops): VoiceRange[] {
  return voiceNames.map((voice, column) => {
    const pitches = new Set<number>();
    for (let at = column; at < crops.pitches.length; at += voiceCount) {
      pitches.add(crops.pitches[at]);
    }
    const used = [...pitches];
    const [lowest, highest] = [Math.min(...used), Math.max(...used)];
    return { voice, lowest, highest, distinct: pitches.size };
  });
}

/**
 * How far crops have collapsed, each step's four pitches being one token: what varies within a
 * crop, over all, and between crops at the same step.
 *
 * @param count crops looked at, spread evenly over all; more of them show more variety, so give
 *   sets that are compared the same
 */
export function choraleCollapse(crops: Crops, count: number): Collapse {
  const chosen = spread(crops.count, count);
  const ids = new Map<string, number>();
  const samples = chosen.map((crop) =>
    Int32Array.from({ length: crops.steps }, (_, step) => {
      const start = (crop * crops.steps + step) * voiceCount;
      const chord = crops.pitches.subarray(start, start + voiceCount).join();
      const id = ids.get(chord) ?? ids.size;
      ids.set(chord, id);
      return id;
    }),
  );
  return collapseOf(samples);
}

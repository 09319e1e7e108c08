import { byProfile, type Settings } from "../../core";
import type { Dataset } from "../../dataset";
import { type FloorFamily, scoreFloors } from "../../evaluation";

/**
 * The floors that the notebooks share, from the cache where one of them has scored them: n-grams as
 * written, in twelve keys, and told what the networks are told.
 *
 * @example
 * const families = await commonFloors(dataset, settings);
 */
export function commonFloors(dataset: Dataset, { profile }: Settings): Promise<FloorFamily[]> {
  const highest = byProfile(profile, { smoke: 4, quick: 7, full: 8 });
  return scoreFloors(dataset, { highest, sides: ["old pitch", "time to end"] });
}

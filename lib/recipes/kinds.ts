import { checkArgument } from "../core";
import type { ExperimentKind } from "./experiment-kind";
import { choraleGan } from "./kinds/chorale-gan";
import { choraleSet } from "./kinds/chorale-set";
import { indexGan } from "./kinds/index-gan";
import { pianoRoll } from "./kinds/piano-roll";
import { recurrent } from "./kinds/recurrent";
import type { Experiment } from "./recipe";

/** All that can be trained. */
export const experimentKinds: readonly ExperimentKind[] = [
  recurrent,
  pianoRoll,
  choraleSet,
  indexGan,
  choraleGan,
];

/** What an experiment, or the configuration of its run, is; throws for an unknown kind. */
export function kindOf({ kind }: Pick<Experiment, "kind">): ExperimentKind {
  const found = experimentKinds.find((one) => one.kind === kind);
  const names = experimentKinds.map((one) => one.kind).join(", ");
  checkArgument(found !== undefined, "kind", kind, `must be one of ${names}`);
  return found;
}

/** One experiment in a few words: `3 × LSTM(512), adam 0.001, 200 epochs`. */
export function describeExperiment(experiment: Experiment): string {
  return kindOf(experiment).describe(experiment);
}

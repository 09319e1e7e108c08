import { sum } from "d3-array";
import { twelveKeys } from "../../dataset";
import { countKeysLeft, inTwelveKeys, readChoraleSet, scoreChorales } from "../../literature";
import { mixModels, type NextTokenModel } from "../../models";
import { costsOf, type Mixtures } from "./benchmark-run";

/**
 * What is made of trained networks on chorales: each as the mean over twelve transpositions of a
 * piece, and all seeds as the mean of what they say. Both are mixtures token by token, and classes
 * of their own: nothing that is published stands beside them.
 */
export function choraleMixtures(
  data: string,
  { mixture, ensemble }: { readonly mixture?: boolean; readonly ensemble?: boolean },
): Mixtures {
  return {
    async ofSeed(run, row) {
      if (!mixture) return [];
      const { model, vocabulary } = run.speaker!;
      const set = readChoraleSet(data);
      const grids = [...set.valid, ...set.test];
      const out = countKeysLeft(vocabulary, grids);
      const score = await costsOn(inTwelveKeys(model, vocabulary), vocabulary, set);
      return [
        {
          ...row,
          ...{ model: `${row.model} in twelve keys`, kind: "mixture", published: [], ...score },
          keysLeft: { out, of: grids.length * twelveKeys.length },
        },
      ];
    },
    async ofSeeds(runs, rows) {
      if (!ensemble || runs.length < 2) return [];
      const { vocabulary } = runs[0].speaker!;
      const model = mixModels(runs.map(({ speaker }) => speaker!));
      const own = rows.filter(({ kind }) => kind === "joint"); // mixtures stand among them
      return [
        {
          ...own[0],
          ...{
            model: `${own[0].model}, ${runs.length} seeds as one`,
            seed: null,
            kind: "ensemble",
          },
          ...{ parameters: sum(own, (row) => row.parameters), published: [] },
          seconds: sum(own, (row) => row.seconds),
          ...(await costsOn(model, vocabulary, readChoraleSet(data))),
        },
      ];
    },
  };
}

async function costsOn(
  model: NextTokenModel,
  vocabulary: Parameters<typeof scoreChorales>[1],
  { valid, test }: ReturnType<typeof readChoraleSet>,
) {
  const ofValid = await scoreChorales(model, vocabulary, valid);
  return costsOf(ofValid, await scoreChorales(model, vocabulary, test));
}

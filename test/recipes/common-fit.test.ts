import { describe, expect, it } from "vitest";
import type { Settings } from "../../lib/core";
import { choraleGanConfig } from "../../lib/models/gan/config";
import { parameterCountOf } from "../../lib/models/recurrent/size";
import { commonDataset, commonFit, commonGan } from "../../lib/recipes/common-fit";
import { networkFor } from "../../lib/training/fit-recurrent";
import { melody } from "../tokens/music";

const pieces = Array.from({ length: 30 }, (_, i) => ({
  ...melody([50 + i, 0, 1], [54 + i, 1, 1], [57 + i, 2, 1]),
  name: `piece ${i}`,
}));
const settings = (profile: Settings["profile"]): Settings => ({ data: "", profile, seed: 1 });

describe("the training that the notebooks share", () => {
  it("looks at few pieces in the smoke profile and at all in the others", () => {
    expect(commonDataset(pieces, settings("smoke")).names).toHaveLength(24);
    expect(commonDataset(pieces, settings("quick")).names).toHaveLength(30);
  });

  it("gives the GRU the parameters of the LSTM to within one unit", () => {
    const dataset = commonDataset(pieces, settings("quick"));
    const countOf = (cell: "lstm" | "gru", more = 0) => {
      const { network } = commonFit(dataset, settings("quick"), cell);
      const units = network!.units! + more;
      return parameterCountOf(networkFor(dataset, { ...network, units }));
    };
    const unit = countOf("gru", 1) - countOf("gru");
    expect(Math.abs(countOf("gru") - countOf("lstm"))).toBeLessThanOrEqual(unit / 2);
  });
});

describe("the four-voice GAN that the notebooks share", () => {
  it("is trained for a few steps in the smoke profile, as its defaults say in the full one", () => {
    const [smoke, quick, full] = (["smoke", "quick", "full"] as const).map((profile) =>
      commonGan(settings(profile)),
    );
    expect(smoke.steps).toBeLessThan(quick.steps);
    expect(quick.steps).toBeLessThan(full.steps);
    expect(full.changes).toEqual({});
    for (const { changes } of [smoke, quick]) choraleGanConfig(changes);
  });
});

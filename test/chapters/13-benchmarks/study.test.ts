import { describe, expect, it } from "vitest";
import { spoils } from "../../../lib/appraisal/spoil-music";
import { spoiledToHear } from "../../../lib/chapters/13-benchmarks/spoiled";
import {
  blindestFinding,
  blindFinding,
  blindTo,
  studyFigure,
} from "../../../lib/chapters/13-benchmarks/study";
import { chorales } from "../../recipes/fixtures/tiny";

const study = {
  spoils: ["bars shuffled", "backwards"],
  rows: [
    { metric: "entropy", real: 0.55, told: [0.5, 0.5] },
    { metric: "trigram", real: Number.NaN, told: [0.58, 0.97] },
  ],
  pieces: { training: 4, heldOut: 2 },
};

describe("what measures can tell", () => {
  it("is drawn with the control first", () => {
    const [{ x, z }] = studyFigure(study).data as [{ x: string[]; z: (number | null)[][] }];
    expect(x).toEqual(["training pieces", "bars shuffled", "backwards"]);
    expect(z).toEqual([
      [0.55, 0.5, 0.5],
      [null, 0.58, 0.97],
    ]);
  });

  it("is said by name", () => {
    expect(blindTo(study, "bars shuffled")).toEqual(["entropy", "trigram"]);
    expect(blindTo(study, "backwards")).toEqual(["entropy"]);
    expect(blindFinding(study).text).toContain(
      "backwards: 1 of 2 see nothing, best is trigram (0.97)",
    );
    expect(blindestFinding(study).text).toContain("Blind to 2 of 2: entropy.");
  });

  it("can be heard", () => {
    const [piece] = chorales(1);
    const heard = spoiledToHear(piece, 1);
    expect(heard).toHaveLength(spoils.length + 1);
    expect(heard[0].piece).toBe(piece);
  });
});

import { describe, expect, it } from "vitest";
import {
  besideSeeds,
  type Claim,
  claimsMarkdown,
  claimsOf,
  withAllNumbers,
} from "../../../lib/tools/jupyter/claims";

const claim = (text: string, kind: Claim["kind"] = "Finding"): Claim => ({ kind, text });

describe("the findings of a report", () => {
  it("are the boxes among its outputs, on one line each", () => {
    const output = (text: string | string[]) => ({ data: { "text/plain": text } });
    const cells = [
      {},
      { outputs: [output("Finding. It needs\n 2.05 bits."), output("a table")] },
      { outputs: [output(["Careful. ", "Too short."]), {}] },
    ];
    expect(claimsOf({ cells })).toEqual([
      claim("It needs 2.05 bits."),
      claim("Too short.", "Careful"),
    ]);
  });
});

describe("findings under several seeds", () => {
  it("hold where all say the same, their numbers apart", () => {
    const first = [claim("It needs 2.05 bits [1.9, 2.1]: good."), claim("The GRU wins.")];
    const second = [claim("It needs 2.07 bits [1.9, 2.2]: good."), claim("The LSTM wins.")];
    const beside = besideSeeds("05", [first, second]);
    expect(beside.map(({ holds }) => holds)).toEqual([true, false]);
    expect(claimsMarkdown(["1", "2"], beside)).toMatchInlineSnapshot(`
      "# Findings under seeds 1, 2

      ## 05: 1 of 2 the same under every seed

      - It needs 2.05 / 2.07 bits [1.9, 2.1 / 2.2]: good.
      - **not the same words under every seed**
        - seed 1: Finding. The GRU wins.
        - seed 2: Finding. The LSTM wins."
    `);
  });

  it("stand beside their like where one seed has a box of its own", () => {
    const wins = (who: string) => claim(`On these pieces the ${who} is the better one.`);
    const costs = claim("An epoch took 3 s.");
    const [own, late] = [claim("1 of 4 samples is silent."), claim("A word at the end.")];
    const beside = besideSeeds("07", [
      [own, wins("GRU"), costs],
      [wins("LSTM"), costs, late],
    ]);
    expect(beside.map(({ claims }) => claims)).toEqual([
      [own, null],
      [wins("GRU"), wins("LSTM")],
      [costs, costs],
      [null, late],
    ]);
    expect(beside.map(({ holds }) => holds)).toEqual([false, false, true, false]);
  });

  it("do not hold where a box turns into a warning, or is not there", () => {
    const [good, bad] = [[claim("So it is.")], [claim("So it is.", "Careful")]];
    expect(besideSeeds("05", [good, bad])[0].holds).toBe(false);
    expect(besideSeeds("05", [[], good])[0].holds).toBe(false);
  });

  it("count times and signed numbers as numbers, whatever their unit", () => {
    const claims = ["took 59.1 s and −0.4", "took 1 min 2 s and 0.4"].map((text) => claim(text));
    expect(besideSeeds("05", [[claims[0]], [claims[1]]])[0].holds).toBe(true);
    expect(withAllNumbers(claims)).toBe("took 59.1 s / 1 min 2 s and −0.4 / 0.4");
  });
});

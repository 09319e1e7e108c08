import { describe, expect, it } from "vitest";
import { billOf } from "../../../lib/chapters/14-scale/bill";
import { billFinding, billTable, ladderFrom, sized } from "../../../lib/chapters/14-scale/ladder";

const rates = { notes: 1, read: 2e-6, encode: 1e-6, tokens: 3, learn: 1e-5, held: 100 };
const terms = { cores: 2, trained: 0.8 };

describe("billOf", () => {
  it("multiplies rates by amounts", () => {
    const bill = billOf({ name: "tunes", files: 100, notes: 5000 }, rates, terms);
    expect(bill).toMatchObject({ name: "tunes", files: 100, held: 500_000, stored: 30_000 });
    expect(bill.read).toBeCloseTo(0.005, 12);
    expect(bill.encode).toBeCloseTo(0.0025, 12);
    expect(bill.epoch).toBeCloseTo(0.12, 12);
  });
});

describe("ladderFrom", () => {
  const ladder = ladderFrom({ name: "here", files: 10, notes: 1000 });

  it("climbs from this folder over MAESTRO to Lakh, twice", () => {
    expect(ladder.map(({ files }) => files)).toEqual([10, 1276, 178_561, 178_561]);
    expect(ladder[2].notes).toBe(17_856_100);
    expect(ladder[3].notes).toBe(Math.round((178_561 * 7_040_150) / 1276));
  });

  it("says what fits in memory, and which part is the longest", () => {
    const bills = ladder.map((amount) => billOf(amount, rates, terms));
    expect(billFinding(bills, 1e9).html).toContain("The first 2 of 4");
    expect(billFinding(bills, 1e15).html).toContain("All of them");
    expect(billTable(bills).html).toContain("178,561");
  });
});

describe("sized", () => {
  it("writes bytes for people", () => {
    expect([0, 999, 25_300, 5e5, 2.34e9, 1e16].map(sized)).toEqual([
      "0 bytes",
      "999 bytes",
      "25 kB",
      "500 kB",
      "2.3 GB",
      "10,000 TB",
    ]);
  });
});

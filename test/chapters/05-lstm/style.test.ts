import { describe, expect, it } from "vitest";
import {
  compareStyles,
  type StyleRow,
  strangersTo,
  styleFinding,
  styleTable,
} from "../../../lib/chapters/05-lstm/style";
import { Random } from "../../../lib/core/random";
import { buildDataset } from "../../../lib/dataset/dataset";
import type { Piece } from "../../../lib/music/piece";
import { defaultDataFolder } from "../../../lib/project/data";
import { encodingByName } from "../../../lib/tokens/registry";
import { melody } from "../../tokens/music";

/** Sixteen bars: one quick line of small steps, or four voices that go slowly together. */
function pieceOf(kind: "jig" | "hymn", seed: number): Piece {
  const random = Random.fromSeed(`${kind} ${seed}`);
  const notes: [number, number, number][] = [];
  const length = kind === "jig" ? 0.5 : 2;
  const voices = kind === "jig" ? [72] : [48, 55, 60, 64];
  for (const low of voices) {
    for (let at = 0; at < 64; at += length) {
      notes.push([low + [0, 2, 4, 5, 7][random.integer(5)], at, length]);
    }
  }
  return {
    ...melody(...notes.sort((a, b) => a[1] - b[1] || a[0] - b[0])),
    name: `${kind} ${seed}`,
  };
}
const piecesOf = (kind: "jig" | "hymn", from: number, count = 10) =>
  Array.from({ length: count }, (_, i) => pieceOf(kind, from + i));

const dataset = buildDataset(piecesOf("jig", 0, 20), {
  ...{ encoding: encodingByName("note-durations"), seed: 1 },
});
const made = (kind: "jig" | "hymn") => ({ label: "LSTM", pieces: piecesOf(kind, 100) });
const hymns = piecesOf("hymn", 200, 20);

describe("whose style music is in", () => {
  it("is the folder's where it is like held-out pieces, and the strangers' where it is like them", () => {
    const [real, jigs, strange] = compareStyles(dataset, made("jig"), hymns);
    expect([real, jigs, strange].map(({ role }) => role)).toEqual(["real", "model", "floor"]);
    expect(jigs.stretches).toBe(40);
    expect(Math.abs(jigs.overlap - real.overlap)).toBeLessThan(0.05);
    expect(strange.overlap).toBeLessThan(jigs.overlap - 0.2);
    expect(jigs.otherOverlap).toBeLessThan(jigs.overlap - 0.2);
    expect(strange.otherOverlap).toBeGreaterThan(0.9);
    const [, fromHymns] = compareStyles(dataset, made("hymn"), hymns);
    expect(fromHymns.otherOverlap).toBeGreaterThan(fromHymns.overlap + 0.2);
  });

  it("is asked without strangers where the folder is the chorales", async () => {
    expect(await strangersTo({ data: defaultDataFolder() })).toEqual([]);
    const rows = compareStyles(dataset, made("jig"), []);
    expect(rows.map(({ label, otherOverlap }) => [label, otherOverlap])).toEqual([
      ["held-out pieces", null],
      ["LSTM", null],
    ]);
    expect(styleTable(rows).text).not.toContain("with the chorales");
    expect(styleFinding(rows).text).toMatch(/it reaches \d+ % of what other music/);
  });

  it("is not asked of music without four bars", () => {
    const short = { label: "LSTM", pieces: [melody([60, 0, 1])] };
    expect(styleFinding(compareStyles(dataset, short, hymns)).text).toContain("too few stretches");
  });
});

describe("what is said of a style", () => {
  const row = (role: StyleRow["role"], overlap: number, otherOverlap: number): StyleRow => ({
    ...{ label: role === "model" ? "LSTM" : role, role, stretches: 40, overlap, otherOverlap },
    ...{ divergence: 0.1, otherDivergence: 0.5 },
  });
  const said = (real: number, ours: readonly [number, number], strange: number) =>
    styleFinding([row("real", real, 0.5), row("model", ...ours), row("floor", strange, 0.95)]).text;

  it("is nothing where there are a few bars only", () => {
    const rows = [row("real", 0.9, 0.5), { ...row("model", 0.9, 0.5), stretches: 3 }];
    expect(styleFinding(rows).text).toMatch(/^Note\. There are too few stretches/);
  });

  it("hangs on the numbers", () => {
    expect(said(0.9, [0.8, 0.5], 0.5)).toMatch(
      /^Finding\. .* folder by 0\.80 and with the chorales by 0\.50.* gone 75 % of the way/s,
    );
    expect(said(0.9, [0.6, 0.7], 0.5)).toMatch(/^Careful\. .* it is as near to the chorales\./s);
    expect(said(0.9, [0.45, 0.3], 0.5)).toMatch(/^Careful\. .* the chorales are about as near/s);
    expect(said(0.9, [0.8, 0.7], 0.89)).toMatch(/^Note\. .* alike/s);
  });
});

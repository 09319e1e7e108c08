import { describe, expect, it } from "vitest";
import { chooseMusic, type OfferedMusic } from "../../lib/appraisal/chosen-music";
import { heldPieces } from "../../lib/corpus/pieces";
import { transposePiece } from "../../lib/music/transpose";
import { melodies } from "../recipes/fixtures/tiny";

const pieces = melodies(5);
const names = pieces.map(({ name }) => name);
const offered: OfferedMusic = {
  own: heldPieces(pieces),
  split: { train: names.slice(0, 3), test: names.slice(3) },
  splitsWindows: false,
  given: null,
  ...{ name: "RUN", folder: "DIR" },
};
const choose = (changes: Partial<OfferedMusic>) => chooseMusic({ ...offered, ...changes });

describe("the music that a run is judged by", () => {
  it("is what its split holds out", () => {
    const { training, heldOut, leftOut } = choose({});
    expect([...training]).toEqual(pieces.slice(0, 3));
    expect(heldOut).toEqual(pieces.slice(3));
    expect(leftOut).toEqual([]);
  });

  it("is other music where that is given, without what it has learnt in any key", () => {
    const [unseen] = melodies(9).slice(8);
    const known = { ...transposePiece(pieces[0], 2), name: "known.mid" };
    const { heldOut, leftOut } = choose({ given: heldPieces([unseen, known]) });
    expect(heldOut).toEqual([unseen]);
    expect(leftOut).toEqual([{ name: "known.mid", reason: "was learnt: stands in melody 0.mid" }]);
    expect(() => choose({ given: heldPieces([known]) })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: RUN: all 1 pieces given were learnt from (known.mid was learnt: stands in melody 0.mid): give music that it has not seen]`,
    );
  });

  it("is a sample where there is much, the same whatever else is asked", () => {
    const unseen = heldPieces(melodies(20).slice(9));
    const { heldOut, offered: from } = choose({ given: unseen, mostNotes: 200 });
    expect([heldOut.length, from]).toEqual([5, 11]); // of 40 notes each
    const names = unseen.entries.map(({ name }) => name);
    const places = heldOut.map(({ name }) => names.indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(choose({ given: unseen, mostNotes: 200 }).heldOut).toEqual(heldOut);
  });

  it("is none where pieces stand on both sides of the split", () => {
    const split = { train: names.slice(0, 4), test: names.slice(3) };
    expect(() => choose({ split })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: RUN: 1 pieces are on both sides of its split, "melody 3.mid" first: what it scores on them says nothing (train a new run)]`,
    );
  });

  it("is none where nothing, or only windows, was held out", () => {
    expect(() => choose({ split: { train: names, test: [] } })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: RUN: no piece of DIR is held out by its split (give music that it has not learnt from: --data DIR)]`,
    );
    const split = { train: ["80 windows at random"], test: ["20 windows at random"] };
    const windows = { split, splitsWindows: true };
    expect(() => choose(windows)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: RUN: no piece of DIR is held out by its split (80 windows at random) (give music that it has not learnt from: --data DIR)]`,
    );
    const { training } = choose({ ...windows, given: heldPieces(melodies(9).slice(8)) });
    expect([...training]).toEqual(pieces); // its windows were of all of them
  });

  it("is its own, of which something must be there", () => {
    const own = heldPieces(melodies(9).slice(5));
    expect(() => choose({ own })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: RUN: DIR has none of the 3 pieces it learnt from, which floors and copies are judged by (give its own music: --data DIR)]`,
    );
  });
});

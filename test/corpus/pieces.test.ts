import { describe, expect, it } from "vitest";
import { heldPieces, Pieces } from "../../lib/corpus/pieces";
import { melodies } from "../recipes/fixtures/tiny";

const held = melodies(40, { length: 25 });
const pieces = heldPieces(held); // 1,000 notes
const names = (some: Pieces) => some.entries.map(({ name }) => name);

describe("pieces that are read one by one", () => {
  it("are read when they are asked for, each time anew", () => {
    const read: string[] = [];
    const counting = new Pieces(pieces.entries, ({ name }) => {
      read.push(name);
      return held.find((piece) => piece.name === name)!;
    });
    expect([counting.length, counting.noteCount, read]).toEqual([40, 1000, []]);
    expect(counting.at(3)).toBe(held[3]);
    const some = counting.filter(({ name }) => name.includes("1"));
    expect(read).toEqual([held[3].name]);
    expect([...some, ...some].map(({ name }) => name)).toEqual([...names(some), ...names(some)]);
    expect(read).toHaveLength(1 + 2 * some.length);
  });

  it("are all taken where they have no more notes than may be", () => {
    expect(pieces.sample(1000, 1)).toBe(pieces);
  });

  it("are drawn by seed otherwise, and stay in their order", () => {
    const some = pieces.sample(500, 1);
    expect(some.noteCount).toBe(500);
    const places = names(some).map((name) => names(pieces).indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(names(pieces.sample(500, 1))).toEqual(names(some));
    expect(names(pieces.sample(500, 2))).not.toEqual(names(some));
    expect(pieces.sample(1, 1)).toHaveLength(2); // a split needs two
  });

  it("are drawn as before when others come to the folder", () => {
    const more = heldPieces([...held, ...melodies(44, { length: 25 }).slice(40)]);
    const [few, now] = [pieces, more].map((all) => names(all.sample(500, 1)));
    const stayed = now.filter((name) => few.includes(name));
    expect(stayed.length).toBeGreaterThanOrEqual(16);
  });

  it("can be changed as they are read", () => {
    const silent = pieces.map((piece) => ({ ...piece, notes: [] }));
    expect(silent.at(0).notes).toEqual([]);
    expect(silent.entries).toBe(pieces.entries);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildVocabulary,
  checkLearnable,
  countTokens,
  Vocabulary,
} from "../../lib/tokens/vocabulary";

const sequences = [
  ["C4", "E4", "C4"],
  ["G4", "E4", "C4"],
];

describe("a vocabulary", () => {
  it("orders tokens by count, then by name, after the three special ones", () => {
    expect(buildVocabulary(sequences).tokens).toEqual([
      "<unk>",
      "<start>",
      "<end>",
      "C4",
      "E4",
      "G4",
    ]);
  });

  it("sends tokens below minimumCount to <unk> in place and counts them", () => {
    const vocabulary = buildVocabulary(sequences, { minimumCount: 2 });
    expect(vocabulary.has("G4")).toBe(false);
    expect(vocabulary.dropped).toEqual({ types: 1, tokens: 1 });
    expect([...vocabulary.encodePiece(["G4", "C4"])]).toEqual([1, 0, 3, 2]);
    expect(vocabulary.countUnknown(["G4", "B9", "C4"])).toBe(2);
  });

  it("refuses a filter that leaves nothing, and names the highest count", () => {
    expect(() =>
      buildVocabulary(sequences, { minimumCount: 50 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no token occurs 50 times or more in 2 training pieces (the most frequent occurs 3 times: add music)]`,
    );
  });

  it("refuses a minimumCount that is no count", () => {
    expect(() =>
      buildVocabulary(sequences, { minimumCount: 0.5 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid minimumCount: 0.5 (must be a whole number ≥ 1)]`,
    );
  });

  it("of one token is not learnable", () => {
    expect(() => checkLearnable(buildVocabulary([["C4"]]))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: the vocabulary holds one token, "C4" (nothing can be learnt from it: add music)]`,
    );
  });

  it("is made again of its tokens, which begin with the special ones", () => {
    const { tokens } = buildVocabulary(sequences, { minimumCount: 2 });
    expect(Vocabulary.fromTokens(tokens).idOf(tokens[3])).toBe(3);
    expect(() => Vocabulary.fromTokens(["C4"], "run/vocabulary.json")).toThrow(
      "run/vocabulary.json: a vocabulary must start with <unk>, <start>, <end>",
    );
  });

  it("decodes what it encoded, for any tokens it was built from", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (tokens) => {
        fc.pre(!tokens.some((token) => token.startsWith("<")));
        const vocabulary = buildVocabulary([tokens]);
        expect(vocabulary.decode(vocabulary.encode(tokens))).toEqual(tokens);
      }),
    );
  });
});

describe("token counts", () => {
  it("fall, and ties stand in the order of their names", () => {
    expect(countTokens([["b", "a", "c", "c"]])).toEqual([
      ["c", 2],
      ["a", 1],
      ["b", 1],
    ]);
  });
});

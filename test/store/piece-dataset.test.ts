import { describe, expect, it } from "vitest";
import { heldPieces } from "../../lib/corpus/pieces";
import { buildDataset, encodePieces } from "../../lib/dataset/dataset";
import { datasetOfSides } from "../../lib/store/piece-dataset";
import { encodingByName } from "../../lib/tokens/registry";
import { chorales, melodies } from "../recipes/fixtures/tiny";

const encoding = encodingByName("note-durations");
const pieces = melodies(30);
const { vocabulary } = buildDataset(pieces, { encoding, seed: 1 });
const form = { encoding, vocabulary, shifts: [0] };
const sides = { training: heldPieces(pieces.slice(0, 24)), heldOut: pieces.slice(24) };
const perPiece = encoding.encode(pieces[0]).length;

describe("the dataset of both sides", () => {
  it("holds all of small music, in order", () => {
    const { dataset, asked, learnt } = datasetOfSides(sides, { ...form, mostTokens: 1e6 });
    const { tokens, names } = encodePieces(pieces, encoding);
    expect([dataset.tokens, dataset.names]).toEqual([tokens, names]);
    expect(dataset.sequences).toEqual(tokens.map((piece) => vocabulary.encodePiece(piece)));
    expect([dataset.split.train.length, dataset.split.test.at(0)]).toEqual([24, 24]);
    expect(learnt).toEqual({ pieces: 24, of: 24 });
    expect(asked.pieces).toEqual(sides.heldOut);
  });

  it("holds a sample of the training pieces where they have more tokens, and says so", () => {
    const most = 10 * perPiece + 1;
    const { dataset, learnt } = datasetOfSides(sides, { ...form, mostTokens: most });
    expect(learnt.of).toBe(24);
    expect(learnt.pieces).toBeLessThan(24);
    const train = dataset.split.train.flatMap((index) => dataset.tokens[index]);
    expect(train.length).toBeLessThanOrEqual(most);
    const places = dataset.split.train.map((index) =>
      pieces.findIndex(({ name }) => name === dataset.names[index]),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(dataset.names.slice(learnt.pieces)).toEqual(sides.heldOut.map(({ name }) => name));
  });

  it("leaves out what cannot be written, and says why where that is all", () => {
    const grid = { ...form, encoding: encodingByName("four-voice"), mostTokens: 1e6 };
    const mixed = { training: heldPieces([...chorales(2), ...melodies(2)]), heldOut: chorales(1) };
    const { dataset, learnt } = datasetOfSides(mixed, grid);
    expect(learnt).toEqual({ pieces: 2, of: 2 });
    expect(dataset.skipped.map(({ path }) => path)).toEqual(["melody 0.mid", "melody 1.mid"]);
    expect(() => datasetOfSides(sides, grid)).toThrow(
      "0 of 24 pieces can be written as four-voice, at least 1 are needed",
    );
  });
});

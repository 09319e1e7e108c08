import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../lib/core/errors";
import { type Encoding, factorTable, firstGrammarFault } from "../../lib/tokens/encoding";
import { allEncodings, encodingByName, encodingNames } from "../../lib/tokens/registry";
import { anyChorale, anyPiece, grammaticalSequences } from "./music";

const isFourVoice = ({ name }: Encoding) => name.startsWith("four-voice");
const piecesFor = (encoding: Encoding) => (isFourVoice(encoding) ? anyChorale : anyPiece);

// Where a grammar allows more than one way of saying the same, the notes are counted.
const noteTokens: Readonly<Record<string, RegExp>> = {
  "note-durations": /\$/,
  remi: /^duration:/,
  performance: /^on:/,
};

describe.each(allEncodings().map((encoding) => [encoding.name, encoding] as const))(
  "the encoding %s",
  (_, encoding) => {
    it("says the same of a piece after decoding it", () => {
      fc.assert(
        fc.property(piecesFor(encoding), (piece) => {
          const tokens = encoding.encode(piece);
          expect(encoding.encode(encoding.decode(tokens))).toEqual(tokens);
        }),
      );
    });

    it("follows its own grammar", () => {
      fc.assert(
        fc.property(piecesFor(encoding), (piece) => {
          const tokens = encoding.encode(piece);
          expect(tokens[firstGrammarFault(encoding.grammar, tokens)]).toBeUndefined();
          fc.pre(tokens.length > 0);
          const end = tokens.reduce(encoding.grammar.next, encoding.grammar.start());
          expect(encoding.grammar.mayEnd(end)).toBe(true);
        }),
      );
    });

    it("decodes whatever its grammar allows, note for note", () => {
      const vocabularies = piecesFor(encoding).map((piece) => [...new Set(encoding.encode(piece))]);
      const sequences = vocabularies
        .filter((tokens) => tokens.length > 0)
        .chain((tokens) => grammaticalSequences(encoding.grammar, tokens));
      const noteToken = noteTokens[encoding.name];
      fc.assert(
        fc.property(sequences, (tokens) => {
          fc.pre(tokens !== null);
          const piece = encoding.decode(tokens);
          const again = encoding.encode(piece);
          if (noteToken) {
            const said = tokens.filter((token) => noteToken.test(token));
            expect(piece.notes).toHaveLength(said.length);
            expect(again.filter((token) => noteToken.test(token))).toHaveLength(said.length);
          } else expect(again).toEqual(tokens);
        }),
      );
    });

    it("decodes every beginning of a sequence", () => {
      fc.assert(
        fc.property(piecesFor(encoding), fc.nat(), (piece, cut) => {
          const tokens = encoding.encode(piece);
          expect(() => encoding.decode(tokens.slice(0, cut % (tokens.length + 1)))).not.toThrow();
        }),
      );
    });

    it("refuses tokens of another encoding", () => {
      expect(encoding.grammar.allows(encoding.grammar.start(), "<unk>")).toBe(false);
      expect(encoding.transpose("<unk>", 1)).toBeNull();
      expect(() => encoding.decode(["<unk>"])).toThrow(DataError);
    });

    it("transposes tokens as it encodes transposed pieces", () => {
      fc.assert(
        fc.property(piecesFor(encoding), fc.integer({ min: -5, max: 6 }), (piece, semitones) => {
          const moved = piece.notes.map((note) => ({
            ...note,
            pitch: piece.tracks[note.track].isDrums ? note.pitch : note.pitch + semitones,
          }));
          fc.pre(moved.every(({ pitch }) => pitch >= 0 && pitch <= 127));
          const tokens = encoding
            .encode(piece)
            .map((token) => encoding.transpose(token, semitones));
          expect(tokens).toEqual(encoding.encode({ ...piece, notes: moved }));
        }),
      );
    });

    it.runIf(encoding.factors)("keeps its factors within their sizes", () => {
      const factors = encoding.factors!;
      expect(factors.names).toHaveLength(factors.sizes.length);
      fc.assert(
        fc.property(piecesFor(encoding), (piece) => {
          const tokens = encoding.encode(piece);
          const table = factorTable(factors, ["<unk>", ...tokens]);
          expect(table).toHaveLength((tokens.length + 2) * factors.sizes.length);
          table.forEach((id, i) => {
            const size = factors.sizes[i % factors.sizes.length];
            if (id < 0 || id >= size) throw new Error(`factor ${i % factors.sizes.length}: ${id}`);
          });
        }),
      );
    });

    it.runIf(encoding.allTokens())("lists every token of its closed vocabulary", () => {
      const all = encoding.allTokens()!;
      expect(new Set(all).size).toBe(all.length);
      expect(all.filter((token) => encoding.transpose(token, 0) !== token)).toEqual([]);
    });
  },
);

describe("encodingByName", () => {
  it("knows every encoding by its name", () => {
    expect(encodingNames.map((name) => encodingByName(name).name)).toEqual(encodingNames);
  });

  it("lists the names for one it does not know", () => {
    expect(() => encodingByName("midi")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid encoding: "midi" (must be one of notes, notes-and-chords, pitch-duration, pitch-duration-key, note-durations, chord-durations, remi, performance, four-voice, four-voice-eighths, four-voice-pitches)]`,
    );
  });
});

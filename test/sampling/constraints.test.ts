import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import { polyphonyOf } from "../../lib/evaluation/rhythm-descriptors";
import { trainNgram } from "../../lib/models/ngram";
import { createPiece, type Piece } from "../../lib/music/piece";
import {
  isParallel,
  parallelsConstraint,
  polyphonyConstraint,
  rangeConstraint,
  scaleConstraint,
} from "../../lib/sampling/constraints";
import type { Constraint } from "../../lib/sampling/rules";
import { sampleTokens } from "../../lib/sampling/sample-tokens";
import { parseScale } from "../../lib/sampling/scales";
import type { Encoding } from "../../lib/tokens/encoding";
import { fourVoice } from "../../lib/tokens/four-voice";
import { allEncodings, encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { randomChorale } from "./chorales";

/** Random notes of one piano, chords and overlaps included. */
function randomPiece(seed: number): Piece {
  const random = Random.fromSeed(seed);
  const notes = Array.from({ length: 60 }, (_, i) => ({
    pitch: 48 + random.integer(30),
    startTicks: 240 * Math.floor(i / (1 + random.integer(3))),
    durationTicks: 120 * (1 + random.integer(8)),
    velocity: 90,
    track: 0,
  }));
  return createPiece({ name: `random ${seed}`, notes });
}

/** Pieces sampled under a constraint from a bigram of random music. */
async function sampleUnder(
  encoding: Encoding,
  constraints: (encoding: Encoding) => Constraint[],
): Promise<Piece[]> {
  const isFourVoice = encoding.name.startsWith("four-voice");
  const pieces = Array.from({ length: 6 }, (_, i) =>
    isFourVoice ? randomChorale(i) : randomPiece(i),
  );
  const written = pieces.map((piece) => encoding.encode(piece));
  // Toy chorales never rest, which two-part music must.
  const vocabulary = buildVocabulary(isFourVoice ? [...written, ["rest"]] : written);
  const model = trainNgram(
    written.map((tokens) => vocabulary.encodePiece(tokens)),
    { order: 2, vocabularySize: vocabulary.size },
  );
  const streams = await sampleTokens(model, vocabulary, {
    length: 120,
    count: 3,
    random: Random.fromSeed(5),
    stopAtEnd: false,
    grammar: encoding.grammar,
    constraints: constraints(encoding),
  });
  return streams.map(({ tokens }) => encoding.decode(tokens));
}

describe.each(allEncodings().map(({ name }) => name))("constraints on %s", (name) => {
  const encoding = encodingByName(name);

  test("music stays in the scale and the range", async () => {
    const scale = parseScale("D dorian");
    const pieces = await sampleUnder(encoding, (of) => [
      scaleConstraint(of.reader, scale),
      rangeConstraint(of.reader, 50, 74),
    ]);
    const pitches = pieces.flatMap((piece) => piece.notes.map((note) => note.pitch));
    expect(pitches.length).toBeGreaterThan(20);
    for (const pitch of pitches) {
      expect(scale.classes).toContain(pitch % 12);
      expect(pitch).toBeGreaterThanOrEqual(50);
      expect(pitch).toBeLessThanOrEqual(74);
    }
  });

  test("no more notes sound at once than allowed", async () => {
    const free = await sampleUnder(encoding, () => []);
    const bound = await sampleUnder(encoding, (of) => [polyphonyConstraint(of.reader, 2)]);
    const most = (pieces: Piece[]) =>
      Math.max(...pieces.map((piece) => polyphonyOf(piece.notes).mostPitches));
    if (name !== "notes") expect(most(free)).toBeGreaterThan(2);
    expect(most(bound)).toBeLessThanOrEqual(2);
    expect(bound.every((piece) => name.startsWith("four-voice") || piece.notes.length > 0)).toBe(
      true,
    );
  });
});

describe("forbidden parallels", () => {
  test("fifths, octaves and unisons in one direction are parallel, others are not", () => {
    expect(isParallel([67, 60], [69, 62])).toBe(true); // fifths up
    expect(isParallel([72, 60], [71, 59])).toBe(true); // octaves down
    expect(isParallel([60, 60], [62, 62])).toBe(true); // unisons
    expect(isParallel([79, 60], [81, 62])).toBe(true); // twelfths
    expect(isParallel([67, 60], [62, 67])).toBe(false); // contrary motion
    expect(isParallel([67, 60], [67, 60])).toBe(false); // nothing moves
    expect(isParallel([64, 60], [65, 62])).toBe(false); // thirds
    expect(isParallel([67, 60], [72, 65])).toBe(true);
    expect(isParallel([67, 60], [72, 64])).toBe(false); // fifth to sixth
    expect(isParallel([-1, 60], [69, 62])).toBe(false); // a rest before
  });

  test("sampled chorales have none, unconstrained ones do", async () => {
    const count = (pieces: Piece[]) =>
      pieces.reduce((sum, piece) => {
        const { steps, pitches } = fourVoice.decodeGrid(fourVoice.encode(piece));
        for (let cell = 4; cell < 4 * steps; cell++) {
          for (let other = cell - (cell % 4); other < cell; other++) {
            const from = [pitches[other - 4], pitches[cell - 4]] as const;
            if (isParallel(from, [pitches[other], pitches[cell]])) sum++;
          }
        }
        return sum;
      }, 0);
    const free = await sampleUnder(fourVoice, () => []);
    const bound = await sampleUnder(fourVoice, () => [parallelsConstraint(fourVoice)]);
    expect(count(free)).toBeGreaterThan(0);
    expect(count(bound)).toBe(0);
    expect(bound[0].notes.length).toBeGreaterThan(10);
  });
});

describe("errors", () => {
  const reader = encodingByName("notes").reader;

  test("contradictory constraints are named", async () => {
    const sampling = sampleUnder(encodingByName("notes"), () => [
      scaleConstraint(reader, parseScale("C major")),
      rangeConstraint(reader, 61, 61),
    ]);
    await expect(sampling).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NothingAllowedError: nothing allowed after 0 tokens of stream 0: the encoding's grammar, scale C major and pitch range C#4 to C#4 contradict one another (loosen or drop scale C major or pitch range C#4 to C#4)]`,
    );
  });

  test("settings out of range", () => {
    expect(() => rangeConstraint(reader, 70, 60)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid pitch range: [70,60] (must begin with the lower pitch)]`,
    );
    expect(() => rangeConstraint(reader, -1, 60)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid lowest pitch: -1 (must be 0 to 127)]`,
    );
    expect(() => polyphonyConstraint(reader, 0)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid maximum polyphony: 0 (must be a whole number ≥ 1)]`,
    );
  });
});

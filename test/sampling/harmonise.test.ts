import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { pieceToMidi } from "../../lib/midi/write";
import { trainNgram } from "../../lib/models/ngram";
import { createPiece, type Piece } from "../../lib/music/piece";
import { parallelsConstraint } from "../../lib/sampling/constraints";
import { type FourVoiceModel, harmonise, infill } from "../../lib/sampling/harmonise";
import { keepOutsideBars, keepVoices, parseKeep } from "../../lib/sampling/keep";
import { fourVoice, fourVoicePitches } from "../../lib/tokens/four-voice";
import { pieceToGrid } from "../../lib/tokens/four-voice/grid";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { randomChorale } from "./chorales";

function modelOf(encoding = fourVoice): FourVoiceModel {
  const written = Array.from({ length: 40 }, (_, i) => encoding.encode(randomChorale(i)));
  const vocabulary = buildVocabulary(written);
  const model = trainNgram(
    written.map((tokens) => vocabulary.encodePiece(tokens)),
    { order: 5, vocabularySize: vocabulary.size },
  );
  return { model, vocabulary, encoding };
}

const parts = modelOf();
const voice = (piece: Piece, track: number) =>
  piece.notes
    .filter((note) => note.track === track)
    .map(({ pitch, startTicks, durationTicks }) => [pitch, startTicks, durationTicks]);
const melodyOf = (piece: Piece, name = "melody.mid") =>
  createPiece({
    ...piece,
    name,
    notes: piece.notes.filter((note) => note.track === 0),
  });
const unseen = randomChorale(1000, 12);
/** The piece in another frame: at 96 ticks, in C minor, two tempos, a fiddle that plays louder and louder. */
const framed = (piece: Piece) =>
  createPiece({
    ...piece,
    ticksPerQuarter: 96,
    tempos: [0, 480].map((ticks) => ({ ticks, microsecondsPerQuarter: 600_000 + ticks })),
    timeSignatures: piece.timeSignatures.map((one) => ({ ...one, ticks: one.ticks / 5 })),
    keySignatures: [{ ticks: 0, tonic: 0, mode: "minor" }],
    pedals: [{ channel: 1, startTicks: 3, endTicks: 90 }],
    tracks: piece.tracks.map((track) => ({ ...track, name: "Fiddle", channel: 1, program: 40 })),
    notes: piece.notes.map((note, i) => {
      const [startTicks, durationTicks] = [note.startTicks / 5, note.durationTicks / 5 - 1];
      return { ...note, startTicks, durationTicks, velocity: 40 + i };
    }),
  });
const frameOf = ({ notes, tracks, ...frame }: Piece) => frame;
const options = () => ({ random: Random.fromSeed(1), particles: 32 });

describe("harmonise", () => {
  test("keeps the melody note by note and adds three voices", async () => {
    const result = await harmonise(parts, melodyOf(unseen), options());
    expect(voice(result.piece, 0)).toEqual(voice(unseen, 0));
    for (const track of [1, 2, 3]) expect(voice(result.piece, track).length).toBeGreaterThan(3);
    expect(result.piece.name).toBe("melody.mid");
    expect(result.logLikelihood).toBeGreaterThan(-Infinity);
  });

  test("finds the triads of the training music under most notes", async () => {
    const result = await harmonise(parts, melodyOf(unseen), { ...options(), particles: 128 });
    const alto = new Map(voice(result.piece, 1).map(([pitch, start]) => [start, pitch]));
    const expected = voice(unseen, 1);
    const right = expected.filter(([pitch, start]) => alto.get(start) === pitch).length;
    expect(right / expected.length).toBeGreaterThan(0.5);
  });

  test("same seed, same music; another seed, other music or the same", async () => {
    const first = await harmonise(parts, melodyOf(unseen), options());
    const second = await harmonise(parts, melodyOf(unseen), options());
    expect(second.tokens).toEqual(first.tokens);
  });

  test("harmonises a bass, takes constraints, and knows the form without holds", async () => {
    const constraints = [parallelsConstraint(fourVoicePitches)];
    const bass = createPiece({
      ...unseen,
      notes: unseen.notes.filter((note) => note.track === 3),
    });
    const result = await harmonise(modelOf(fourVoicePitches), bass, {
      ...options(),
      voice: "Bass",
      constraints,
    });
    expect(new Set(voice(result.piece, 3).map(([pitch]) => pitch))).toEqual(
      new Set(voice(unseen, 3).map(([pitch]) => pitch)),
    );
  });

  test("a legato melody comes back as it was played", async () => {
    const legato = createPiece({
      ...melodyOf(unseen),
      notes: melodyOf(unseen).notes.map((note) => ({ ...note, durationTicks: 500 })),
    });
    const result = await harmonise(parts, legato, options());
    expect(voice(result.piece, 0)).toEqual(voice(legato, 0));
  });

  test("the melody's tempos, metre, key, pedal and instrument hold for all voices", async () => {
    const melody = framed(melodyOf(unseen));
    const { piece } = await harmonise(parts, melody, options());
    expect(frameOf(piece)).toEqual(frameOf(melody));
    expect(piece.notes.filter(({ track }) => track === 0)).toEqual(melody.notes);
    expect(piece.tracks.map(({ name, channel, program }) => [name, channel, program])).toEqual([
      ["Fiddle", 1, 40],
      ["Alto", 0, 40],
      ["Tenor", 2, 40],
      ["Bass", 3, 40],
    ]);
    const loudness = new Map(melody.notes.map((note) => [note.startTicks, note.velocity]));
    for (const note of piece.notes.filter(({ startTicks }) => startTicks % 96 === 0)) {
      expect(note.velocity).toBe(loudness.get(note.startTicks));
    }
  });

  test("the result is written, read and heard as the same four voices", async () => {
    for (const [track, name] of (["Soprano", "Alto", "Tenor", "Bass"] as const).entries()) {
      const line = unseen.notes.filter((note) => note.track === track);
      const melody = framed(createPiece({ ...unseen, notes: line }));
      const { piece, grid } = await harmonise(parts, melody, { ...options(), voice: name });
      const again = midiToPiece(readMidi(pieceToMidi(piece), "again"));
      const { pitches } = pieceToGrid({ ...again, timeSignatures: unseen.timeSignatures });
      expect(pitches.length).toBe(grid.pitches.length);
      const own = (all: Int16Array) => all.filter((_, cell) => cell % 4 === track);
      expect(own(pitches)).toEqual(own(grid.pitches));
    }
  });

  test("notes beside the grid, drums and further tracks stay where they are", async () => {
    const [first, second, ...rest] = melodyOf(unseen).notes;
    const late = { ...second, startTicks: second.startTicks + 37, track: 1 };
    const drum = { ...first, pitch: 36, startTicks: 11, track: 2 };
    const tracks = [unseen.tracks[0], { ...unseen.tracks[1], name: "Second", channel: 4 }];
    const kit = { name: "Kit", channel: 9, program: 0, isDrums: true };
    const melody = createPiece({
      ...unseen,
      tracks: [...tracks, kit],
      notes: [first, late, drum, ...rest],
    });
    const { piece } = await harmonise(parts, melody, { ...options(), voice: "Soprano" });
    const said = ({ notes, tracks: all }: Piece) =>
      notes.map((n) => JSON.stringify([all[n.track].name, n.startTicks, n.durationTicks, n.pitch]));
    expect(said(piece)).toEqual(expect.arrayContaining(said(melody)));
    expect(piece.tracks.map(({ name }) => name)).toEqual([
      ...["Soprano", "Alto", "Tenor", "Bass", "Second", "Kit"],
    ]);
  });

  test("a metre that the model does not know is sung in one of bars as long", async () => {
    const signature = { numerator: 2, denominator: 2 };
    const timeSignatures = [0, 1920].map((ticks) => ({ ticks, ...signature }));
    const halves = { ...melodyOf(unseen), timeSignatures };
    const { piece, tokens } = await harmonise(parts, halves, options());
    expect(tokens[0]).toBe("bar:4/4+0");
    expect(piece.timeSignatures).toEqual(timeSignatures);
  });
});

describe("infill", () => {
  test("keeps voices", async () => {
    const keep = keepVoices("Soprano", "Bass");
    const result = await infill(parts, unseen, { ...options(), keep });
    expect(voice(result.piece, 0)).toEqual(voice(unseen, 0));
    expect(voice(result.piece, 3)).toEqual(voice(unseen, 3));
  });

  test("resamples bars and keeps the others", async () => {
    const result = await infill(parts, unseen, { ...options(), keep: keepOutsideBars(2, 3) });
    const outside = (piece: Piece) =>
      piece.notes
        .filter(({ startTicks }) => startTicks < 1920 || startTicks >= 5760)
        .map(({ pitch, startTicks }) => [startTicks, pitch]);
    expect(outside(result.piece)).toEqual(outside(unseen));
    const inside = (piece: Piece) => JSON.stringify(piece.notes) === JSON.stringify(unseen.notes);
    expect(inside(result.piece)).toBe(false);
  });

  test("keeps every given note to the tick, in the frame of the piece", async () => {
    const piece = { ...framed(unseen), tracks: unseen.tracks };
    const { piece: filled } = await infill(parts, piece, {
      ...options(),
      keep: keepOutsideBars(2, 2),
    });
    expect(frameOf(filled)).toEqual(frameOf(piece));
    expect(filled.tracks).toEqual(piece.tracks);
    const outside = ({ notes }: Piece) =>
      notes.filter((n) => n.startTicks < 384 || n.startTicks >= 768);
    expect(outside(filled)).toEqual(outside(piece));
    expect(filled.notes).not.toEqual(piece.notes);
  });

  test("counts the bars of the piece where its metre changes", async () => {
    const waltz = [0, 1920, 3840].map((ticks) => ({ ticks, numerator: 4, denominator: 4 }));
    const piece = {
      ...unseen,
      timeSignatures: [...waltz.slice(0, 2), { ticks: 3840, numerator: 3, denominator: 4 }],
    };
    // Bars begin at 0, 1920, 3840, 5280: the fourth lasts three quarters.
    const { piece: filled } = await infill(parts, piece, {
      ...options(),
      keep: parseKeep("outside 4-4"),
    });
    const outside = ({ notes }: Piece) => notes.filter((n) => n.startTicks < 5280);
    expect(outside(filled)).toEqual(outside(piece));
    const { piece: third } = await infill(parts, piece, {
      ...options(),
      keep: parseKeep("outside 3"),
    });
    const around = ({ notes }: Piece) =>
      notes.filter((n) => n.startTicks < 3840 || n.startTicks >= 5280);
    expect(around(third)).toEqual(around(piece));
    expect(filled.timeSignatures).toEqual(piece.timeSignatures);
  });

  test("does not hold a given note on into the gap", async () => {
    for (const encoding of [fourVoice, fourVoicePitches]) {
      for (let seed = 1; seed <= 4; seed++) {
        const { piece } = await infill(modelOf(encoding), unseen, {
          random: Random.fromSeed(seed),
          particles: 4,
          keep: keepOutsideBars(2, 2),
        });
        const early = ({ notes }: Piece) => notes.filter((n) => n.startTicks < 1920);
        expect(early(piece)).toEqual(early(unseen));
      }
    }
  });

  test("writes new notes on the track that the voice sings on at that time", async () => {
    const [soprano, ...others] = unseen.tracks;
    const flute = { ...soprano, program: 73, part: 0 };
    const piece = {
      ...unseen,
      tracks: [{ ...soprano, part: 0 }, ...others, flute],
      notes: unseen.notes.map((note) =>
        note.track === 0 && note.startTicks >= 1920 ? { ...note, track: 4 } : note,
      ),
    };
    const keep = parseKeep("alto, tenor, bass, outside 3");
    const { piece: filled } = await infill(parts, piece, { ...options(), keep });
    const inGap = filled.notes.filter((n) => n.startTicks >= 3840 && n.startTicks < 5760);
    expect(new Set(inGap.map(({ track }) => track))).toEqual(new Set([1, 2, 3, 4]));
  });

  test("what to keep can be said in a text", () => {
    const cells = [0, 1, 2].flatMap((bar) =>
      (["Soprano", "Alto", "Bass"] as const).map((name) => ({ bar, voice: name, step: 16 * bar })),
    );
    const kept = (text: string) =>
      cells.filter(parseKeep(text)).map(({ bar, voice: name }) => `${name} ${bar + 1}`);
    expect(kept("soprano")).toEqual(["Soprano 1", "Soprano 2", "Soprano 3"]);
    expect(kept("2, bass")).toEqual(["Bass 1", "Soprano 2", "Alto 2", "Bass 2", "Bass 3"]);
    expect(kept("2-3").length).toBe(6);
    expect(kept("outside 2-3")).toEqual(["Soprano 1", "Alto 1", "Bass 1"]);
    expect(() => parseKeep("kazoo")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid keep: "kazoo" (must be voices and bars, as "soprano,bass", "1-4,9" or "outside 5-8")]`,
    );
  });

  test("a guessed pickup gives way to one that the model knows", async () => {
    // A long note on the second beat looks like a downbeat after a pickup of one quarter.
    const [first, second] = melodyOf(unseen).notes;
    const melody = createPiece({
      name: "upbeat",
      notes: [first, { ...second, durationTicks: 1920 }],
    });
    const { grid } = await harmonise(parts, melody, options());
    expect(grid).toMatchObject({ barSteps: 16, pickupSteps: 0 });
  });

  test("a note of which a cell is kept is kept whole", async () => {
    const keep = ({ step, voice: name }: { step: number; voice: string }) =>
      name === "Soprano" && step % 4 === 3;
    const result = await infill(parts, unseen, { ...options(), keep });
    expect(voice(result.piece, 0)).toEqual(voice(unseen, 0));
  });

  test("keeping everything gives the piece back, with its likelihood", async () => {
    const result = await infill(parts, unseen, { ...options(), keep: () => true });
    expect(result.tokens).toEqual(fourVoice.encode(unseen));
    expect(result.logEvidence).toBeCloseTo(result.logLikelihood, 3);
  });
});

describe("errors", () => {
  const message = async (melody: Piece) => {
    try {
      await harmonise(parts, melody, options());
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };
  const tune = (...pitches: number[]) =>
    createPiece({
      name: "tune.mid",
      notes: pitches.map((pitch, i) => ({
        pitch,
        startTicks: 480 * i,
        durationTicks: 480,
        velocity: 90,
        track: 0,
      })),
    });

  test("a melody with chords, without notes, out of range or in an unknown metre", async () => {
    const chords = createPiece({
      name: "chords.mid",
      notes: [tune(60).notes[0], tune(64).notes[0], ...tune(72, 72, 74).notes.slice(1)],
    });
    const waltz = {
      ...tune(72, 74, 76),
      timeSignatures: [{ ticks: 0, numerator: 3, denominator: 4 }],
    };
    const pickupFree = (piece: Piece) => ({
      ...piece,
      timeSignatures: unseen.timeSignatures,
    });
    expect([
      await message(chords),
      await message(tune()),
      await message(pickupFree(tune(100, 101, 102, 103))),
      await message(pickupFree(tune(73, 75))),
      await message(waltz),
    ]).toMatchInlineSnapshot(`
      [
        "chords.mid: its soprano has C4 and E4 at once in bar 1, beat 1 (a voice sings one note at a time: keep one part, or its highest notes, on each track)",
        "melody tune.mid: no notes (give a file with one voice)",
        "tune.mid: the model was never told "E7", "F7", "F#7", "G7" in training (no transposition fits: change these notes, or train on such music)",
        "tune.mid: the model was never told "C#5", "E-5" in training (transposed by 1 semitones it fits)",
        "tune.mid: the model was never told "bar:3/4+0" in training (it knows the metres bar:4/4+0)",
      ]
    `);
    expect(() => keepOutsideBars(3, 2)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid bars: [3,2] (must be whole numbers, 1 ≤ first ≤ last)]`,
    );
    expect(() => keepVoices("Kazoo" as "Alto")).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid voice: "Kazoo" (must be Soprano, Alto, Tenor, Bass)]`,
    );
  });
});

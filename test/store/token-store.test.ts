import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCorpus } from "../../lib/corpus/corpus";
import { writePiece } from "../../lib/corpus/midi-files";
import { transpositionTable, twelveKeys } from "../../lib/dataset/augment";
import { buildDataset, type Dataset, sequencesOf } from "../../lib/dataset/dataset";
import { factorsInAllKeys } from "../../lib/dataset/factors";
import type { Piece } from "../../lib/music/piece";
import { isRecurrent } from "../../lib/recipes/kinds/recurrent";
import { prepareRecipe } from "../../lib/recipes/prepare";
import { repairRecipe } from "../../lib/recipes/repair";
import { trainRecipe } from "../../lib/recipes/train-recipe";
import type { Writing } from "../../lib/store/encode-file";
import { openTokenStore, storeOfPieces } from "../../lib/store/open-store";
import { StoredReader } from "../../lib/store/stored-reader";
import type { TokenStore } from "../../lib/store/token-store";
import { factorTable } from "../../lib/tokens/encoding";
import { allEncodings, encodingByName } from "../../lib/tokens/registry";
import { type BatchSource, sourcesOf } from "../../lib/training/batch-source";
import { cutBatch } from "../../lib/training/cut-batch";
import { planEpoch } from "../../lib/training/epoch-plan";
import { networkFor } from "../../lib/training/fit-recurrent";
import { packSource } from "../../lib/training/packed-source";
import { openRun, readWeights } from "../../lib/training/run-folder";
import { train } from "../../lib/training/train";
import { chorales, melodies, melodyPiece, recipeNamed, tiny } from "../recipes/fixtures/tiny";

let base: string;
let folder: string;
const music: Piece[] = [...chorales(6), ...melodies(5), melodyPiece(70, { length: 400 })];

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "store-"));
  folder = join(base, "music");
  for (const [i, piece] of music.entries()) {
    writePiece(join(folder, `${String(i).padStart(2, "0")}.mid`), piece);
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const open = (encoding: string, more = {}) =>
  openTokenStore(folder, {
    ...{ encoding, pianoOnly: false, told: false, cacheFolder: join(base, "cache") },
    ...more,
  });

/** The training pieces of a dataset as a source over a store, in twelve keys. */
function storedSource(store: TokenStore, { vocabulary, split, encoding }: Dataset): BatchSource {
  const ids = Int32Array.from(store.words, (word) => vocabulary.idOf(word));
  return {
    sequences: store.sequences(split.train, { ids, framed: true, joined: false }),
    plan: { kind: "every-step", time: 16, batch: 8 },
    transpositions: {
      shifts: twelveKeys,
      tables: twelveKeys.map((shift) => transpositionTable(encoding, vocabulary, shift)),
      pitchFactors: encoding.factors?.pitches ?? [],
    },
  };
}

/** The same in memory, its factors made anew in every key. */
function inMemory(dataset: Dataset, hasFactors: boolean): BatchSource {
  const { train } = sourcesOf(dataset, { time: 16, batch: 8, factors: hasFactors });
  const factors = hasFactors ? factorsInAllKeys(dataset, "train") : undefined;
  const { shifts, tables } = train.transpositions!;
  return { ...train, transpositions: { shifts, tables, ...(factors ? { factors } : {}) } };
}

describe("a store of a folder", () => {
  it("holds the tokens of each piece, in any encoding, as the pieces in memory give them", async () => {
    const { pieces } = await loadCorpus(folder, { cacheFolder: join(base, "cache") });
    for (const encoding of allEncodings()) {
      const writing = { encoding: encoding.name, pianoOnly: false, told: false };
      const [stored, held] = [await open(encoding.name), storeOfPieces(pieces, writing)];
      expect(stored.pieces).toEqual(held.pieces);
      expect(stored.skipped).toEqual(held.skipped);
      for (const [i, { name }] of stored.pieces.entries()) {
        const piece = pieces.find((each) => each.name === name)!;
        expect(stored.tokensOf(i)).toEqual(encoding.encode(piece));
        expect(held.tokensOf(i)).toEqual(stored.tokensOf(i));
      }
      stored.close();
    }
  });

  it("opens no file a second time", async () => {
    await open("remi");
    const opened: number[] = [];
    await open("remi", { onProgress: ({ done }: { done: number }) => opened.push(done) });
    expect(opened).toEqual([]);
  });

  it("finds tokens that were altered, reads their files again and gives the same", async () => {
    const cacheFolder = join(base, "altered");
    const before = await open("notes", { cacheFolder });
    const tokens = before.pieces.map((_, i) => before.tokensOf(i));
    const below = readdirSync(cacheFolder, { recursive: true, encoding: "utf8" });
    const shard = join(cacheFolder, below.find((name) => name.endsWith(".shard"))!);
    const bytes = readFileSync(shard);
    bytes[bytes.length - 3] ^= 1; // the tokens stand last
    writeFileSync(shard, bytes);
    const opened: number[] = [];
    const onProgress = ({ done }: { done: number }) => opened.push(done);
    const after = await open("notes", { cacheFolder, onProgress });
    expect(opened).toHaveLength(music.length);
    expect(after.pieces.map((_, i) => after.tokensOf(i))).toEqual(tokens);
  });

  it("keeps a piece in another key on the side of the first of its kind", async () => {
    const copies = join(base, "copies");
    const [piece, ...others] = melodies(6);
    const moved = piece.notes.map((note) => ({ ...note, pitch: note.pitch - 3 }));
    for (const [i, each] of [piece, ...others, { ...piece, notes: moved }].entries()) {
      writePiece(join(copies, `${i}.mid`), each);
    }
    const writing = { encoding: "note-durations", pianoOnly: false, told: false };
    const store = await openTokenStore(copies, { ...writing, cacheFolder: join(base, "cache") });
    expect(store.pieces.map(({ copyOf }) => copyOf).filter(Boolean)).toEqual(["0.mid"]);
    const recipe = repairRecipe(tiny(recipeNamed("music-ai")));
    for (let seed = 0; seed < 12; seed++) {
      const { split } = prepareRecipe({ ...recipe, encoding: "note-durations" }, store, seed);
      expect(split.test.includes(0)).toBe(split.test.includes(6));
    }
  });

  it("takes the first pieces that count, and says what it cannot write", async () => {
    const some = await open("four-voice", { most: 8 });
    expect([some.found, some.usable, some.pieces.length]).toEqual([12, 8, 6]);
    expect(some.skipped[0].reason).toMatch(/06\.mid/);
    const violins = melodies(2, { program: 40 });
    const writing = { encoding: "notes", pianoOnly: true, told: false };
    expect(storeOfPieces(violins, writing)).toMatchObject({ found: 2, usable: 0, pieces: [] });
  });
});

describe("batches from a store", () => {
  for (const name of ["four-voice", "note-durations", "remi", "chord-durations", "notes"]) {
    it(`of ${name} are those from memory, in every key, with a reader that holds nothing too`, async () => {
      const { pieces } = await loadCorpus(folder, { cacheFolder: join(base, "cache") });
      const encoding = encodingByName(name);
      const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
      const store = await open(name);
      const factors = encoding.factors !== undefined;
      const network = networkFor(dataset);
      const pack = (source: BatchSource) => packSource(source, { name: "batches", network });
      const held = pack(inMemory(dataset, factors));
      const source = storedSource(store, dataset);
      const stored = pack(source);
      expect([...source.sequences]).toEqual(sequencesOf(dataset, "train"));
      for (const epoch of [0, 1]) {
        const [plan, other] = [held, stored].map((each) => planEpoch(each, 7, epoch, true));
        expect(other).toEqual(plan);
        for (let step = 0; step < plan.steps; step++) {
          const share = { index: step % 2, of: 2 };
          expect(cutBatch(stored, plan, step, share)).toEqual(cutBatch(held, plan, step, share));
        }
      }
      const tight = new StoredReader(stored.stored!, 1);
      const { ids } = tight.read(0, held.ids.length);
      expect(ids).toEqual(Int32Array.from(held.ids));
      tight.close();
    });
  }

  it("train the same weights, bit for bit", async () => {
    const { pieces } = await loadCorpus(folder, { cacheFolder: join(base, "cache") });
    const encoding = encodingByName("four-voice");
    const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
    const small = { units: 8, input: { kind: "embedding", size: 8 } } as const;
    const network = networkFor(dataset, small);
    const options = { epochs: 2, seed: 3, workers: 2, learningRate: 0.01 };
    const held = sourcesOf(dataset, { time: 16, batch: 8, factors: true });
    const store = await open("four-voice");
    const weightsOf = async (batches: BatchSource) => {
      const { weights } = await train({ network, batches, validation: held.test, options });
      return weights;
    };
    const fromStore = await weightsOf(storedSource(store, dataset));
    expect(fromStore).toEqual(await weightsOf(held.train));
  });
});

describe("a recipe", () => {
  for (const [name, isRepaired] of [
    ["piano-lstm", false],
    ["char-rnn", false],
    ["musigan", true],
  ] as const) {
    it(`(${name}${isRepaired ? ", repaired" : ""}) trains from a folder as from pieces`, async () => {
      const { pieces } = await loadCorpus(folder, { cacheFolder: join(base, "cache") });
      const recipe = tiny(isRepaired ? repairRecipe(recipeNamed(name)) : recipeNamed(name));
      const network = {
        ...recipe,
        experiments: recipe.experiments.filter(isRecurrent).slice(0, 1),
      };
      const cacheFolder = join(base, "cache");
      const store = (writing: Writing) => openTokenStore(folder, { ...writing, cacheFolder });
      const asked = () => Promise.reject(new Error("no pieces are read"));
      const shared = { recipe: network, repaired: isRepaired, data: folder, seed: 1 };
      const weightsOf = async (
        out: string,
        from: { pieces: typeof asked; store?: typeof store },
      ) => {
        const run = join(base, `${name}-${out}`);
        await trainRecipe({ ...shared, ...from, profile: "quick", out: run });
        const { vocabulary, split, config } = openRun(run);
        return { weights: readWeights(run).weights, vocabulary, split, config };
      };
      const fromPieces = await weightsOf("pieces", { pieces: (async () => pieces) as never });
      expect(await weightsOf("store", { pieces: asked, store })).toEqual(fromPieces);
    });
  }
});

describe("factors that are pitches", () => {
  it("move with the music, and the others stay", () => {
    for (const { name, factors, encode, transpose } of allEncodings()) {
      if (!factors?.pitches) continue;
      const piece = name.startsWith("four-voice") ? chorales(1)[0] : melodyPiece(3);
      const tokens = encode(piece);
      const moved = tokens.map((token) => transpose(token, 3)!);
      const { pitches, names } = factors;
      const expected = factorTable(factors, tokens).map((id, i) =>
        pitches.includes(i % names.length) && id > 0 ? id + 3 : id,
      );
      expect(factorTable(factors, moved)).toEqual(expected);
    }
  });
});

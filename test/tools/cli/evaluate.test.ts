import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writePiece } from "../../../lib/corpus/midi-files";
import { repairRecipe } from "../../../lib/recipes/repair";
import { trainRecipe } from "../../../lib/recipes/train-recipe";
import { main } from "../../../lib/tools/cli/etude";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";
import { chorales, melodies, melodyPiece, recipeNamed, tiny } from "../../recipes/fixtures/tiny";

let root: string;
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "etude-evaluate-"));
  const [voices, lines] = [chorales(12), melodies(8)];
  for (const piece of voices) writePiece(at(`music/${piece.name}`), piece);
  for (const piece of lines) writePiece(at(`lines/${piece.name}`), piece);
  const unseen = melodyPiece(50);
  writePiece(at("other/high.mid"), {
    ...unseen,
    notes: unseen.notes.map((note) => ({ ...note, pitch: note.pitch + 30 })),
  });
  const shared = { profile: "quick", seed: 1 } as const;
  const chorale = tiny(recipeNamed("chorale"));
  const four = { recipe: chorale, repaired: false, epochs: 2, pieces: voices, out: at("voices") };
  await trainRecipe({ ...shared, ...four, data: at("music") });
  const piano = tiny(repairRecipe(recipeNamed("piano-lstm")));
  const one = { recipe: piano, repaired: true, pieces: lines, out: at("notes") };
  await trainRecipe({ ...shared, ...one, data: at("lines") });
}, 120_000);
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

/** Status of a command and what it writes to both streams; our folder is called DIR. */
async function etude(...words: string[]): Promise<[status: number, out: string, err: string]> {
  const [out, err]: string[][] = [[], []];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0),
  ];
  try {
    const status = await main(words);
    const [said, told] = [out, err].map((list) => list.join("").replaceAll(root, "DIR"));
    return [status, said, told];
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function evaluate(run: string, ...words: string[]) {
  const [status, out, err] = await etude("evaluate", "--run", at(run), "--count", "3", ...words);
  return { status, out, err };
}

describe("etude evaluate", () => {
  test("gives the costs of held-out music in four units, beside floors", async () => {
    const { status, out } = await evaluate("voices", "--json");
    expect(status).toBe(0);
    const { likelihood, data, encoding, generated } = JSON.parse(out);
    expect(encoding).toBe("four-voice-eighths");
    expect(data.training + data.heldOut).toBe(12);
    expect(generated).toMatchObject({ seed: 1, pieces: 3 });
    const { bitsPerToken, tokens, pieces } = likelihood.likelihood;
    const bits = pieces.reduce((sum: number, { nats }: { nats: number }) => sum + nats, 0);
    expect(bitsPerToken).toBeCloseTo(bits / Math.LN2 / tokens);
    for (const unit of ["note", "beat", "second"]) {
      const { bits: cost, interval } = likelihood.perUnit[unit];
      expect(cost).toBeGreaterThanOrEqual(interval.low);
      expect(cost).toBeLessThanOrEqual(interval.high);
    }
    const labels = likelihood.floors.map(({ label }: { label: string }) => label);
    expect(labels[0]).toMatch(/^copy/);
    expect(labels[1]).toBe("unigram");
    expect(labels.some((label: string) => label.endsWith("12 keys"))).toBe(true);
    expect(labels.some((label: string) => label.endsWith("side inputs"))).toBe(true);
  });

  test("says it in tables, with alarms and copies beside real music", async () => {
    const { status, out } = await evaluate("notes");
    expect(status).toBe(0);
    for (const words of ["Bits per unit", "copy", "unigram", "Collapse alarm: ", "Its own music"]) {
      expect(out).toContain(words);
    }
  });

  test("charges, counts and tells of tokens that the run does not know", async () => {
    const { status, out } = await evaluate("notes", "--data", at("other"), "--json");
    expect(status).toBe(0);
    const { likelihood, remarks } = JSON.parse(out);
    expect(likelihood.likelihood.unknownTokens).toBe(40);
    expect(remarks.join()).toContain("40 tokens of");
    expect(remarks.join()).toContain("unknown to it and charged as <unk>");
  });

  test("refuses music that the encoding cannot write", async () => {
    const { status, out, err } = await evaluate("voices", "--data", at("lines"), "--json");
    expect([status, out]).toEqual([1, ""]);
    expect(err).toContain(
      "0 of 8 pieces can be written as four-voice-eighths, at least 1 are needed",
    );
  });

  test("judges a model's file, by its own music where that is given", async () => {
    const file = at("lines.etude");
    const terms = ["--no-measure", "--music", "toy melodies", "--licence", "none"];
    const [status] = await etude("export", at("notes"), file, ...terms);
    expect(status).toBe(0);
    const judged = await evaluate("notes", "--json");
    const words = ["--model", file, "--data", at("lines"), "--count", "3", "--json"];
    const [, card] = await etude("evaluate", ...words);
    const bits = (text: string) => JSON.parse(text).likelihood.likelihood.bitsPerToken;
    expect(bits(card)).toBeCloseTo(bits(judged.out), 1);
    const [, , none] = await etude("evaluate");
    expect(none).toContain("say what is judged: --run RUN or --model NAME");
  });

  test("refuses an empty split and one that overlaps", async () => {
    const path = join(at("notes"), "split.json");
    const text = readFileSync(path, "utf8");
    const { train, test: held } = JSON.parse(text);
    try {
      writeFileSync(path, JSON.stringify({ train, test: [] }));
      expect((await evaluate("notes")).err).toContain("no piece of DIR/lines is held out");
      writeFileSync(path, JSON.stringify({ train: [...train, held[0]], test: held }));
      expect((await evaluate("notes")).err).toContain("1 pieces are on both sides of its split");
    } finally {
      writeFileSync(path, text);
    }
  });
});

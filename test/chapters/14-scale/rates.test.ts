import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { measureRates } from "../../../lib/chapters/14-scale/rates";
import { pieceToMidi } from "../../../lib/midi/write";
import { recurrentConfig } from "../../../lib/models/portable/config";
import { createPiece } from "../../../lib/music/piece";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";

const folder = mkdtempSync(join(tmpdir(), "etude-rates-"));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeTrainingWorkers();
});

it("counts what a note becomes and times every step of its way", async () => {
  const notes = [60, 62, 64, 65].map((pitch, i) => ({
    ...{ pitch, startTicks: i * 480, durationTicks: 480, velocity: 80, track: 0 },
  }));
  const paths = [4, 2].map((count) => {
    const path = join(folder, `${count}.mid`);
    writeFileSync(path, pieceToMidi(createPiece({ notes: notes.slice(0, count) })));
    return path;
  });
  const network = recurrentConfig({ cell: "gru", units: 4, vocabularySize: 7, tiedOutput: false });
  const rates = await measureRates(paths, {
    ...{ encoding: "notes", rounds: 1, turnSeconds: 0 },
    training: { network, time: 5, batch: 4, workers: 1 },
  });
  expect(rates).toMatchObject({ notes: 6, tokens: 1 });
  for (const seconds of [rates.read, rates.encode, rates.learn]) expect(seconds).toBeGreaterThan(0);
});

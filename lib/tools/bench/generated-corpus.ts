import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../core";
import { makeFolder } from "../../core/node";
import { pieceToMidi } from "../../midi";
import { createPiece, type Note, type Piece, type Track } from "../../music";

/** Of so many files one is an earlier one in another key. */
const copyEvery = 10;

/**
 * Writes files `from` to `to` of a corpus that follows from its seed: random walks of one to three
 * parts, 40 to 440 notes, in all metres and tempos; every tenth is an earlier one in another key.
 */
export function writeGenerated(
  folder: string,
  { from, to, seed }: { readonly from: number; readonly to: number; readonly seed: number },
): void {
  for (let index = from; index < to; index++) {
    const name = `${String(index).padStart(7, "0")}.mid`;
    const shelf = join(folder, String(Math.floor(index / 1000)).padStart(4, "0"));
    if (index === from || index % 1000 === 0) makeFolder(shelf);
    // Not as the library writes, safely: a flush to the disk for each takes longer than all else.
    writeFileSync(join(shelf, name), pieceToMidi(generatedPiece(index, seed)));
  }
}

function generatedPiece(index: number, seed: number): Piece {
  const random = Random.fromSeed(`${seed}/file ${index}`);
  if (index === 0 || index % copyEvery > 0) return newPiece(random);
  let earlier = random.integer(index);
  if (earlier % copyEvery === 0) earlier++;
  const piece = newPiece(Random.fromSeed(`${seed}/file ${earlier}`));
  const up = 1 + random.integer(5);
  return { ...piece, notes: piece.notes.map((note) => ({ ...note, pitch: note.pitch + up })) };
}

function newPiece(random: Random): Piece {
  const parts = 1 + random.integer(3);
  const length = 40 + random.integer(101) * (1 + random.integer(4));
  const notes = Array.from({ length: parts }, (_, track) =>
    walk(random, track, Math.ceil(length / parts)),
  );
  const tracks = notes.map((_, i): Track => {
    const program = random.integer(4) > 0 ? random.integer(8) : random.integer(128);
    return { name: `part ${i}`, channel: i, program, isDrums: false };
  });
  const microsecondsPerQuarter = 300_000 + random.integer(600_000);
  const numerator = 2 + random.integer(5);
  return createPiece({
    notes: notes.flat(),
    tracks,
    tempos: [{ ticks: 0, microsecondsPerQuarter }],
    timeSignatures: [{ ticks: 0, numerator, denominator: 4 }],
  });
}

function walk(random: Random, track: number, length: number): Note[] {
  let pitch = 48 + random.integer(24);
  let startTicks = 0;
  return Array.from({ length }, () => {
    pitch = Math.max(36, Math.min(90, pitch + random.integer(13) - 6));
    const durationTicks = 120 * (1 + random.integer(4));
    const note = { pitch, startTicks, durationTicks, velocity: 40 + random.integer(80), track };
    startTicks += durationTicks + (random.integer(6) === 0 ? 240 : 0);
    return note;
  });
}

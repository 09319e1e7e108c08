import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { DataError } from "../core";
import type { Collection, Sides } from "./catalogue";
import { isMatlab, readMatlabRolls } from "./matlab";

/** Pieces as frames, frames as MIDI pitches; −1 is a voice that rests. */
const piece = z.array(z.array(z.number().int().min(-1).max(127)));
const benchmark = z.object({
  train: z.array(piece),
  valid: z.array(piece),
  test: z.array(piece),
});

/** A benchmark's music, by the sides of its official split. */
export type Benchmark = z.infer<typeof benchmark>;

const mostBytes = 500e6;

/**
 * A benchmark read from the form that it is passed on in: JSON, the same packed with gzip, or
 * MATLAB's matrices.
 *
 * @throws DataError when the file is none of these, or its sides are not as long as they should be
 */
export function readBenchmark(path: string, { name, counts }: Collection): Benchmark {
  const bytes = readFileSync(path);
  const found = isMatlab(bytes) ? readMatlabRolls(bytes, path) : readJson(bytes, path);
  const parsed = benchmark.safeParse(found);
  if (!parsed.success) {
    throw new DataError(`${path}: no lists of pieces named train, valid and test (wrong file?)`);
  }
  const sides = sidesOf(parsed.data);
  for (const side of ["train", "valid", "test"] as const) {
    const expected = counts.sides?.[side];
    const { pieces, frames } = sides[side];
    if (!expected || (expected.pieces === pieces && expected.frames === frames)) continue;
    throw new DataError(
      `${path}: ${side} has ${pieces} pieces and ${frames} frames, ${name} has ` +
        `${expected.pieces} and ${expected.frames} (wrong file or version)`,
    );
  }
  return parsed.data;
}

function readJson(bytes: Buffer, path: string): unknown {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
    return JSON.parse(text.toString("utf8"));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new DataError(`${path}: neither JSON nor MATLAB's (${cause}): wrong file?`);
  }
}

function sidesOf(found: Benchmark): Sides {
  const count = (pieces: Benchmark["train"]) => ({
    pieces: pieces.length,
    frames: pieces.reduce((sum, frames) => sum + frames.length, 0),
  });
  return { train: count(found.train), valid: count(found.valid), test: count(found.test) };
}

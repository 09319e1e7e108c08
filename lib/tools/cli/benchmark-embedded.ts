import { DataError } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { splitByPiece } from "../../dataset";
import { defaultDataFolder, projectPath } from "../../project";
import { type FourVoiceGrid, pieceToGrid, voiceCount } from "../../tokens";

/**
 * The embedded chorales as a set of protocol B: a file in its layout, made anew from the folder. A
 * fifth of the pieces is held out under seed 1, every other one of them for validation;
 * what is trained on has no copy among them.
 *
 * @returns the file's path
 * @throws DataError when too few pieces have four voices
 */
export async function writeEmbeddedSet(): Promise<string> {
  const folder = defaultDataFolder();
  const { pieces } = await loadCorpus(folder, {});
  const sung = pieces.flatMap((piece) => {
    try {
      return [{ piece, grid: pieceToGrid(piece, { stepsPerQuarter: 4 }) }];
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      return []; // not four voices of one line each
    }
  });
  const { train, test } = splitByPiece(
    sung.map(({ piece }) => piece),
    { seed: 1 },
  );
  if (test.length < 2) {
    throw new DataError(
      `${folder}: ${sung.length} pieces of four voices (a split needs ten or more)`,
    );
  }
  const rows = (indices: readonly number[]) => indices.map((index) => rowsOf(sung[index].grid));
  const half = (rest: number) => test.filter((_, place) => place % 2 === rest);
  const set = { train: rows(train), valid: rows(half(0)), test: rows(half(1)) };
  const path = projectPath("data", "benchmarks", "embedded-chorales.json");
  writeFileAtomic(path, JSON.stringify(set));
  return path;
}

function rowsOf({ steps, pitches }: FourVoiceGrid): number[][] {
  return Array.from({ length: steps }, (_, step) =>
    Array.from(pitches.subarray(step * voiceCount, (step + 1) * voiceCount)),
  );
}

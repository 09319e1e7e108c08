import { writeFileAtomic } from "../../core/node";
import { loadCorpus } from "../../corpus";
import { splitChorales } from "../../literature";
import { defaultDataFolder, projectPath } from "../../project";
import { type FourVoiceGrid, voiceCount } from "../../tokens";

/**
 * The embedded chorales as a file of protocol B, made anew from the folder; see `splitChorales`.
 *
 * @returns the file's path
 * @throws DataError when too few pieces have four voices
 */
export async function writeEmbeddedSet(): Promise<string> {
  const folder = defaultDataFolder();
  const { pieces } = await loadCorpus(folder, {});
  const { train, valid, test } = splitChorales(pieces, folder);
  const rows = (grids: readonly FourVoiceGrid[]) => grids.map(rowsOf);
  const set = { train: rows(train), valid: rows(valid), test: rows(test) };
  const path = projectPath("data", "benchmarks", "embedded-chorales.json");
  writeFileAtomic(path, JSON.stringify(set));
  return path;
}

function rowsOf({ steps, pitches }: FourVoiceGrid): number[][] {
  return Array.from({ length: steps }, (_, step) =>
    Array.from(pitches.subarray(step * voiceCount, (step + 1) * voiceCount)),
  );
}

import { loadCorpus } from "../corpus";
import { mark, prose, show } from "../display";
import type { NotebookSettings } from "../project";

/**
 * The music of a notebook: all of a folder, or of more than `settings.mostNotes` notes a sample that
 * follows from the seed, of which the cell then says how large it is. So a chapter takes as long, and
 * as much memory, with any folder.
 *
 * @param limit only the first so many files, by path, are looked at
 * @throws what `loadCorpus` throws
 * @example
 * const corpus = await readMusic(settings);
 */
export async function readMusic(
  { data, seed, mostNotes }: NotebookSettings,
  { limit }: { readonly limit?: number } = {},
) {
  const corpus = await loadCorpus(data, { limit, sample: { mostNotes, seed } });
  const { pieces, sampledFrom } = corpus;
  if (sampledFrom !== undefined) {
    show(
      prose(`The folder holds ${mark(sampledFrom)} pieces. This chapter works on **a sample of
      ${mark(pieces.length)}**, drawn by the seed, with at most ${mark(mostNotes)} notes (\`mostNotes\`
      of the settings).`),
    );
  }
  return corpus;
}

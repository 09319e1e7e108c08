import { loadCorpus } from "../../corpus";
import { type Dataset, splitByPiece, stretchTempo } from "../../dataset";
import { type Crops, cropPieces } from "../../models/gan";
import type { Piece } from "../../music";
import { defaultDataFolder } from "../../project";
import { cropsOfSplit } from "../../training";

/** Stretches of four-voice music on both sides of a split. */
export interface FourVoiceMusic {
  readonly training: Crops;
  readonly heldOut: Crops;
  /** Whether they come from the chorales of this project, since the folder's music has none. */
  readonly borrowed: boolean;
}

/**
 * The four-voice stretches of a dataset's pieces; those of the chorales that come with this project
 * where one side of the split has none.
 */
export async function fourVoiceMusic(
  pieces: readonly Piece[],
  { names, split }: Pick<Dataset, "names" | "split">,
  { seed, chorales = defaultDataFolder() }: { readonly seed: number; readonly chorales?: string },
): Promise<FourVoiceMusic> {
  const named = new Map(pieces.map((piece) => [piece.name, piece]));
  const own = cropsOfSplit(
    names.map((name) => named.get(name)!),
    split,
  );
  if (own) return { ...own, borrowed: false };
  const lent = (await loadCorpus(chorales)).pieces;
  const crops = cropsOfSplit(lent, splitByPiece(lent, { testFraction: 0.2, seed }));
  return { ...crops!, borrowed: true };
}

/** Three samples and a held-out stretch from the middle, for a row of players. */
export function cropsToHear(generated: Crops, heldOut: Crops) {
  const [first, second, third] = cropPieces(generated, [0, 1, 2]);
  const [real] = cropPieces(heldOut, [heldOut.count >> 1]);
  const slowly = (piece: Piece, title: string) => ({ piece: stretchTempo(piece, 0.7), title });
  return [
    slowly(first, "GAN, sample 1"),
    slowly(second, "GAN, sample 2"),
    slowly(third, "GAN, sample 3"),
    slowly(real, "held-out music, the same way"),
  ];
}

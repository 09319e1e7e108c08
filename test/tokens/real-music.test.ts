import { describe, expect, it } from "vitest";
import { DataError } from "../../lib/core/errors";
import { type Encoding, firstGrammarFault } from "../../lib/tokens/encoding";
import { allEncodings } from "../../lib/tokens/registry";
import { compareAfterRoundTrip } from "../../lib/tokens/round-trip";
import { musicFolders, piecesOf, shortPath } from "./music";

function tokensOf(encoding: Encoding, piece: Parameters<Encoding["encode"]>[0]): string[] | null {
  try {
    return encoding.encode(piece);
  } catch (error) {
    if (error instanceof DataError && encoding.name.startsWith("four-voice")) return null;
    throw error;
  }
}

describe.each(musicFolders)("the music of $name", ({ folder, limit }) => {
  const pieces = piecesOf(folder, limit);
  if (!pieces || pieces.length === 0) console.warn(`skipped: no music at ${shortPath(folder)}`);

  it
    .skipIf(!pieces?.length)
    .each(allEncodings().map((encoding) => [encoding.name, encoding] as const))(
    `goes through %s and back (skipped where ${shortPath(folder)} is not here)`,
    (_, encoding) => {
      for (const piece of pieces!) {
        const tokens = tokensOf(encoding, piece);
        if (!tokens) continue;
        expect(tokens[firstGrammarFault(encoding.grammar, tokens)], piece.name).toBeUndefined();
        const again = encoding.encode(encoding.decode(tokens));
        const differing = tokens.findIndex((token, i) => token !== again[i]);
        expect(differing, `${piece.name}: ${tokens[differing]}`).toBe(-1);
        expect(again.length, piece.name).toBe(tokens.length);
      }
    },
  );

  const isDamaged = folder.endsWith("symusic_tests"); // no beat to keep
  if (isDamaged) return;
  it.skipIf(!pieces?.length)("keeps its rhythm in the encodings with time", () => {
    for (const piece of pieces!.slice(0, 10)) {
      const lossOf = (name: string) =>
        compareAfterRoundTrip(piece, allEncodings().find((encoding) => encoding.name === name)!);
      const events = lossOf("remi");
      expect(events.onsetErrorQuarters, piece.name).toBeLessThan(1 / 24 + 1e-9);
      expect(events.velocityError, piece.name).toBeLessThanOrEqual(2);
      const played = lossOf("performance");
      expect(played.onsetErrorSeconds, piece.name).toBeLessThan(0.005 + 1e-9);
    }
  });
});

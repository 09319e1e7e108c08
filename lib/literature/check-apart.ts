import { DataError } from "../core";

/** Share of a side that may repeat another: official splits have a piece or two of that kind. */
const mostRepeated = 0.1;

/**
 * Held-out pieces that stand on an earlier side of the split too, each as `valid[3] = train[201]`.
 * One in 176 of Nottingham's official split is so: it is told and scored as everybody does.
 *
 * @param set pieces by side, the training side first; equal where their JSON is
 * @throws DataError where more than a tenth of a side is repeated
 */
export function checkApart(
  path: string,
  set: Readonly<Record<string, readonly unknown[]>>,
): string[] {
  const firstPlace = new Map<string, { side: string; index: number }>();
  const repeated: string[] = [];
  for (const [side, pieces] of Object.entries(set)) {
    const own: string[] = [];
    pieces.forEach((piece, index) => {
      const text = JSON.stringify(piece);
      const first = firstPlace.get(text);
      if (!first) firstPlace.set(text, { side, index });
      else if (first.side !== side) own.push(`${side}[${index}] = ${first.side}[${first.index}]`);
    });
    if (own.length > mostRepeated * pieces.length) {
      throw new DataError(
        `${path}: ${own.length} of ${pieces.length} pieces of ${side} stand on another side too ` +
          `(${own[0]}): what is trained on would be tested (put each piece on one side)`,
      );
    }
    repeated.push(...own);
  }
  return repeated;
}

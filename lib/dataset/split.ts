import { checkArgument, DataError, Random } from "../core";

/** Indices into a list of pieces (or windows), none in both. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

function checkFraction(testFraction: number): void {
  checkArgument(
    testFraction > 0 && testFraction < 1,
    "testFraction",
    testFraction,
    "must be between 0 and 1, both excluded",
  );
}

function splitIndices(count: number, testFraction: number, random: Random): Split {
  const order = random.shuffle(Array.from({ length: count }, (_, index) => index));
  const testCount = Math.min(count - 1, Math.max(1, Math.round(count * testFraction)));
  const ascending = (a: number, b: number) => a - b;
  return {
    test: order.slice(0, testCount).sort(ascending),
    train: order.slice(testCount).sort(ascending),
  };
}

/**
 * Splits by piece: all windows of a piece fall on one side, so what is measured on the test
 * pieces was never seen.
 *
 * @param count number of pieces, ≥ 2
 * @throws DataError for fewer than 2 pieces.
 * @example
 * splitByPiece(5, { testFraction: 0.2, seed: 1 }).test.length; // 1
 */
export function splitByPiece(
  count: number,
  { testFraction = 0.2, seed }: { testFraction?: number; seed: number | string },
): Split {
  checkFraction(testFraction);
  if (count < 2) {
    throw new DataError(`${count} usable piece: a split needs at least 2 (add music)`);
  }
  return splitIndices(count, testFraction, Random.fromSeed(`${seed}/split`));
}

/**
 * Splits windows at random, as the published systems do. LEAKY: a test window's neighbours,
 * the same notes shifted by one, are in the training set. Here to show what that is worth.
 *
 * @param count number of windows, ≥ 2
 */
export function splitWindowsLeaky(
  count: number,
  { testFraction = 0.2, seed }: { testFraction?: number; seed: number | string },
): Split {
  checkFraction(testFraction);
  if (count < 2) {
    throw new DataError(
      `${count} window: a split needs at least 2 (shorten the window or add music)`,
    );
  }
  return splitIndices(count, testFraction, Random.fromSeed(`${seed}/leaky split`));
}

import { type Handle, matMul, type NativeOps } from "../../native";

/** All positions of a batch, those of the same token side by side. */
export interface PositionsByToken {
  /** int32 [n] */
  readonly positions: Handle;
  /** What each of them read, ascending: int32 [n]. */
  readonly tokens: Handle;
  readonly vocabularySize: number;
}

/** Sorts positions by token. */
export function sortByToken(
  ops: NativeOps,
  ids: Int32Array,
  vocabularySize: number,
): PositionsByToken {
  const next = new Int32Array(vocabularySize + 1);
  for (const id of ids) next[id + 1]++;
  for (let id = 0; id < vocabularySize; id++) next[id + 1] += next[id];
  const positions = new Int32Array(ids.length);
  const tokens = new Int32Array(ids.length);
  ids.forEach((id, position) => {
    const place = next[id]++;
    positions[place] = position;
    tokens[place] = id;
  });
  const shape = [ids.length];
  return { positions: ops.ints(positions, shape), tokens: ops.ints(tokens, shape), vocabularySize };
}

/**
 * Left matrix, transposed, times right one, over all positions: the gradient of a table by which
 * the left one's rows were made. With `byToken` the left rows count as rows with a single one: the
 * sums of right rows that have the same token, [vocabularySize, width], a tenth of the work.
 */
export function overInputs(
  ops: NativeOps,
  left: Handle,
  right: Handle,
  byToken?: PositionsByToken,
): Handle {
  if (!byToken) return matMul(ops, left, right, { transposeLeft: true });
  const { positions, tokens, vocabularySize } = byToken;
  const size = ops.index(vocabularySize);
  return ops.call("SparseSegmentSumWithNumSegments", right, positions, tokens, size);
}

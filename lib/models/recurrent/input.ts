import { concat, gatherRows, type Handle, oneHot, reshape, scatterRows, slice } from "../native";
import { inputWidth } from "../portable";
import { column, type Pass } from "./pass";

/** The vectors that enter the first layer, and how their gradient reaches the tables. */
export interface InputFlow {
  /** [time, batch, width] */
  readonly output: Handle;
  /** Whether there is anything to learn from the gradient by `output`. */
  readonly learns: boolean;
  backward(gradient: Handle): void;
}

interface Part {
  readonly width: number;
  readonly values: Handle; // [positions, width]
  readonly table: { name: string; ids: Handle; rows: number } | null;
}

/**
 * Token and factor ids as vectors side by side.
 *
 * @param tokens ids, time-major, [time · batch]
 * @param factors ids, time-major, [time · batch, factors]
 */
export function embedInputs(pass: Pass, tokens: Int32Array, factors: Int32Array): InputFlow {
  const { ops, config, batch, time } = pass;
  const parts = inputParts(pass, tokens, factors);
  const width = inputWidth(config);
  return {
    output: reshape(ops, joinParts(pass, parts), time, batch, width),
    learns: parts.some((part) => part.table !== null),
    backward(gradient) {
      const rows = reshape(ops, gradient, time * batch, width);
      let from = 0;
      for (const part of parts) {
        if (part.table) {
          const own = slice(ops, rows, [0, from], [time * batch, part.width]);
          pass.learn(part.table.name, scatterRows(ops, own, part.table.ids, part.table.rows));
        }
        from += part.width;
      }
    },
  };
}

/** The same vectors as rows, [positions, width], with nothing to learn. */
export function embedRows(pass: Pass, tokens: Int32Array, factors: Int32Array): Handle {
  return joinParts(pass, inputParts(pass, tokens, factors));
}

function inputParts(pass: Pass, tokens: Int32Array, factors: Int32Array): Part[] {
  const parts = [tokenPart(pass, tokens)];
  pass.config.factors.forEach(({ name, size, embedding }, index) => {
    const ids = column(factors, index, pass.config.factors.length);
    parts.push(tablePart(pass, `factor.${name}`, ids, size, embedding));
  });
  return parts;
}

function joinParts(pass: Pass, parts: readonly Part[]): Handle {
  const rows = parts.map((part) => part.values);
  return concat(pass.ops, rows, 1);
}

function tokenPart(pass: Pass, tokens: Int32Array): Part {
  const { ops, config } = pass;
  const { input, vocabularySize } = config;
  if (input.kind === "embedding") {
    return tablePart(pass, "embedding", tokens, vocabularySize, input.size);
  }
  if (input.kind === "one-hot") {
    const ids = ops.ints(tokens, [tokens.length]);
    return { width: vocabularySize, values: oneHot(ops, ids, vocabularySize), table: null };
  }
  const shares = Float32Array.from(tokens, (id) => id / vocabularySize);
  return { width: 1, values: ops.floats(shares, [tokens.length, 1]), table: null };
}

function tablePart(pass: Pass, name: string, ids: Int32Array, rows: number, width: number): Part {
  const handle = pass.ops.ints(ids, [ids.length]);
  const values = gatherRows(pass.ops, pass.weight(name), handle);
  return { width, values, table: { name, ids: handle, rows } };
}

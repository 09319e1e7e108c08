import type { CellName } from "../../portable";
import type { Cell } from "./cell";
import { gru } from "./gru";
import { lstm } from "./lstm";

/** The cells, by the names that configurations give them. */
export const cells = { lstm, gru } satisfies Readonly<Record<CellName, Cell>>;

/** The cell of a configuration. */
export function cellOf(config: { readonly cell: CellName }): Cell {
  return cells[config.cell];
}

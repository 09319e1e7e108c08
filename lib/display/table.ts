import { escapeHtml } from "../core";
import type { Html } from "./show";
import { mark, markFixed, missing, shortened } from "./text";

/** What a cell of a table may hold. */
export type Cell = string | number | boolean | null | undefined;

/** A row: its cells by column key. */
export type Row = Readonly<Record<string, unknown>>;

/** A column: which cell it shows and how. */
export interface Column {
  readonly key: string;
  /** Default: the key. */
  readonly title?: string;
  /** Written under the title: "bits", "s", "%". */
  readonly unit?: string;
  /** Decimals of numbers; default 3. */
  readonly digits?: number;
  /** Marks the best number of the column in bold. */
  readonly best?: "highest" | "lowest";
  /** How a cell is written, instead of `digits`. */
  readonly format?: (value: Cell, row: Row) => string;
  /** Default: right where every cell is a number, else left. */
  readonly align?: "left" | "right";
}

/** What a table can be asked for beside its columns. */
export interface TableOptions {
  readonly caption?: string;
  /** Rows drawn apart (floors, held-out music). */
  readonly quiet?: (row: Row) => boolean;
  /** Rows shown at most; default 200, the rest is counted. */
  readonly limit?: number;
}

/** Signs of a cell's text that are shown. */
const longestCell = 400;

const cellOf = (row: Row, column: Column) => row[column.key] as Cell;

function written(row: Row, column: Column, areWhole: boolean): string {
  const value = cellOf(row, column);
  if (column.format) return shortened(column.format(value, row), longestCell);
  if (value === null || value === undefined) return missing;
  if (typeof value !== "number") return shortened(String(value), longestCell);
  return areWhole ? mark(value) : markFixed(value, column.digits ?? 3);
}

function bestOf(rows: readonly Row[], column: Column): number | null {
  if (!column.best) return null;
  const values = rows
    .map((row) => cellOf(row, column))
    .filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (values.length < 2) return null;
  return column.best === "highest" ? Math.max(...values) : Math.min(...values);
}

/** What holds for all cells of a column. */
interface ColumnLook {
  readonly column: Column;
  readonly isRight: boolean;
  readonly areWhole: boolean;
  readonly best: number | null;
}

function lookOf(rows: readonly Row[], column: Column): ColumnLook {
  const values = rows.map((row) => cellOf(row, column)).filter((value) => value != null);
  const areNumbers = values.length > 0 && values.every((value) => typeof value === "number");
  const isRight = column.align ? column.align === "right" : areNumbers;
  const areWhole = values.every((value) => typeof value !== "number" || Number.isInteger(value));
  return { column, isRight, areWhole, best: bestOf(rows, column) };
}

const frame =
  "border-collapse:collapse;font:13px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif;" +
  "color:#2B3440;background:#fff;font-variant-numeric:tabular-nums;margin:6px 0";
const cellStyle = "padding:4px 14px;border:0;border-bottom:1px solid #E9EDF2;background:#fff;";

const titleOf = ({ title, key }: Column) => shortened(title ?? key, longestCell);

function headHtml(looks: readonly ColumnLook[]): string {
  const cells = looks.map(({ column, isRight }) => {
    const unit = column.unit
      ? `<br><span style="font-weight:400;color:#68758A">${escapeHtml(column.unit)}</span>`
      : "";
    const style = `${cellStyle}text-align:${isRight ? "right" : "left"};vertical-align:bottom;border-bottom:2px solid #68758A`;
    return `<th style="${style}">${escapeHtml(titleOf(column))}${unit}</th>`;
  });
  return `<thead><tr>${cells.join("")}</tr></thead>`;
}

function rowHtml(row: Row, looks: readonly ColumnLook[], isQuiet: boolean): string {
  const cells = looks.map(({ column, isRight, areWhole, best }) => {
    const text = escapeHtml(written(row, column, areWhole));
    const isBest = best !== null && cellOf(row, column) === best;
    const style = `${cellStyle}text-align:${isRight ? "right" : "left"};${isQuiet ? "color:#68758A" : ""}`;
    return `<td style="${style}">${isBest ? `<b>${text}</b>` : text}</td>`;
  });
  return `<tr>${cells.join("")}</tr>`;
}

function plainTable(rows: readonly Row[], looks: readonly ColumnLook[]): string {
  const titles = looks.map(
    ({ column }) => titleOf(column) + (column.unit ? ` (${column.unit})` : ""),
  );
  const body = rows.map((row) =>
    looks.map(({ column, areWhole }) => written(row, column, areWhole)),
  );
  const widths = looks.map((_, i) => Math.max(...[titles, ...body].map((line) => line[i].length)));
  const pad = (text: string, i: number) =>
    looks[i].isRight ? text.padStart(widths[i]) : text.padEnd(widths[i]);
  const [head, ...rest] = [titles, ...body].map((line) => line.map(pad).join("  ").trimEnd());
  return [head, widths.map((width) => "─".repeat(width)).join("  "), ...rest].join("\n");
}

/** The columns of rows that come without any: every key, in order of appearance. */
function columnsOf(rows: readonly Row[]): Column[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].map((key) => ({ key }));
}

/**
 * A table: numbers aligned right with thousands separators, units below the titles, the best of
 * a column bold. Text is escaped.
 *
 * @example
 * show(table(rows, [{ key: "model" }, { key: "bits", unit: "per token", digits: 2, best: "lowest" }]));
 */
export function table(
  objects: readonly object[],
  columns: readonly (Column | string)[] = columnsOf(objects as readonly Row[]),
  options: TableOptions = {},
): Html {
  const rows = objects as readonly Row[];
  const full = columns.map((column) => (typeof column === "string" ? { key: column } : column));
  const shown = rows.slice(0, options.limit ?? 200);
  const looks = full.map((column) => lookOf(rows, column));
  const body = shown.map((row) => rowHtml(row, looks, options.quiet?.(row) ?? false));
  const rest = rows.length - shown.length;
  const more = rest > 0 ? `and ${mark(rest)} more rows` : "";
  const notes = [options.caption, more]
    .filter(Boolean)
    .map((note) => escapeHtml(shortened(note!, 1000)));
  const caption =
    notes.length > 0
      ? `<caption style="caption-side:bottom;text-align:left;color:#68758A;padding:6px 14px">${notes.join("<br>")}</caption>`
      : "";
  const html = `<table class="etude-table" style="${frame}">${caption}${headHtml(looks)}<tbody>${body.join("")}</tbody></table>`;
  const text = [plainTable(shown, looks), options.caption, more].filter(Boolean).join("\n");
  return { html, text };
}

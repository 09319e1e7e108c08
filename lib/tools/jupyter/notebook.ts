import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { DataError } from "../../core";

const lines = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => [text].flat().join(""));

const notebookSchema = z.object({
  nbformat: z.literal(4),
  cells: z.array(
    z.object({
      cell_type: z.enum(["code", "markdown", "raw"]),
      source: lines,
      metadata: z.record(z.string(), z.unknown()).optional(),
      outputs: z.array(z.unknown()).optional(),
    }),
  ),
  metadata: z.object({
    etude: z
      .object({
        cores: z.union([z.number().int().positive(), z.literal("half")]).optional(),
        after: z.array(z.string()).optional(),
      })
      .optional(),
  }),
});

/** A cell as the file holds it; `number` counts code cells from 1, as readers do. */
export interface Cell {
  readonly kind: "code" | "markdown" | "raw";
  readonly source: string;
  readonly number: number;
  readonly outputs: number;
}

/** A notebook file, as far as the runner and its index need it. */
export interface Notebook {
  readonly path: string;
  /** File name without its ending: the name of the report. */
  readonly name: string;
  readonly title: string;
  /** The first paragraph below the title, as Markdown. */
  readonly abstract: string;
  readonly cells: readonly Cell[];
  /**
   * Cores it keeps busy (`metadata.etude.cores`): a light notebook says 1, one that trains now and then
   * "half" of them; undefined: all, as one that measures time needs.
   */
  readonly cores: number | "half" | undefined;
  /** Notebooks whose trained networks it takes from the cache (`metadata.etude.after`), by name. */
  readonly after: readonly string[];
}

/** Reads a notebook; throws a `DataError` that names the file when it is none. */
export function readNotebook(path: string): Notebook {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new DataError(`${path}: cannot be read as a notebook: ${(error as Error).message}`);
  }
  const parsed = notebookSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DataError(
      `${path}: not a notebook of format 4: ${issue.path.join(".")} ${issue.message}`,
    );
  }
  let number = 0;
  const cells = parsed.data.cells.map((cell) => ({
    kind: cell.cell_type,
    source: cell.source,
    number: cell.cell_type === "code" ? ++number : number,
    outputs: cell.outputs?.length ?? 0,
  }));
  const name = basename(path, ".ipynb");
  const text = cells.filter(({ kind }) => kind === "markdown").map(({ source }) => source);
  return {
    path,
    name,
    title: findTitle(text) ?? name,
    abstract: findAbstract(text.join("\n\n")),
    cells,
    cores: parsed.data.metadata.etude?.cores,
    after: parsed.data.metadata.etude?.after ?? [],
  };
}

/** The cores of a machine with `capacity` that a notebook keeps busy. */
export function coresOf({ cores }: Pick<Notebook, "cores">, capacity: number): number {
  if (cores === "half") return Math.ceil(capacity / 2);
  return Math.min(cores ?? capacity, capacity);
}

function findTitle(markdown: readonly string[]): string | undefined {
  for (const source of markdown) {
    const match = /^#\s+(.+)$/m.exec(source);
    if (match) return match[1].trim();
  }
  return undefined;
}

/** The first paragraph after the title that is text. */
function findAbstract(markdown: string): string {
  const body = markdown.replace(/^[\s\S]*?^#\s+.+$/m, "");
  const paragraphs = body.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  const isText = (paragraph: string) => paragraph !== "" && !/^([#|>*!<`$-]|\d+\.)/.test(paragraph);
  return (paragraphs.find(isText) ?? "").replace(/\s+/g, " ");
}

/** The notebooks of a folder in reading order (by name). */
export function listNotebooks(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb") && !name.startsWith("."))
    .sort()
    .map((name) => join(folder, name));
}
